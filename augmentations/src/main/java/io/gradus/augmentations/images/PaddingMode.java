package io.gradus.augmentations.images;

/**
 * The continuation of an image beyond its border; {@code a b c} are a row's pixels.
 *
 * <p>The names and values are those of torchvision's {@code padding_mode}.
 */
public enum PaddingMode {
    // The device kernel in Window knows these by their ordinals.

    /** One value: {@code 0 0 | a b c | 0 0}. */
    CONSTANT,

    /** The image mirrored, its border not repeated: {@code c b | a b c | b a}. */
    REFLECT,

    /** The border repeated: {@code a a | a b c | c c}. */
    EDGE,

    /** The image mirrored, its border repeated: {@code b a | a b c | c b}. */
    SYMMETRIC;

    /**
     * {@return the pixel in 0..size-1 that stands at a position of a row or column, or -1 for the
     * constant}
     */
    int source(int position, int size) {
        if (position >= 0 && position < size) {
            return position;
        }
        switch (this) {
            case REFLECT:
                int period = Math.max(2 * size - 2, 1);
                int place = Math.floorMod(position, period);
                return Math.min(place, period - place);
            case EDGE:
                return position < 0 ? 0 : size - 1;
            case SYMMETRIC:
                int step = Math.floorMod(position, 2 * size);
                return Math.min(step, 2 * size - 1 - step);
            default:
                return -1;
        }
    }
}
