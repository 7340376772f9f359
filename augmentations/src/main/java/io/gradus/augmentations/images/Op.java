package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.List;

/** An operation with its two kernels; each is a record in a file of its own. */
public interface Op extends Operation {

    /** The host kernel: changes one image, 8-bit or float. */
    void run(Canvas canvas);

    /** The device kernel of all operations of this class. */
    DeviceOp device();

    /**
     * The numbers that the device kernel takes for each image. Rows that are shorter than the
     * longest of a batch are filled up with 0.
     */
    default double[] numbers() {
        return new double[0];
    }

    /**
     * The {@link #numbers()} for an image of this size, for an operation where they depend on it.
     */
    default double[] numbers(ImageInfo image) {
        return numbers();
    }

    /** The numbers that must be equal for images that are changed in one call, such as a size. */
    default long[] constants() {
        return new long[0];
    }

    /**
     * The operations that this one is made of, one after another, as far as they move pixels.
     *
     * @throws UnsupportedOperationException if no mask or box can be moved so
     */
    default List<? extends Op> parts() {
        return List.of(this);
    }

    /** Whether values are taken for levels from 0 to 255; others would come out wrong. */
    default boolean needsLevels() {
        return false;
    }

    /** The operation with a fill that was given for values from 0 to 1, as levels. */
    default Op withFillInLevels() {
        return this;
    }

    /** The size of the result. */
    default ImageInfo result(ImageInfo image) {
        return image;
    }

    /**
     * Throws if an image cannot be changed so.
     *
     * @param eightBit whether the values are bytes
     */
    default void check(ImageInfo image, boolean eightBit) {}

    @Override
    default NDArray apply(NDArray images) {
        return applyTo(Images.of(images, Layout.HWC));
    }

    /** Applies the operation to every image. */
    default NDArray applyTo(Images images) {
        return Program.run(
                images, Collections.nCopies(images.count(), List.of(this)), result(images.info()));
    }
}
