package io.gradus.schedulers;

/**
 * Falls from a base value to a minimum along half a cosine, and stays there.
 *
 * <pre>
 * at(t) = min + (base - min) (1 + cos(pi t / steps)) / 2    for t &lt; steps
 * at(t) = min                                               from then on
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(1_000).build();
 * rate.at(0);     // 0.1
 * rate.at(500);   // 0.05
 * rate.at(1_000); // 0.0, and ever after
 * }</pre>
 *
 * <p>Up to {@code steps} this is PyTorch's {@code CosineAnnealingLR} with {@code T_max = steps}.
 * After it PyTorch goes on along the cosine, back up to the base value at {@code 2 steps}; this
 * schedule keeps the minimum, as DJL's {@code CosineTracker} and optax do.
 *
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, SGDR: Stochastic Gradient
 *     Descent with Warm Restarts, 2016</a>
 */
public final class CosineAnnealingTracker implements Schedule {

    private final double baseValue;
    private final long steps;
    private final double minValue;

    private CosineAnnealingTracker(Builder builder) {
        baseValue = Checks.number("baseValue", builder.baseValue, v -> v > 0, "above 0");
        steps = Checks.steps("steps", builder.steps);
        minValue =
                Checks.number(
                        "minValue",
                        builder.minValue,
                        v -> v >= 0 && v <= baseValue,
                        "from 0 to baseValue, " + baseValue);
    }

    /**
     * Starts a schedule.
     *
     * @return a builder with the defaults set
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    public double at(long step) {
        long left = Math.max(steps - Checks.step(step), 0);
        return Curves.mix(minValue, baseValue, Curves.halfWave((double) left / steps));
    }

    /**
     * Returns the class and every option.
     *
     * @return for example {@code CosineAnnealingTracker(baseValue=0.1, steps=1000, minValue=0.0)}
     */
    @Override
    public String toString() {
        return "CosineAnnealingTracker(baseValue=%s, steps=%s, minValue=%s)"
                .formatted(baseValue, steps, minValue);
    }

    /** Collects the options of a {@link CosineAnnealingTracker}. */
    public static final class Builder {

        private Double baseValue;
        private Long steps;
        private double minValue;

        private Builder() {}

        /**
         * Sets the value at step 0. Required.
         *
         * @param baseValue a finite number above 0
         * @return this builder
         */
        public Builder setBaseValue(double baseValue) {
            this.baseValue = baseValue;
            return this;
        }

        /**
         * Sets the step at which the minimum is reached; usually the number of updates of the whole
         * training. Required.
         *
         * @param steps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setSteps(long steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets the value from step {@code steps} on. Default: 0.
         *
         * @param minValue from 0 to the base value
         * @return this builder
         */
        public Builder optMinValue(double minValue) {
            this.minValue = minValue;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public CosineAnnealingTracker build() {
            return new CosineAnnealingTracker(this);
        }
    }
}
