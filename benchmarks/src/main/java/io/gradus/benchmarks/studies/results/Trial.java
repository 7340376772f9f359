package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.training.RunResult;

/**
 * A run of a study.
 *
 * @param phase what it is for
 * @param recipe the name of the recipe
 * @param rate its rate
 * @param seed its seed
 */
record Trial(Phase phase, String recipe, double rate, int seed) {

    /** Purpose of a run. */
    enum Phase {
        /** To choose a rate by. */
        CHOICE,
        /** To know how good the recipe is. */
        TEST
    }

    /**
     * A run that was made.
     *
     * @param trial the run
     * @param result what it gave
     */
    record Finished(Trial trial, RunResult result) {}
}
