package io.gradus.benchmarks.runs;

/** A way of making the runs of a comparison: in this process, in others, or on a cluster. */
@FunctionalInterface
public interface Runs extends AutoCloseable {

    /**
     * Makes what a queue hands out and gives it the results, until there is no more, or the queue
     * says that the work is to end; what is not finished then is given up.
     *
     * @param queue the runs
     */
    void make(RunQueue queue);

    /** Ends what is kept for the next runs. */
    @Override
    default void close() {}
}
