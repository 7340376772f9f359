package io.gradus.augmentations.images;

/**
 * A place in an image, in pixels from its top left corner.
 *
 * @param x how far to the right
 * @param y how far down
 */
public record Point(double x, double y) {

    /**
     * Checks the place, which may lie outside of an image.
     *
     * @param x how far to the right
     * @param y how far down
     * @throws IllegalArgumentException if a number is not finite
     */
    public Point {
        ImageChecks.finite("x", x);
        ImageChecks.finite("y", y);
    }
}
