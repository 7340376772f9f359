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
     * The update is left out: weights, state and counts stay as they are, gradients are set to
     * zero. An update of all parameters ({@code update(List, double)}) is left out as a whole, and
     * is none of the run; where DJL tells of one parameter after the other, other parameters of the
     * same step are updated. The first one is logged as a warning, all are counted by {@link
     * GradusOptimizer#skippedUpdates()}.
     */
    SKIP,
    /**
     * An {@link ArithmeticException} with the parameter's path, if {@link
     * GradusOptimizer.Builder#optParameterGroups} is set, or its id. An update of all parameters
     * changes nothing then; where DJL tells of one after the other, those that come before it in
     * the same step are updated already.
     */
    FAIL
}
