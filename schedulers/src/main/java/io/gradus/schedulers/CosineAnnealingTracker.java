package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

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
public final class CosineAnnealingTracker extends BaseSchedule {

    private final double baseValue;
    private final long steps;
    private final double minValue;

    private CosineAnnealingTracker(Builder builder) {
        baseValue = builder.baseValue();
        steps = Steps.length("steps", builder.steps);
        minValue = Checks.in("minValue", builder.minValue, "[0, baseValue = " + baseValue + "]");
    }

    /**
     * Starts a schedule.
     *
     * @return a builder with the defaults set
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    double value(long step) {
        return Curves.cosine(baseValue, minValue, step, steps - step);
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("steps", steps),
                new Option("minValue", minValue));
    }

    /** Collects the options of a {@link CosineAnnealingTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Long steps;
        private double minValue;

        private Builder() {}

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
