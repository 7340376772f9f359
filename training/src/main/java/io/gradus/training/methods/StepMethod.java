package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/**
 * A way to make a step that looks at the loss of the batch more than once, such as {@link Sam} or
 * {@link Lbfgs}. A {@code GradusTrainer} calls it in place of the optimizer's update, when the
 * gradients of the batch are there. It may keep state from step to step, which is saved in
 * checkpoints.
 *
 * <p>A method either lets the optimizer update the weights ({@link StepLoss#update}), once, or
 * moves them itself; both are an update of the run. If {@link StepLoss#evaluate} fails, the weights
 * are put back to the bit before the exception goes on.
 */
public interface StepMethod extends AutoCloseable {

    /**
     * Makes a step.
     *
     * @param loss the loss of the batch that the trainer has seen, with the weights and gradients
     */
    void step(StepLoss loss);

    /**
     * Returns what is kept from step to step, for a checkpoint.
     *
     * @param manager the manager of the arrays, which are copies
     * @return the arrays by name; none if there is nothing to keep
     */
    Map<String, NDArray> save(NDManager manager);

    /**
     * Takes up what {@link #save} has returned.
     *
     * @param state the arrays by name; they are copied
     * @throws IllegalArgumentException if they are not those of this method
     */
    void restore(Map<String, NDArray> state);

    /** Frees what is kept; the next step begins anew. */
    @Override
    void close();
}
