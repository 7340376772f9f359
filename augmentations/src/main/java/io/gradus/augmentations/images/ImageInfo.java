package io.gradus.augmentations.images;

/**
 * What a random transform may know about an image when it draws its parameters.
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

    /** An image of another size. */
    public ImageInfo of(int newHeight, int newWidth) {
        return new ImageInfo(newHeight, newWidth, channels);
    }
}
