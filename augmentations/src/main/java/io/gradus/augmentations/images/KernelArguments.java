package io.gradus.augmentations.images;

/** The numbers of an operation that its {@link DeviceKernel} takes. */
public interface KernelArguments {

    /**
     * {@return the numbers for an image, one row of the kernel's {@code p}} Rows that are shorter
     * than the longest of a call are filled up with 0. The default is none.
     *
     * @param image the image's size
     */
    default double[] numbers(ImageInfo image) {
        return new double[0];
    }

    /**
     * {@return the numbers that must be equal for images that are changed in one call, such as a
     * size: the kernel's {@code k}} The default is none.
     */
    default long[] constants() {
        return new long[0];
    }
}
