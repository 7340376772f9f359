package io.gradus.benchmarks.cli;

import java.util.List;

/** Checks of the numbers on a command line. */
public final class Require {

    private static final int MOST_THREADS = 1024;

    /** A list of all of them fits in memory. */
    private static final int MOST_STEPS = 100_000;

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

    /**
     * Checks a number.
     *
     * @param option the option that gives it
     * @param value the number
     * @param least the least that it may be
     * @param most the most that it may be
     * @throws UserError if it is less or more
     */
    public static void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(
                    option + " must be from " + least + " to " + most + ", but is " + value);
        }
    }

    /**
     * Checks a number of threads or processes.
     *
     * @param option the option that gives it
     * @param value the number
     * @throws UserError if it is less than 1 or more than any machine has a use for
     */
    public static void threads(String option, int value) {
        between(option, value, 1, MOST_THREADS);
    }

    /**
     * Checks a number of steps or rounds of which each is kept.
     *
     * @param option the option that gives it
     * @param value the number
     * @param least the least that it may be
     * @throws UserError if it is less, or more than 100,000
     */
    public static void steps(String option, int value, int least) {
        between(option, value, least, MOST_STEPS);
    }

    /**
     * Finds what a name means, case-insensitive.
     *
     * @param <T> what is named, whose {@code toString} is its name
     * @param kind what was named, such as {@code surface}
     * @param name the name that was given
     * @param all what there is
     * @param option the option that takes the name
     * @return what has the name
     * @throws UserError if nothing has
     */
    public static <T> T oneOf(String kind, String name, List<T> all, String option) {
        List<String> names = all.stream().map(Object::toString).toList();
        return all.stream()
                .filter(known -> known.toString().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> UserError.unknown(kind, name, names, option));
    }
}
