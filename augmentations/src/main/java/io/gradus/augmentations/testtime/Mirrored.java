package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operations;

/** The whole image, mirrored left to right. */
record Mirrored() implements View {

    @Override
    public NDArray apply(NDArray images, Layout layout) {
        return Operations.horizontalFlip().apply(ImageBatch.of(images, layout));
    }
}
