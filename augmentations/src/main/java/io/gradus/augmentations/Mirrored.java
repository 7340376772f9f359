package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;

/** The whole image, mirrored left to right. */
record Mirrored() implements View {

    @Override
    public NDArray apply(NDArray images, Layout layout) {
        return new HorizontalFlip().applyTo(Images.of(images, layout));
    }
}
