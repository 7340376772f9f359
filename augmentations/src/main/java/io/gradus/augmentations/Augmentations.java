package io.gradus.augmentations;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.policies.Policy;
import io.gradus.text.Binder;
import io.gradus.text.FormReader;
import io.gradus.text.Registry;
import java.util.List;

/** Random transforms and batch transforms written as text, for command lines and logs. */
public final class Augmentations {

    private Augmentations() {}

    /**
     * Reads a transform: one, or several that are applied one after another.
     *
     * <pre>{@code
     * Augmentations.parse("randaugment(n=2, m=9) crop(32, pad=4) flip cutout(16)");
     * Augmentations.parse("autoaugment(cifar10, fill=[125, 123, 114])");
     * Augmentations.parse("apply(always(Rotate(30)), p=0.2)");
     * Augmentations.parse("oneof([flip, crop(28) cutout(8)], weights=[3, 1])");
     * }</pre>
     *
     * <p>A transform is named by its class, its class without "Random", or a short name,
     * case-insensitive. Its options are those of its builder: {@code padding=4} calls {@code
     * optPadding(4)}, {@code size=[32, 24]} calls {@code setSize(32, 24)}. Options in the order of
     * {@code toString} need no name. The parts of a composition are a list, in which several
     * transforms without a comma between them are one part. A policy is {@code cifar10}, {@code
     * imagenet}, {@code svhn} or what {@link Policy#parse} reads. Transforms of other packages have
     * text forms where an {@link io.gradus.text.FormProvider} names them.
     *
     * <p>What {@code toString} of a transform returns is a text of the same transform.
     *
     * @param text the text
     * @return the transform, a {@link Compose} where there are several
     * @throws io.gradus.text.TextException if the text is wrong; the message points at the column
     * @throws IllegalArgumentException if the text is null
     */
    public static RandomTransform<?> parse(String text) {
        return new TransformReader(new Binder()).parse(text);
    }

    /**
     * Reads a batch transform.
     *
     * <pre>{@code
     * Augmentations.parseBatch("mixup(0.2, classes=10)");
     * Augmentations.parseBatch("labelsmoothing(0.1, classes=10)");
     * Augmentations.parseBatch("oneofbatch([mixup(0.2, classes=10), cutmix(classes=10)])");
     * }</pre>
     *
     * @param text one batch transform, by its class or its class in small letters, with the options
     *     of its builder; those that are not the number of classes need no name
     * @return the batch transform
     * @throws io.gradus.text.TextException if the text is wrong; the message points at the column
     * @throws IllegalArgumentException if the text is null
     */
    public static BatchTransform parseBatch(String text) {
        return new FormReader<>(BatchTransform.class, "batch transform", new Binder()).parse(text);
    }

    /**
     * {@return the names that {@link #parse} knows for transforms, short ones and those of classes,
     * each once; it reads them case-insensitively}
     */
    public static List<String> names() {
        return Registry.of(RandomTransform.class).names();
    }

    /**
     * {@return the names that {@link #parseBatch} knows for batch transforms, short ones and those
     * of classes, each once; it reads them case-insensitively}
     */
    public static List<String> batchNames() {
        return Registry.of(BatchTransform.class).names();
    }
}
