package io.gradus.optimizers.kernels;

/** A hyper-parameter that may change from update to update. */
@FunctionalInterface
public interface StepValue {

    /**
     * Returns the value for an update.
     *
     * @param step the update
     * @return the value
     */
    double at(Step step);
}
