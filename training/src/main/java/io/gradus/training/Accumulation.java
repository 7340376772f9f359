package io.gradus.training;

/** How the gradients of the batches of one update become one gradient. */
public enum Accumulation {
    /** Their mean: k batches are as one that is k times as large, for a loss that is a mean. */
    MEAN,
    /** Their sum: k batches are as one that is k times as large, for a loss that is a sum. */
    SUM
}
