package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/**
 * BFGS: a method of second order for few weights and losses without noise, that learns the whole
 * inverse H of the second derivatives from its moves.
 *
 * <pre>
 * d = -H g
 * w += t d, with t by a line search for the strong Wolfe conditions
 * s = t d,  y = the difference of gradients,  r = 1 / (y . s)
 * H = (I - r s y') H (I - r y s') + r s s'      left out if y . s &lt;= 1e-10
 * </pre>
 *
 * <p>d is -g before the first pair, and H is (y . s) / (y . y) I when that comes (Nocedal and
 * Wright, 6.17 and 6.20). The first t that is tried is the learning rate, in the very first
 * iteration times min(1, 1 / sum |g|). Iterations, limits and tolerances are those of {@link
 * Lbfgs}, and so are what it asks of the batch, what it keeps from step to step, and what it does
 * with infinite and NaN values.
 *
 * <p><b>It takes at most 5,000 weights</b>: H has as many numbers as their square, in float64, 200
 * MB then, and three times that while it is changed; an iteration costs time in proportion to it,
 * and mostly one pass forward and backward over the batch. With more weights use {@link Lbfgs}.
 *
 * @see LineSearch#STRONG_WOLFE
 * @see <a href="https://link.springer.com/book/10.1007/978-0-387-40065-5">Nocedal and Wright,
 *     Numerical Optimization, 2006, algorithm 6.1</a>
 */
public final class Bfgs implements StepMethod {

    private final DescentOptions options;
    private final DescentLoop loop;

    private Bfgs(Builder builder) {
        options = builder.options(LineSearch.STRONG_WOLFE);
        loop = new DescentLoop("Bfgs", options, new InverseMatrix());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are more than 5,000 weights
     */
    @Override
    public void step(StepLoss loss) {
        loop.step(loss);
    }

    /** {@inheritDoc} */
    @Override
    public Map<String, NDArray> save(NDManager manager) {
        return loop.save(manager);
    }

    /** {@inheritDoc} */
    @Override
    public void restore(Map<String, NDArray> state) {
        loop.restore(state);
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        loop.forget();
    }

    @Override
    public String toString() {
        return "Bfgs(" + options + ")";
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Bfgs}. */
    public static final class Builder extends DescentOptions.LimitedBuilder<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Builds the method.
         *
         * @return a new method
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Bfgs build() {
            return new Bfgs(this);
        }
    }
}
