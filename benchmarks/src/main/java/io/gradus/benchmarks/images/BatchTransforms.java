package io.gradus.benchmarks.images;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.CutMix;
import io.gradus.augmentations.batches.LabelSmoothing;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.OneHotLabels;
import io.gradus.augmentations.batches.OneOfBatch;
import io.gradus.augmentations.batches.SamplePairing;
import java.util.List;

/** All batch transforms. */
public final class BatchTransforms {

    private BatchTransforms() {}

    /**
     * Returns those that change images.
     *
     * @param classes the number of classes
     * @return the transforms
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
     * Returns those that change labels alone.
     *
     * @param classes the number of classes
     * @return the transforms
     */
    public static List<BatchTransform> ofLabels(int classes) {
        return List.of(
                LabelSmoothing.builder().setClasses(classes).build(), new OneHotLabels(classes));
    }
}
