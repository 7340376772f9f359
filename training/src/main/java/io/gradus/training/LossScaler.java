package io.gradus.training;

import io.gradus.text.Checks;

/**
 * Dynamic loss scaling for weights or activations of float16, whose small gradients would be 0: the
 * loss is multiplied by a factor before the backward pass, the gradients are divided by it.
 *
 * <pre>
 * a gradient is infinite or NaN:   the step is left out; scale = max(scale * backoffFactor, minScale)
 * growthInterval steps were made:  scale = scale * growthFactor, if that is finite in float32
 * </pre>
 *
 * <p>A step that is left out counts for nothing: no schedule and no optimizer sees it.
 *
 * @see <a href="https://arxiv.org/abs/1710.03740">Micikevicius et al., Mixed Precision Training,
 *     2017</a>
 * @see <a href="https://pytorch.org/docs/stable/amp.html">torch.amp.GradScaler</a>
 */
public final class LossScaler {

    private final double growthFactor;
    private final double backoffFactor;
    private final long growthInterval;
    private final double minScale;
    private double scale;
    private long sinceGrowth;

    private LossScaler(Builder builder) {
        scale = builder.initScale;
        growthFactor = builder.growthFactor;
        backoffFactor = builder.backoffFactor;
        growthInterval = builder.growthInterval;
        minScale = builder.minScale;
    }

    /** {@return the present factor of the loss} */
    public double scale() {
        return scale;
    }

    /** {@return the number of steps that were made since the factor last changed} */
    public long stepsSinceChange() {
        return sinceGrowth;
    }

    /**
     * Takes a step into account; a trainer does.
     *
     * @param finite whether all gradients were finite
     */
    public void update(boolean finite) {
        if (!finite) {
            scale = Math.max(scale * backoffFactor, minScale);
            sinceGrowth = 0;
            return;
        }
        sinceGrowth++;
        if (sinceGrowth == growthInterval) {
            double grown = scale * growthFactor;
            if (grown <= Float.MAX_VALUE) {
                scale = grown;
            }
            sinceGrowth = 0;
        }
    }

    void restore(double scale, long sinceGrowth) {
        this.scale = scale;
        this.sinceGrowth = sinceGrowth;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link LossScaler}. */
    public static final class Builder {

        private double initScale = 65_536;
        private double growthFactor = 2;
        private double backoffFactor = 0.5;
        private long growthInterval = 2_000;
        private double minScale;

        private Builder() {}

        /**
         * Sets the factor to begin with.
         *
         * @param initScale the factor, in (0, infinity); the default is 65,536
         * @return this builder
         */
        public Builder optInitScale(double initScale) {
            this.initScale = initScale;
            return this;
        }

        /**
         * Sets what the factor is multiplied by when it grows.
         *
         * @param growthFactor the multiplier, in (1, infinity); the default is 2
         * @return this builder
         */
        public Builder optGrowthFactor(double growthFactor) {
            this.growthFactor = growthFactor;
            return this;
        }

        /**
         * Sets what the factor is multiplied by after a gradient that is not finite.
         *
         * @param backoffFactor the multiplier, in (0, 1); the default is 0.5
         * @return this builder
         */
        public Builder optBackoffFactor(double backoffFactor) {
            this.backoffFactor = backoffFactor;
            return this;
        }

        /**
         * Sets after how many steps in a row the factor grows.
         *
         * @param growthInterval the number of steps, in [1, infinity); the default is 2,000
         * @return this builder
         */
        public Builder optGrowthInterval(long growthInterval) {
            this.growthInterval = growthInterval;
            return this;
        }

        /**
         * Sets the least factor.
         *
         * @param minScale the least factor, in [0, infinity); the default is 0, as in PyTorch
         * @return this builder
         */
        public Builder optMinScale(double minScale) {
            this.minScale = minScale;
            return this;
        }

        /**
         * Builds the scaler.
         *
         * @return a new scaler, for one trainer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public LossScaler build() {
            Checks.check(
                    initScale > 0 && initScale <= Float.MAX_VALUE,
                    "initScale",
                    initScale,
                    "(0, 3.4e38]");
            Checks.check(
                    growthFactor > 1 && Double.isFinite(growthFactor),
                    "growthFactor",
                    growthFactor,
                    "(1, infinity)");
            Checks.check(
                    backoffFactor > 0 && backoffFactor < 1,
                    "backoffFactor",
                    backoffFactor,
                    "(0, 1)");
            Checks.in("growthInterval", growthInterval, "[1, infinity)");
            Checks.in("minScale", minScale, "[0, infinity)");
            return new LossScaler(this);
        }
    }
}
