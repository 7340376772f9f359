package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import io.gradus.text.Checks;

/**
 * The examples of a batch.
 *
 * @param data the data, shape (B, ...)
 * @param labels their labels, shape (B), (B, 1) or (B, K)
 */
public record Examples(NDArray data, NDArray labels) {

    /**
     * Checks that there is a label for each example.
     *
     * @param data the data
     * @param labels their labels
     * @throws IllegalArgumentException if the first axes differ
     */
    public Examples {
        if (data.getShape().dimension() == 0
                || labels.getShape().dimension() == 0
                || data.size(0) != labels.size(0)) {
            throw Checks.error(
                    "data of shape %s and labels of shape %s must have the same first axis",
                    data.getShape(), labels.getShape());
        }
    }

    /** {@return the number of examples, the size of the first axis} */
    public int size() {
        return Math.toIntExact(data.size(0));
    }
}
