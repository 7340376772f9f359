package io.gradus.augmentations.images;

import java.util.Locale;

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
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "a box needs 0 <= top <= bottom and 0 <= left <= right, but rows"
                                    + " %d..%d, columns %d..%d were given",
                            top,
                            bottom,
                            left,
                            right));
        }
    }
}
