package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.HorizontalFlip;
import io.gradus.augmentations.images.Images;
import io.gradus.augmentations.images.Layout;

/** The whole image, mirrored left to right. */
record Mirrored() implements View {

    @Override
    public NDArray apply(NDArray images, Layout layout) {
        return new HorizontalFlip().applyTo(Images.of(images, layout));
    }
}
