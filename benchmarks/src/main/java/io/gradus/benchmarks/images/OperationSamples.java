package io.gradus.benchmarks.images;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A function of {@code ImageOps} with sample values of its arguments.
 *
 * @param name the function's name
 * @param samples the values, from the weakest to the strongest
 */
public record OperationSamples(String name, List<Sample> samples) {

    /**
     * One value.
     *
     * @param values a short text of the arguments
     * @param function the operation with these values
     */
    public record Sample(String values, UnaryOperator<NDArray> function) {}

    /** {@return the sample in the middle, with which the speed is measured} */
    public Sample typical() {
        return samples.get(samples.size() / 2);
    }
}
