package io.gradus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterServer;

/** Parameter server of a trainer that updates its parameters itself. */
final class NoServer implements ParameterServer {

    @Override
    public void init(String parameterId, NDArray[] values) {
        // the parameter store keeps the replicas
    }

    @Override
    public void update(String parameterId, NDArray[] grads, NDArray[] params) {
        throw new UnsupportedOperationException("a GradusTrainer updates all parameters together");
    }

    @Override
    public void close() {
        // there is nothing to close
    }
}
