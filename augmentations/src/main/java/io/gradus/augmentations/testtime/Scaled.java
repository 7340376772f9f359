package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.Checks;
import io.gradus.augmentations.images.Images;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Resize;

/**
 * The whole image, its shorter side resized and its longer one with it, rounded down as
 * torchvision's {@code Resize} does.
 *
 * @param shorterSide the shorter side's pixels
 */
record Scaled(int shorterSide) implements View {

    Scaled {
        Checks.between("shorterSide", shorterSide, 1, Checks.MAX_SIDE);
    }

    @Override
    public NDArray apply(NDArray images, Layout layout) {
        Images batch = Images.of(images, layout);
        int height = batch.height();
        int width = batch.width();
        int longer = (int) ((long) shorterSide * Math.max(height, width) / Math.min(height, width));
        return new Resize(
                        0,
                        0,
                        height,
                        width,
                        height <= width ? shorterSide : longer,
                        height <= width ? longer : shorterSide,
                        Interpolation.BILINEAR,
                        true)
                .applyTo(batch);
    }
}
