package io.gradus.augmentations.images;

import java.util.Locale;

/** Checks of options; a message names the option, its value and the allowed range. */
public final class Checks {

    /** No image is wider or higher; a JPEG is at most twice as large. */
    public static final int MAX_SIDE = 32_768;

    /** The most operations, chains or holes that are drawn for one image. */
    public static final int MAX_COUNT = 1000;

    /** The longest array. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private Checks() {}

    public static int atLeast(String option, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException(
                    option + " must be in [" + min + ", infinity), but is " + value);
        }
        return value;
    }

    /** A whole number that memory or time is proportional to. */
    public static int between(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    option + " must be in [" + min + ", " + max + "], but is " + value);
        }
        return value;
    }

    /** The length of an array of so many rows. */
    public static int length(String option, int value, int rows) {
        if ((long) value * rows > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    option + " must be at most " + MAX_LENGTH / rows + " here, but is " + value);
        }
        return value * rows;
    }

    public static double atLeast(String option, double value, double min) {
        if (!(value >= min && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    option + " must be in [" + min + ", infinity), but is " + value);
        }
        return value;
    }

    public static double probability(String option, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(option + " must be in [0, 1], but is " + value);
        }
        return value;
    }

    public static double finite(String option, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    option + " must be in (-infinity, infinity), but is " + value);
        }
        return value;
    }

    public static double between(String option, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    option + " must be in [" + min + ", " + max + "], but is " + value);
        }
        return value;
    }

    /** A range {from, to} within another. */
    public static double[] range(String option, double[] range, double min, double max) {
        if (!(range[0] >= min && range[0] <= range[1] && range[1] <= max)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s must be a range within [%s, %s], but is [%s, %s]",
                            option,
                            min,
                            max,
                            range[0],
                            range[1]));
        }
        return range.clone();
    }

    /** For operations that need to know what the channels mean. */
    static void grayOrColour(String operation, ImageInfo image) {
        if (image.channels() != 1 && image.channels() != 3) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s needs images of 1 or 3 channels (gray or RGB), but these have %d",
                            operation,
                            image.channels()));
        }
    }

    /** A value that can stand in a pixel. */
    public static double pixelValue(String option, double value, boolean eightBit) {
        boolean whole = value == Math.rint(value) && value >= 0 && value <= 255;
        if (eightBit && !whole) {
            throw new IllegalArgumentException(
                    option
                            + " must be a whole number in [0, 255] for uint8 images, but is "
                            + value);
        }
        return finite(option, value);
    }

    public static <T> T notNull(String option, T value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " must be set, but is null");
        }
        return value;
    }
}
