package io.gradus.benchmarks.cli;

/** Checks of the numbers on a command line. */
public final class Require {

    private Require() {}

    /**
     * Checks a number.
     *
     * @param option the option that gives it
     * @param value the number
     * @throws UserError if it is less than 1
     */
    public static void positive(String option, int value) {
        if (value < 1) {
            throw new UserError(option + " must be 1 or more, but is " + value);
        }
    }
}
