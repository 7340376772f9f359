package io.gradus.augmentations.images;

import io.gradus.text.Checks;

/**
 * The pixels to add on each side, in torchvision's order.
 *
 * @param left the number of columns on the left
 * @param top the number of rows above
 * @param right the number of columns on the right
 * @param bottom the number of rows below
 */
public record Padding(int left, int top, int right, int bottom) {

    /**
     * Checks the numbers.
     *
     * @param left the number of columns on the left
     * @param top the number of rows above
     * @param right the number of columns on the right
     * @param bottom the number of rows below
     * @throws IllegalArgumentException if one is negative
     */
    public Padding {
        Checks.in("padding on the left", left, "[0, infinity)");
        Checks.in("padding at the top", top, "[0, infinity)");
        Checks.in("padding on the right", right, "[0, infinity)");
        Checks.in("padding at the bottom", bottom, "[0, infinity)");
    }

    /**
     * {@return the size of an image with its border}
     *
     * @param image the image's size
     */
    public ImageInfo around(ImageInfo image) {
        return new ImageInfo(
                image.height() + top + bottom, image.width() + left + right, image.channels());
    }

    /**
     * Checks that an image is large enough to be mirrored so far.
     *
     * @param image the image's size
     * @param mode what the border shows
     * @throws IllegalArgumentException if it is not
     */
    public void requireFits(ImageInfo image, PaddingMode mode) {
        int columns = Math.max(left, right);
        int rows = Math.max(top, bottom);
        // A mirror shows each pixel once; SYMMETRIC shows the border's as well.
        int spare = mode == PaddingMode.REFLECT ? 1 : 0;
        boolean mirror = mode == PaddingMode.REFLECT || mode == PaddingMode.SYMMETRIC;
        if (mirror && (columns > image.width() - spare || rows > image.height() - spare)) {
            throw Checks.error(
                    "%s padding must be %s the image, but %d rows and %d columns were asked for"
                            + " around an image of %d x %d",
                    mode,
                    spare == 1 ? "smaller than" : "no larger than",
                    rows,
                    columns,
                    image.height(),
                    image.width());
        }
    }
}
