package io.gradus.benchmarks.images;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An operation without randomness, a function of {@code ImageOps}, with some values to show.
 *
 * @param name the function's name
 * @param samples the values, from the weakest to the strongest
 */
public record OperationSamples(String name, List<Sample> samples) {

    /**
     * One value.
     *
     * @param values the arguments, in a few words
     * @param function what it does
     */
    public record Sample(String values, UnaryOperator<NDArray> function) {}

    /**
     * Returns the value that the speed is measured with, that in the middle.
     *
     * @return the sample
     */
    public Sample typical() {
        return samples.get(samples.size() / 2);
    }
}
