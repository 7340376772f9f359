package io.gradus.benchmarks.cli;

/** A receiver of the progress of long work. */
public interface Steps {

    /**
     * Goes one step on.
     *
     * @param message how it stands, in a few words
     */
    default void step(String message) {
        steps(1, message);
    }

    /**
     * Goes several steps on.
     *
     * @param count the number of steps
     * @param message how it stands, in a few words
     */
    void steps(long count, String message);
}
