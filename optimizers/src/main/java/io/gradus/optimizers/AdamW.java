package io.gradus.optimizers;

/**
 * AdamW: {@link Adam} whose weight decay shrinks the weights themselves, apart from the gradient.
 *
 * <pre>
 * w = w (1 - learningRate * weightDecays)
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * w = w - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and v begin with 0. The
 * defaults are those of {@code torch.optim.AdamW}: learning rate 1e-3, beta1 0.9, beta2 0.999,
 * epsilon 1e-8, weightDecays 0.01. See {@link GradusOptimizer} for what happens to g before.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, Decoupled Weight Decay
 *     Regularization, 2017</a>
 */
public final class AdamW extends AdamRule {

    private AdamW(Builder builder) {
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

    /** Builds an {@link AdamW}; weightDecays is 0.01 and decoupled by default. */
    public static final class Builder extends AdamRule.Builder<Builder> {

        private Builder() {
            super(1e-3f, 1e-2f, true);
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public AdamW build() {
            check();
            return new AdamW(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
