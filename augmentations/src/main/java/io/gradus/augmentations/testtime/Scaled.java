package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;

/**
 * The whole image, its shorter side resized and its longer one with it, rounded down as
 * torchvision's {@code Resize} does.
 */
record Scaled(int shorterSide) implements View {

    Scaled {
        Checks.in("shorterSide", shorterSide, "[1, " + ImageChecks.MAX_SIDE + "]");
    }

    @Override
    public NDArray apply(NDArray images, Layout layout) {
        ImageBatch batch = ImageBatch.of(images, layout);
        int height = batch.height();
        int width = batch.width();
        int longer = (int) ((long) shorterSide * Math.max(height, width) / Math.min(height, width));
        return Operations.resizedCrop(
                        new Box(0, 0, height, width),
                        height <= width ? shorterSide : longer,
                        height <= width ? longer : shorterSide,
                        Interpolation.BILINEAR,
                        true)
                .apply(batch);
    }
}
