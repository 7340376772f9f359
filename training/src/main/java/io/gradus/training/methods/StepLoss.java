package io.gradus.training.methods;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import java.util.List;

/**
 * The loss of the batch of a step as a function of the weights. It is valid during one {@link
 * StepMethod#step}.
 *
 * <p>The weights are those that are trained, in the order of the block, on the first device; when
 * several devices train, the trainer brings their replicas up to date before each evaluation and
 * after the step.
 */
public interface StepLoss {

    /**
     * Returns the loss in the weights as the step found them, whose gradients are there.
     *
     * @return the mean loss of the batch; it may be infinite or NaN
     */
    double value();

    /**
     * Returns the weights, to be changed in place only.
     *
     * @return the weights themselves; they belong to the trainer
     */
    NDList weights();

    /**
     * Returns whose the weights are.
     *
     * @return the parameters, in the order of the weights
     */
    List<Parameter> parameters();

    /**
     * Returns the gradients of the last evaluation, at first those that the step found, unscaled
     * and averaged over the group of batches.
     *
     * @return the gradients themselves, in the order of the weights; they belong to the trainer and
     *     may be changed in place
     */
    NDList gradients();

    /**
     * Runs the model forward and backward in the present weights, in training mode, over the same
     * batch, and puts the gradients in place of those that were there. Running statistics and what
     * metrics and listeners see stay as the first pass left them.
     *
     * @return the mean loss; it may be infinite or NaN
     */
    double evaluate();

    /**
     * Lets the trainer's optimizer update the weights with the present gradients: centralisation,
     * clipping, the rule, and averages, as without a step method.
     */
    void update();
}
