package io.gradus.training;

import ai.djl.training.Trainer;

/**
 * Listener that hears of every step of a {@code GradusTrainer}, after it was made. DJL's listeners
 * hear of a batch before its step. One of the trainer's listeners that is a {@code StepListener}
 * too is told without more ado.
 */
@FunctionalInterface
public interface StepListener {

    /**
     * Tells of a step.
     *
     * @param trainer the trainer
     * @param report what the step was
     */
    void onStep(Trainer trainer, StepReport report);
}
