package io.gradus.augmentations;

import io.gradus.augmentations.policies.Policy;
import io.gradus.text.Checks;
import java.util.List;

/** Random transforms written as text, for command lines and logs. */
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
     * <p>A transform is named by its class, its class without "Random", or a short name, in
     * capitals or not. Its options are those of its builder: {@code padding=4} calls {@code
     * optPadding(4)}, {@code size=[32, 24]} calls {@code setSize(32, 24)}. Options in the order of
     * {@code toString} need no name. The parts of a composition are a list, in which several
     * transforms without a comma between them are one part. A policy is {@code cifar10}, {@code
     * imagenet}, {@code svhn} or what {@link Policy#parse} reads.
     *
     * <p>What {@code toString} of a transform returns is a text from which the same transform is
     * made.
     *
     * @param text the text
     * @return the transform, a {@link Compose} where there are several
     * @throws TransformTextException if the text is wrong; the message points at the column
     * @throws IllegalArgumentException if the text is null
     */
    public static RandomTransform<?> parse(String text) {
        return new TransformParser(Checks.required("text", text)).parse();
    }

    /**
     * Returns the names that {@link #parse} knows for transforms, short ones and those of classes;
     * it reads them in capitals or not.
     *
     * @return the names, each once
     */
    public static List<String> names() {
        return Forms.allNames();
    }
}
