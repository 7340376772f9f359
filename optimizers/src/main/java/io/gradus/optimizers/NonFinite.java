package io.gradus.optimizers;

/** What an optimizer does with a gradient that holds an infinite value or NaN. */
public enum NonFinite {
    /** Nothing special, as PyTorch: the rule gets it. The default, which costs no time. */
    PASS,
    /**
     * The parameter stays as it is, and so do its state and count; its gradient is set to zero.
     * Other parameters of the same step are updated.
     */
    SKIP,
    /**
     * An {@link ArithmeticException} with the parameter's name; parameters that come before it in
     * the same step are updated already.
     */
    FAIL
}
