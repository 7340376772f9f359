package io.gradus.optimizers.state;

import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * An update of the run as an optimizer makes it: of all parameters that take part in it, or, where
 * DJL tells of one after the other, a part of it.
 *
 * @param parameters the parameters, each once for each device
 * @param scale the factor of all gradients, in [0, infinity)
 * @param run the number of the update, 1 for the first
 * @param whole whether these are all parameters that take part
 */
public record RunUpdate(List<ParameterUpdate> parameters, double scale, long run, boolean whole) {

    /**
     * The weights, in the order of the parameters.
     *
     * @return the weights themselves
     */
    public NDList weights() {
        NDList weights = new NDList(parameters.size());
        for (ParameterUpdate one : parameters) {
            weights.add(one.weight());
        }
        return weights;
    }
}
