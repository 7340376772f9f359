package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;

/**
 * A change of an image with all its parameters, such as a rotation by 30 degrees: what a random
 * transform has drawn. It is a value: it can be compared, printed and applied again.
 */
public interface Operation {

    /**
     * Applies the operation.
     *
     * @param images HWC or NHWC, uint8 or a floating type, 0 to 255
     * @return a new array of the same type, attached to the manager of {@code images}
     * @throws IllegalArgumentException if the array cannot hold images, or the operation cannot be
     *     applied to images of this size or type
     */
    NDArray apply(NDArray images);
}
