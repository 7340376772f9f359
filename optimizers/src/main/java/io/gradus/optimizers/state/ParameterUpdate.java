package io.gradus.optimizers.state;

import ai.djl.ndarray.NDArray;

/**
 * A parameter's part in an update of the run.
 *
 * @param parameterId the parameter's id, {@code Parameter.getId()}
 * @param weight the weight on one device, to be changed in place
 * @param gradient its gradient, of its shape and type; often the weight's own, which is set to zero
 *     when the update is over
 */
public record ParameterUpdate(String parameterId, NDArray weight, NDArray gradient) {}
