package io.gradus.benchmarks.studies.step;

/** A candidate of a timing: its steps are timed in turn with those of others. */
interface Candidate extends AutoCloseable {

    /** How tables call it. */
    String name();

    /** Makes some steps, each with fresh gradients, and returns the milliseconds of one. */
    double milliseconds(int steps);

    @Override
    void close();
}
