package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/**
 * Newton's method: to where a parabola through the loss is least, for a few hundred weights and
 * losses without noise.
 *
 * <pre>
 * H_i = (g(w + h_i e_i) - g(w - h_i e_i)) / (2 h_i)    row i, then made symmetric
 * d = -(H + tau I)^-1 g
 * w += t d, with t by a line search for the strong Wolfe conditions
 * </pre>
 *
 * <p>h_i is the cube root of the precision of the weights times max(1, |w_i|). tau is 0 where H is
 * positive definite, so that its Cholesky factor exists; else it is raised until H + tau I is, from
 * 0.001 less the least number of the diagonal, if that is not positive, doubling it. Where
 * gradients around the weights are infinite or NaN, d is -g. The first t that is tried is the
 * learning rate, 1 by default, with which a quadratic loss is at its least after one iteration.
 *
 * <p><b>It takes at most 500 weights</b>: an iteration costs twice as many passes forward and
 * backward over the batch as there are weights, and a matrix of their square. With more weights use
 * {@link Bfgs} or {@link Lbfgs}. Tolerances and what is asked of the batch are as there; nothing is
 * kept from step to step. If the step finds a loss or gradient that is infinite or NaN, they go to
 * the optimizer's update, where the trainer's policy decides.
 *
 * @see LineSearch#STRONG_WOLFE
 * @see <a href="https://link.springer.com/book/10.1007/978-0-387-40065-5">Nocedal and Wright,
 *     Numerical Optimization, 2006, algorithms 3.2 and 3.3, and section 8.1</a>
 */
public final class Newton implements StepMethod {

    private final DescentOptions options;
    private final DescentLoop loop;

    private Newton(Builder builder) {
        options = builder.options(LineSearch.STRONG_WOLFE);
        loop = new DescentLoop("Newton", options, new DifferencedHessian());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are more than 500 weights
     */
    @Override
    public void step(StepLoss loss) {
        loop.step(loss);
    }

    /**
     * {@inheritDoc}
     *
     * @return an empty map: nothing is kept
     */
    @Override
    public Map<String, NDArray> save(NDManager manager) {
        return Map.of();
    }

    /** {@inheritDoc} */
    @Override
    public void restore(Map<String, NDArray> state) {
        SavedState.requireNone(state, "Newton");
    }

    /** Does nothing: nothing is kept. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return "Newton(" + options + ")";
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Newton}. */
    public static final class Builder extends DescentOptions.Builder<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        @Override
        int maxEval(int iterations) {
            return Integer.MAX_VALUE;
        }

        /**
         * Builds the method.
         *
         * @return a new method
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Newton build() {
            return new Newton(this);
        }
    }
}
