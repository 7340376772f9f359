package io.gradus.training;

import ai.djl.training.ParameterStore;

/** Trainer that shows its parameter store, which DJL's keeps to itself. */
interface StoreHolder {

    /** The replicas of all parameters. */
    ParameterStore store();
}
