package io.gradus.augmentations.images;

import java.util.Optional;

/**
 * An operation that moves pixels, and with them masks and boxes. Places are those of a continuous
 * plane: (0, 0) is the top left corner of the image, and the center of the first pixel is (0.5,
 * 0.5).
 */
public interface Geometric extends Operation {

    /**
     * {@return the operation as it moves a mask, whose values are classes: each value of the result
     * is one of the mask, or the fill}
     *
     * @param fill the class beyond the border
     */
    Geometric ofMask(double fill);

    /**
     * {@return the map from each place of the result to the place in the image that it comes from}
     *
     * @param image the size of the image before the operation
     * @throws UnsupportedOperationException if the operation bends lines
     */
    Homography inverse(ImageInfo image);

    /**
     * {@return how pixels are read, of an operation that is a plain affine warp} With {@link
     * #inverse} that says all, so warps that follow each other may become one. The default is
     * nothing: the operation stays as it is.
     */
    default Optional<Sampling> affineSampling() {
        return Optional.empty();
    }
}
