package io.gradus.augmentations.images;

import io.gradus.text.Checks;

/**
 * Checks of images and of the numbers that an operation has. They are made for every image, so they
 * cost next to nothing where they pass.
 */
public final class ImageChecks {

    /** No image is wider or higher; a JPEG is at most twice as large. */
    public static final int MAX_SIDE = 32_768;

    /** The most operations, chains or holes that are drawn for one image. */
    public static final int MAX_COUNT = 1000;

    /** The largest factor of a blend, and standard deviation of noise. */
    public static final int MAX_FACTOR = 1_000_000;

    /** The longest array. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private ImageChecks() {}

    /**
     * {@return a number, which must be finite}
     *
     * @param option the option's name
     * @param value the value
     */
    public static double finite(String option, double value) {
        Checks.check(Double.isFinite(value), option, value, "(-infinity, infinity)");
        return value;
    }

    /**
     * {@return the number of pixels that a filter takes along an axis, which must be odd}
     *
     * @param size the number
     */
    public static int kernelSize(int size) {
        if (size < 1 || size % 2 == 0) {
            throw Checks.bad("kernelSize", size, "odd and in [1, infinity)");
        }
        return size;
    }

    /**
     * {@return a copy of a range {from, to}, which must be within another}
     *
     * @param option the option's name
     * @param range the range
     * @param min the lowest number allowed
     * @param max the highest number allowed
     */
    public static double[] range(String option, double[] range, double min, double max) {
        if (!(range[0] >= min && range[0] <= range[1] && range[1] <= max)) {
            throw Checks.bad(
                    option,
                    "[%s, %s]".formatted(range[0], range[1]),
                    "a range within [%s, %s]".formatted(min, max));
        }
        return range.clone();
    }

    /**
     * {@return a value that is to stand in a pixel, checked}
     *
     * @param option the option's name
     * @param value the value
     * @param uint8 whether the image is uint8
     */
    public static double pixelValue(String option, double value, boolean uint8) {
        if (uint8 && !(value == Math.rint(value) && value >= 0 && value <= 255)) {
            throw Checks.bad(option, value, "a whole number in [0, 255] for uint8 images");
        }
        return finite(option, value);
    }

    /** Throws unless what the channels mean is known. */
    static void grayOrRgb(String operation, ImageInfo image) {
        if (image.channels() != 1 && image.channels() != 3) {
            throw Checks.error(
                    "%s needs images of 1 or 3 channels (gray or RGB), but these have %d",
                    operation, image.channels());
        }
    }

    /**
     * {@return the length of an array of rows, checked}
     *
     * @param option the name of the option that is the length of a row
     * @param value the length of a row
     * @param rows the number of rows
     */
    public static int length(String option, int value, int rows) {
        if ((long) value * rows > MAX_LENGTH) {
            throw Checks.bad(option, value, "at most " + MAX_LENGTH / rows + " here");
        }
        return value * rows;
    }

    /** As {@link Checks#in}, without the cost of reading a range. */
    static <N extends Number> N between(String option, N value, double min, double max) {
        if (!(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw Checks.bad(option, value, "in [" + plain(min) + ", " + plain(max) + "]");
        }
        return value;
    }

    private static String plain(double bound) {
        return bound == (int) bound ? Integer.toString((int) bound) : Double.toString(bound);
    }

    /** Throws unless a number is in (0, infinity). */
    static void positive(String option, double value) {
        boolean holds = value > 0 && value < Double.POSITIVE_INFINITY;
        Checks.check(holds, option, value, "(0, infinity)");
    }

    /** Throws unless a number is in [1, infinity). */
    static void atLeastOne(String option, int value) {
        Checks.check(value >= 1, option, value, "[1, infinity)");
    }
}
