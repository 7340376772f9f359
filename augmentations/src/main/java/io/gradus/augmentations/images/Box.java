package io.gradus.augmentations.images;

import io.gradus.text.Checks;

/**
 * A rectangle of pixels: rows {@code top <= y < bottom}, columns {@code left <= x < right}.
 *
 * @param top the first row
 * @param left the first column
 * @param bottom the row after the last
 * @param right the column after the last
 */
public record Box(int top, int left, int bottom, int right) {

    /**
     * Checks the rectangle, which may be empty.
     *
     * @param top the first row
     * @param left the first column
     * @param bottom the row after the last
     * @param right the column after the last
     * @throws IllegalArgumentException if an edge is negative, or before the edge opposite to it
     */
    public Box {
        if (top < 0 || left < 0 || bottom < top || right < left) {
            throw Checks.error(
                    "a box needs 0 <= top <= bottom and 0 <= left <= right, but rows %d..%d,"
                            + " columns %d..%d were given",
                    top, bottom, left, right);
        }
    }

    /**
     * {@return the square around a pixel, as far as it is inside the image: rows {@code y - length
     * / 2 <= row < y - length / 2 + length} (length / 2 rounded down) and columns likewise}
     *
     * @param y the pixel's row
     * @param x the pixel's column
     * @param length the square's side, at least 1
     * @param image the image's size
     * @throws IllegalArgumentException if the pixel is not inside, or the length is below 1
     */
    public static Box around(int y, int x, int length, ImageInfo image) {
        ImageChecks.atLeastOne("length", length);
        requireInside("rows", y, 1, image.height());
        requireInside("columns", x, 1, image.width());
        int top = y - length / 2;
        int left = x - length / 2;
        return new Box(
                Math.max(top, 0),
                Math.max(left, 0),
                (int) Math.min((long) top + length, image.height()),
                (int) Math.min((long) left + length, image.width()));
    }

    static void requireInside(String what, int first, int length, int size) {
        if (first < 0 || (long) first + length > size) {
            throw Checks.error(
                    "%s %d..%d are not inside the image, which has %d",
                    what, first, (long) first + length, size);
        }
    }

    /** Throws unless the rectangle is inside an image. */
    void requireInside(ImageInfo image) {
        if (bottom > image.height() || right > image.width()) {
            throw Checks.error(
                    "%s reaches beyond the image of %d x %d pixels; clip it",
                    this, image.height(), image.width());
        }
    }
}
