package io.gradus.benchmarks.studies.throughput;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * A candidate of a timing: it changes images, in turn with others.
 *
 * @param name how tables call it
 * @param equivalent the name of DJL's own transform that does the same, or null
 * @param function what it does; the argument stays as it is, and is the result where nothing
 *     changes
 */
record TransformCandidate(String name, String equivalent, UnaryOperator<NDArray> function) {

    static final String DJL = "djl.";

    static TransformCandidate of(String name, UnaryOperator<NDArray> function) {
        return new TransformCandidate(name, null, function);
    }

    boolean isOfDjl() {
        return name.startsWith(DJL);
    }
}
