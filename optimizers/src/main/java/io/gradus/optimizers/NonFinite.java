package io.gradus.optimizers;

/**
 * The policy of an optimizer for a gradient that holds an infinite value or NaN, or, where the
 * state has its square ({@code Adam} and its relatives, {@code RmsProp}, {@code Adagrad}, {@code
 * AdaDelta}), one so large that the square overflows: above 2^60, about 1.2e18, rescaled and
 * clipped.
 */
public enum NonFinite {
    /**
     * Nothing special, as PyTorch: the rule gets it. The default, which costs no time. One gradient
     * of 1e25 then makes the mean of squares infinite and every further step of its weight 0, for
     * ever and in silence.
     */
    PASS,
    /**
     * The parameter stays as it is, and so do its state and count; its gradient is set to zero.
     * Other parameters of the same step are updated. The first one is logged as a warning, all are
     * counted by {@link GradusOptimizer#skippedUpdates()}.
     */
    SKIP,
    /**
     * An {@link ArithmeticException} with the parameter's path, if {@link
     * GradusOptimizer.Builder#optParameterGroups} is set, or its id; parameters that come before it
     * in the same step are updated already.
     */
    FAIL
}
