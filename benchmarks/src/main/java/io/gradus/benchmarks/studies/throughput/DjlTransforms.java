package io.gradus.benchmarks.studies.throughput;

import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.Crop;
import ai.djl.modality.cv.transform.RandomBrightness;
import ai.djl.modality.cv.transform.RandomColorJitter;
import ai.djl.modality.cv.transform.RandomFlipLeftRight;
import ai.djl.modality.cv.transform.RandomFlipTopBottom;
import ai.djl.modality.cv.transform.RandomHue;
import ai.djl.modality.cv.transform.RandomResizedCrop;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.translate.Transform;
import io.gradus.augmentations.ColorJitter;
import io.gradus.augmentations.RandomHorizontalFlip;
import io.gradus.augmentations.RandomVerticalFlip;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** DJL's own transforms of images. */
final class DjlTransforms {

    private static final Map<String, Class<?>> EQUIVALENTS =
            Map.of(
                    RandomHorizontalFlip.class.getSimpleName(),
                    RandomFlipLeftRight.class,
                    RandomVerticalFlip.class.getSimpleName(),
                    RandomFlipTopBottom.class,
                    ColorJitter.class.getSimpleName(),
                    RandomColorJitter.class,
                    io.gradus.augmentations.RandomResizedCrop.class.getSimpleName(),
                    RandomResizedCrop.class,
                    "crop",
                    Crop.class,
                    "resize",
                    Resize.class);

    private DjlTransforms() {}

    /** All, with options like those that ours are timed with. */
    static List<TransformCandidate> of(ImageKind images) {
        int side = images.side();
        int resized = images.resized();
        return Stream.<Transform>of(
                        new RandomFlipLeftRight(),
                        new RandomFlipTopBottom(),
                        new RandomBrightness(0.4f),
                        new RandomHue(0.1f),
                        new RandomColorJitter(0.4f, 0.4f, 0.4f, 0.1f),
                        new RandomResizedCrop(resized, resized, 0.08, 1, 3 / 4.0, 4 / 3.0),
                        new CenterCrop(side / 2, side / 2),
                        new Crop(side / 8, side / 8, 3 * side / 4, 3 * side / 4),
                        new Resize(side / 2, side / 2))
                .map(
                        transform ->
                                TransformCandidate.of(
                                        name(transform.getClass()), transform::transform))
                .toList();
    }

    /** The name of the transform that does the same as one of ours, or null. */
    static String equivalent(String ours) {
        Class<?> type = EQUIVALENTS.get(ours);
        return type == null ? null : name(type);
    }

    private static String name(Class<?> type) {
        return TransformCandidate.DJL + type.getSimpleName();
    }
}
