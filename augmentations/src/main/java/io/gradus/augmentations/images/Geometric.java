package io.gradus.augmentations.images;

import java.util.Optional;

/**
 * An operation that moves pixels, and with them masks and boxes. Places are those of a continuous
 * plane: (0, 0) is the top left corner of the image, and the center of the first pixel is (0.5,
 * 0.5).
 */
public interface Geometric extends Operation {

    /**
     * Returns the operation as it moves a mask, whose values are classes: each value of the result
     * is one of the mask, or the fill.
     *
     * @param fill the class beyond the border
     * @return the operation
     */
    Geometric ofMask(double fill);

    /**
     * Returns the place in the image that a place of the result comes from.
     *
     * @param image the size of the image before the operation
     * @return the map from the result to the image
     * @throws UnsupportedOperationException if the operation bends lines
     */
    Homography inverse(ImageInfo image);

    /**
     * Returns how pixels are read, of an operation that is a plain affine warp: with {@link
     * #inverse} that says all, so warps that follow each other may become one. The default is
     * nothing: the operation stays as it is.
     *
     * @return the interpolation and the fill
     */
    default Optional<Sampling> affineSampling() {
        return Optional.empty();
    }
}
