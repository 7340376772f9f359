package io.gradus.augmentations.images;

/**
 * The size of an image.
 *
 * @param height the number of rows
 * @param width the number of columns
 * @param channels the number of values of a pixel
 */
public record ImageInfo(int height, int width, int channels) {

    /** The number of values. */
    int size() {
        return height * width * channels;
    }

    /**
     * {@return the size of an image of as many channels and other sides}
     *
     * @param newHeight the number of rows
     * @param newWidth the number of columns
     */
    public ImageInfo of(int newHeight, int newWidth) {
        return new ImageInfo(newHeight, newWidth, channels);
    }
}
