package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.training.RunResult;

/** A run of a study: what it is for, the name of its recipe, its learning rate, its seed. */
record Trial(Phase phase, String recipe, double rate, int seed) {

    /** Purpose of a run. */
    enum Phase {
        /** To choose a rate by. */
        CHOICE,
        /** To know how good the recipe is. */
        TEST
    }

    /** A run that was made, and its result. */
    record Finished(Trial trial, RunResult result) {}
}
