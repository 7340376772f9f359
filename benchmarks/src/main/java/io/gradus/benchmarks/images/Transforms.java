package io.gradus.benchmarks.images;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.CutMix;
import io.gradus.augmentations.batches.LabelSmoothing;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.OneHotLabels;
import io.gradus.augmentations.batches.OneOfBatch;
import io.gradus.augmentations.batches.SamplePairing;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The text forms of all random transforms, for images of one size, and all batch transforms. */
public final class Transforms {

    private Transforms() {}

    /**
     * {@return the texts of those that are one change each, and of the compositions}
     *
     * @param height the rows of the images
     * @param width their columns
     * @param resized the size that {@code rrc} makes, as the text has it: a number or a list of two
     */
    public static List<String> plain(int height, int width, String resized) {
        String size =
                height == width ? Integer.toString(height) : List.of(height, width).toString();
        int side = Math.min(height, width);
        return Stream.of(
                        "flip",
                        "vflip",
                        "crop(%1$s, pad=%2$d)",
                        "rrc(%3$s)",
                        "rotate(30, interpolation=BILINEAR)",
                        "affine(15, translate=[0.1, 0.1], scale=[0.8, 1.2])",
                        "perspective(0.5, p=1, interpolation=BILINEAR)",
                        "elastic",
                        "optical(0.8)",
                        "jitter(0.4, 0.4, 0.4, 0.1)",
                        "lighting(0.5)",
                        "grayscale(0.5)",
                        "blur(5, sigma=[0.1, 2])",
                        "noise(std=[10, 50])",
                        "isonoise",
                        "cutout(%4$d)",
                        "erasing(p=1)",
                        "gridmask(unit=[%2$d, %4$d], p=1)",
                        "compose([crop(%1$s, pad=%2$d), flip])",
                        "oneof([vflip, jitter(0.4), cutout(%4$d)])",
                        "someof(2, [vflip, jitter(0.4), cutout(%4$d)])",
                        "apply([jitter(0.8) cutout(%4$d)], p=0.5)",
                        "order([rotate(30), jitter(0.4), cutout(%4$d)])",
                        "always([Rotate(20), Posterize(2)])")
                .map(text -> String.format(Locale.ROOT, text, size, side / 8, resized, side / 2))
                .toList();
    }

    /** {@return the texts of those that draw from a policy's operations} */
    public static List<String> policies() {
        return List.of(
                "autoaugment(cifar10)",
                "autoaugment(imagenet)",
                "autoaugment(svhn)",
                "randaugment(n=2, m=9)",
                "trivialaugment",
                "augmix",
                "threeaugment");
    }

    /**
     * {@return the batch transforms that change images}
     *
     * @param classes the number of classes
     */
    public static List<BatchTransform> ofImages(int classes) {
        Mixup mixup = Mixup.builder().setClasses(classes).optAlpha(1).build();
        CutMix cutMix = CutMix.builder().setClasses(classes).build();
        return List.of(
                mixup,
                cutMix,
                OneOfBatch.builder().addTransform(mixup).addTransform(cutMix).build(),
                SamplePairing.builder().build());
    }

    /**
     * {@return the batch transforms that change labels alone}
     *
     * @param classes the number of classes
     */
    public static List<BatchTransform> ofLabels(int classes) {
        return List.of(
                LabelSmoothing.builder().setClasses(classes).build(), new OneHotLabels(classes));
    }
}
