package io.gradus.benchmarks.cli;

/** Checks of the numbers on a command line. */
public final class Require {

    private Require() {}

    /**
     * Checks a number.
     *
     * @param option the option that gives it
     * @param value the number
     * @param least the least that it may be
     * @throws UserError if it is less
     */
    public static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new UserError(option + " must be " + least + " or more, but is " + value);
        }
    }
}
