package io.gradus.training;

import ai.djl.training.Trainer;

/**
 * Listener that hears when a batch is done: its step was made, or it waits for others of its group.
 * DJL's listeners hear of a batch before its step. One of a {@code GradusTrainer}'s listeners that
 * is a {@code BatchListener} too is told without more ado.
 */
@FunctionalInterface
public interface BatchListener {

    /**
     * Tells that a batch is done.
     *
     * @param trainer the trainer
     */
    void onBatchDone(Trainer trainer);
}
