package io.gradus.schedulers;

import io.gradus.text.Checks;

/** Checks of numbers of steps and epochs. */
final class Steps {

    private Steps() {}

    /** Returns a length of time in steps; up to its end a double holds every step. */
    static long length(String option, Long value) {
        return Checks.in(option, value, "[1, 2^53]");
    }

    /** Returns a length of time that may be nothing. */
    static long lengthOrNone(String option, Long value) {
        return Checks.in(option, value, "[0, 2^53]");
    }

    /** Allows a number of steps to either side. */
    static void shift(String option, long value) {
        Checks.in(option, value, "[-2^53, 2^53]");
    }

    /** Returns the argument of {@link Schedule#at}. */
    static long step(long step) {
        if (step < 0) {
            throw Checks.bad("step", step, "at least 0, which is the first update");
        }
        return step;
    }

    /** Returns the number of an epoch. */
    static long epoch(long epoch) {
        if (epoch < 0) {
            throw Checks.bad("epoch", epoch, "at least 0, which is the first");
        }
        return epoch;
    }
}
