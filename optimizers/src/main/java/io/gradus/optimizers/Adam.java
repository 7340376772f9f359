package io.gradus.optimizers;

/**
 * Adam: steps along a running mean of gradients, scaled by the root of a running mean of their
 * squares.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * w = w - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and v begin with 0. The
 * defaults are those of {@code torch.optim.Adam}: learning rate 1e-3, beta1 0.9, beta2 0.999,
 * epsilon 1e-8. DJL's built-in {@code Adam} adds epsilon before v is corrected instead, so that it
 * counts for more in the first steps. See {@link GradusOptimizer} for what happens to g before.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, Adam: A Method for Stochastic
 *     Optimization, 2014</a>
 */
public final class Adam extends AdamRule {

    private Adam(Builder builder) {
        super(builder);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Adam}. */
    public static final class Builder extends AdamRule.Builder<Builder> {

        private Builder() {
            super(1e-3f, 0, false);
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Adam build() {
            check();
            return new Adam(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
