package io.gradus.text;

/** The numbers that {@code auto} and percentages stand for where a whole number is wanted. */
public interface RunLengths {

    /**
     * Resolves a length that is given relative to a run.
     *
     * @param word {@code auto}, or digits and a per cent sign
     * @param where the option that it is for
     * @return the number
     * @throws IllegalArgumentException if the length of the run is not known; the message says so
     */
    long resolve(String word, Where where);

    /**
     * Hears of a whole number that was given as such.
     *
     * @param number the number
     * @param where the option that it is for
     */
    default void given(long number, Where where) {}
}
