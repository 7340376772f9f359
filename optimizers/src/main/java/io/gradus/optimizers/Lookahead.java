package io.gradus.optimizers;

import ai.djl.ndarray.NDList;
import io.gradus.optimizers.state.RunUpdate;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.optimizers.state.States;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * Lookahead: any other optimizer makes k steps, then the weights go back to a point on the line
 * between where they began and where they came.
 *
 * <pre>
 * after each k updates of the run by the inner optimizer:
 * slow = slow + alpha (w - slow)
 * w = slow
 * </pre>
 *
 * <p>The slow weights begin as the weights before a parameter's first update. k is 5 and alpha 0.5
 * by default. The inner optimizer may be one of DJL's own; it has the options for gradients and
 * learning rates.
 *
 * @see <a href="https://arxiv.org/abs/1907.08610">Zhang, Lucas, Hinton and Ba, Lookahead Optimizer:
 *     k steps forward, 1 step back, 2019</a>
 */
public final class Lookahead extends OptimizerWrapper {

    private final int k;
    private final double alpha;

    private Lookahead(Builder builder) {
        super(builder);
        k = builder.k;
        alpha = builder.alpha;
    }

    @Override
    protected List<StateSlot> stateSlots() {
        return List.of(StateSlot.copyOfWeight("slow"));
    }

    @Override
    protected boolean step(RunUpdate update, List<States.State> states) {
        if (!updateInner(update)) {
            return false;
        }
        states.forEach(state -> state.skipTo(update.run()));
        if (update.run() % k == 0) {
            changeWidened(states, weights -> approachAndReturn(states, weights));
        }
        return true;
    }

    private void approachAndReturn(List<States.State> states, NDList weights) {
        WeightCopies copies = new WeightCopies();
        for (int i = 0; i < states.size(); i++) {
            copies.approachAndReturn(states.get(i), weights.get(i), alpha);
        }
        copies.run();
    }

    @Override
    public Map<String, Object> options() {
        return options("inner", innerName(), "k", k, "alpha", alpha);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Lookahead}. */
    public static final class Builder extends OptimizerWrapper.Builder<Builder> {

        private int k = 5;
        private double alpha = 0.5;

        private Builder() {}

        /**
         * Sets the number of steps of the inner optimizer between two synchronizations.
         *
         * @param k the number, in [1, infinity); the default is 5
         * @return this builder
         */
        public Builder optK(int k) {
            this.k = k;
            return this;
        }

        /**
         * Sets the slow weights step size: how far to go from the slow weights to the new ones.
         *
         * @param alpha the share of the way, in (0, 1]; the default is 0.5
         * @return this builder
         */
        public Builder optAlpha(double alpha) {
            this.alpha = alpha;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if the inner optimizer is missing or an option is out of
         *     its range
         */
        public Lookahead build() {
            check();
            Checks.in("k", k, "[1, infinity)");
            Checks.check(alpha > 0 && alpha <= 1, "alpha", alpha, "(0, 1]");
            return new Lookahead(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
