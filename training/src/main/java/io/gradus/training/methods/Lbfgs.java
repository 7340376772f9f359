package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gradus.text.Checks;
import java.util.Map;

/**
 * Limited-memory BFGS: a method of second order for losses without noise, that learns the curvature
 * from its last moves and the differences of gradients along them.
 *
 * <pre>
 * q = -g
 * for i from the newest pair to the oldest:   a_i = r_i (s_i . q),  q -= a_i y_i
 * d = gamma q,                                gamma = (y . s) / (y . y) of the newest pair
 * for i from the oldest to the newest:        d += s_i (a_i - r_i (y_i . d))
 * w += t d
 * s = t d,  y = the difference of gradients,  r = 1 / (y . s); left out if y . s &lt;= 1e-10
 * </pre>
 *
 * <p>Options, defaults, order and tolerances are those of {@code torch.optim.LBFGS}. A step is
 * {@code maxIter} iterations on one batch. t is the learning rate, in the very first iteration
 * times min(1, 1 / sum |g|); better use {@link LineSearch#STRONG_WOLFE}, which is not the default
 * there either. What is known is kept from step to step. A step ends when all gradients are at most
 * {@code toleranceGrad}, when the loss, the weights or the slope change by {@code toleranceChange}
 * at most, or when {@code maxEval} evaluations have been made.
 *
 * <pre>{@code
 * var method = Lbfgs.builder().optLineSearch(LineSearch.STRONG_WOLFE).build();
 * }</pre>
 *
 * <p><b>Give it the full batch, or one as large as will go, and no noise</b>: no dropout, no random
 * augmentation, no batch normalization. Where two evaluations of the same weights differ, pairs and
 * line searches are of no use. The optimizer of the trainer is not asked, and so gradients are
 * neither clipped nor decayed.
 *
 * <p>An evaluation is a pass forward and backward over the batch: one for each iteration without a
 * line search, mostly one with it. Kept are two vectors and two for each of {@code historySize}
 * pairs, and while a step lasts some more; vectors are float64 if a weight is, else float32, in
 * which products are summed in float64.
 *
 * <p>Differences from PyTorch: see {@link LineSearch#STRONG_WOLFE}; without a line search a move to
 * an infinite or NaN loss or gradient is undone, what is known is forgotten, and the step ends;
 * where a step ended without a move, no pair is taken; where the weights that are trained have
 * become more or fewer, all begins anew. If the step finds a loss or gradient that is infinite or
 * NaN, they go to the optimizer's update, where the trainer's policy decides.
 *
 * @see Bfgs
 * @see <a href="https://doi.org/10.1007/BF01589116">Liu and Nocedal, On the limited memory BFGS
 *     method for large scale optimization, 1989</a>
 * @see <a href="https://link.springer.com/book/10.1007/978-0-387-40065-5">Nocedal and Wright,
 *     Numerical Optimization, 2006, algorithms 7.4 and 7.5</a>
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.optim.LBFGS.html">torch.optim.LBFGS
 *     </a>
 */
public final class Lbfgs implements StepMethod {

    private final DescentOptions options;
    private final int historySize;
    private final DescentLoop loop;

    private Lbfgs(Builder builder) {
        options = builder.options(builder.lineSearch);
        historySize = Checks.in("historySize", builder.historySize, "[1, infinity)");
        loop = new DescentLoop("Lbfgs", options, new LimitedMemory(historySize));
    }

    /** {@inheritDoc} */
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
        return "Lbfgs("
                + options
                + ", historySize="
                + historySize
                + ", lineSearch="
                + options.lineSearch()
                + ")";
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Lbfgs}. */
    public static final class Builder extends DescentOptions.LimitedBuilder<Builder> {

        private int historySize = 100;
        private LineSearch lineSearch = LineSearch.NONE;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets how many pairs are kept.
         *
         * @param historySize the number, in [1, infinity); the default is 100
         * @return this builder
         */
        public Builder optHistorySize(int historySize) {
            this.historySize = historySize;
            return this;
        }

        /**
         * Sets how the length of a step is chosen.
         *
         * @param lineSearch the choice; the default is {@link LineSearch#NONE}
         * @return this builder
         */
        public Builder optLineSearch(LineSearch lineSearch) {
            this.lineSearch = lineSearch;
            return this;
        }

        /**
         * Builds the method.
         *
         * @return a new method
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Lbfgs build() {
            return new Lbfgs(this);
        }
    }
}
