package io.gradus.augmentations.images;

/** An operation that blends an image with another by a factor. */
interface BlendOperation extends Photometric {

    double factor();

    @Override
    default double[] numbers(ImageInfo image) {
        return new double[] {factor()};
    }
}
