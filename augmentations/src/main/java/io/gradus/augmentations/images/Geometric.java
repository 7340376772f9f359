package io.gradus.augmentations.images;

/** An operation that moves pixels, and with them masks and boxes. */
public interface Geometric extends Op {

    /**
     * The operation as it moves a mask, whose values are classes: each value of the result is one
     * of the mask, or the fill.
     */
    Geometric ofMask(double fill);

    /**
     * Where in the image a place of the result comes from.
     *
     * @param image the size of the image before the operation
     * @throws UnsupportedOperationException if the operation bends lines
     */
    Homography inverse(ImageInfo image);
}
