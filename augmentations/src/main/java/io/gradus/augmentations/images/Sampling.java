package io.gradus.augmentations.images;

/**
 * The way in which a warp reads an image.
 *
 * @param interpolation NEAREST or BILINEAR
 * @param fill what stands beyond the border
 */
public record Sampling(Interpolation interpolation, Fill fill) {

    /**
     * Checks the interpolation.
     *
     * @param interpolation NEAREST or BILINEAR
     * @param fill what stands beyond the border
     * @throws IllegalArgumentException if the interpolation is another
     */
    public Sampling {
        interpolation.requireWarp();
    }

    static Sampling ofMask(double value) {
        return new Sampling(Interpolation.NEAREST, Fill.of(value));
    }
}
