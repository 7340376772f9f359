package io.gradus.schedulers;

import io.gradus.text.Excerpt;
import java.math.BigDecimal;
import java.util.function.DoublePredicate;

/** What every builder checks, and the words in which it says no. */
final class Checks {

    /** Up to here a double holds every step. */
    private static final long MAX_STEPS = 1L << 53;

    private Checks() {}

    static <T> T required(String option, T value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " must be set, but is null");
        }
        return value;
    }

    /** Returns a finite number that passes a test, which {@code range} says in words. */
    static double number(String option, Double value, DoublePredicate allowed, String range) {
        required(option, value);
        if (!Double.isFinite(value) || !allowed.test(value)) {
            throw bad(option, value, ("a finite number " + range).strip());
        }
        return value;
    }

    /** Returns a length of time in steps. */
    static long steps(String option, Long value) {
        return steps(option, value, "from 1 to 2^53");
    }

    /** Allows a number of steps to either side. */
    static void shift(String option, long value) {
        if (value < -MAX_STEPS || value > MAX_STEPS) {
            throw bad(option, value, "from -2^53 to 2^53");
        }
    }

    private static long steps(String option, Long value, String range) {
        required(option, value);
        if (value < 1 || value > MAX_STEPS) {
            throw bad(option, value, range);
        }
        return value;
    }

    /** Returns a length of time that may be nothing. */
    static long stepsOrNone(String option, Long value) {
        return required(option, value) == 0 ? 0 : steps(option, value, "from 0 to 2^53");
    }

    /** Returns how many things there are in something. */
    static int size(String option, Integer value) {
        if (required(option, value) < 1) {
            throw bad(option, value, "at least 1");
        }
        return value;
    }

    /** Returns a number from 0 to another option's value. */
    static double upTo(String option, double value, String other, double max) {
        String range = "from 0 to %s, %s".formatted(other, max);
        return number(option, value, v -> v >= 0 && v <= max, range);
    }

    /** Returns a number from 0 to a fixed end. */
    static double upTo(String option, double value, double max) {
        String range = "from 0 to " + BigDecimal.valueOf(max).stripTrailingZeros();
        return number(option, value, v -> v >= 0 && v <= max, range);
    }

    /** Returns the argument of {@link Schedule#at}. */
    static long step(long step) {
        if (step < 0) {
            throw bad("step", step, "at least 0, which is the first update");
        }
        return step;
    }

    /** Returns the number of an epoch. */
    static long epoch(long epoch) {
        if (epoch < 0) {
            throw bad("epoch", epoch, "at least 0, which is the first");
        }
        return epoch;
    }

    static IllegalArgumentException bad(String option, Object value, String range) {
        return new IllegalArgumentException(
                option + " must be " + range + ", but is " + Excerpt.of(String.valueOf(value)));
    }
}
