package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;

/**
 * A point on a line through the weights.
 *
 * @param step how far along the direction
 * @param value the loss there
 * @param slope the derivative by the step there
 * @param gradient the gradient there; null if only the slope is of use
 */
record LinePoint(double step, double value, double slope, NDArray gradient) {

    boolean isFinite() {
        return Double.isFinite(value) && Double.isFinite(slope);
    }

    void free() {
        if (gradient != null) {
            gradient.close();
        }
    }
}
