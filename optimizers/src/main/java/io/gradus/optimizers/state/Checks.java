package io.gradus.optimizers.state;

/** Checks of a builder's options: a message names the option, the value and the allowed range. */
public final class Checks {

    private Checks() {}

    /** Kernels compute in float32, so a number that is 0 there counts as 0. */
    public static void positive(String option, double value) {
        boolean holds = (float) value > 0 && (float) value < Float.POSITIVE_INFINITY;
        check(holds, option, value, "(0, infinity) as a float32");
    }

    public static void notNegative(String option, double value) {
        check(value >= 0 && value < Double.POSITIVE_INFINITY, option, value, "[0, infinity)");
    }

    public static void notNegativeFloat(String option, double value) {
        boolean holds = value >= 0 && (float) value < Float.POSITIVE_INFINITY;
        check(holds, option, value, "[0, infinity) as a float32");
    }

    public static void finite(String option, double value) {
        check(Double.isFinite(value), option, value, "(-infinity, infinity)");
    }

    /** A decay factor, from 0 up to but not 1. */
    public static void decay(String option, double value) {
        check(value >= 0 && value < 1, option, value, "[0, 1)");
    }

    public static void atLeast(String option, long value, long least) {
        check(value >= least, option, value, "[" + least + ", infinity)");
    }

    public static void notNull(String option, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " must be set, but is null");
        }
    }

    public static void check(boolean holds, String option, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(
                    option + " must be in " + range + ", but is " + value);
        }
    }
}
