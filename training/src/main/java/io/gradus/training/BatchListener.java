package io.gradus.training;

/**
 * Listener that hears when a batch is done: its step was made, or it waits for others of its group.
 * DJL's listeners hear of a batch before its step. One of a {@link GradusTrainer}'s listeners that
 * is a {@code BatchListener} too is told without more ado.
 */
@FunctionalInterface
public interface BatchListener {

    /**
     * Tells that a batch is done.
     *
     * @param trainer the trainer
     */
    void onBatchDone(GradusTrainer trainer);
}
