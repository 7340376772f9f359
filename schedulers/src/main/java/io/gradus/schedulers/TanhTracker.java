package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Falls along a hyperbolic tangent: high for long, then fast, then slowly.
 *
 * <pre>
 * x     = lower + (upper - lower) min(t, steps) / steps
 * at(t) = min + (base - min) (1 - tanh(x)) / 2
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = TanhTracker.builder().setBaseValue(0.1).setSteps(1_000).build();
 * rate.at(0);     // 0.0999999: 8e-7 of the way down
 * rate.at(700);   // 0.05
 * rate.at(1_000); // 0.0002473: 0.25 % above the minimum, and ever after
 * }</pre>
 *
 * <p>Up to {@code steps} the values are those of timm's {@code TanhLRScheduler}, which drops to the
 * minimum then; this schedule keeps its last value.
 *
 * @see <a href="https://arxiv.org/abs/1806.01593">Hsueh et al., Stochastic Gradient Descent with
 *     Hyperbolic-Tangent Decay on Classification, 2018</a>
 */
public final class TanhTracker extends BaseSchedule {

    private final double baseValue;
    private final long steps;
    private final double minValue;
    private final double lowerBound;
    private final double upperBound;

    private TanhTracker(Builder builder) {
        baseValue = builder.baseValue();
        steps = Steps.length("steps", builder.steps);
        minValue = Checks.in("minValue", builder.minValue, "[0, baseValue = " + baseValue + "]");
        lowerBound = Checks.in("lowerBound", builder.lowerBound, "[-1000, 1000]");
        upperBound =
                Checks.in(
                        "upperBound",
                        builder.upperBound,
                        "(lowerBound = " + lowerBound + ", 1000]");
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
        double x = Curves.line(lowerBound, upperBound, step, steps - step);
        // (1 - tanh(x)) / 2, which would cancel where tanh is near 1
        return Curves.mix(minValue, baseValue, 1 / (1 + Math.exp(2 * x)));
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("steps", steps),
                new Option("minValue", minValue),
                new Option("lowerBound", lowerBound),
                new Option("upperBound", upperBound));
    }

    /** Collects the options of a {@link TanhTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Long steps;
        private double minValue = 0;
        private double lowerBound = -7;
        private double upperBound = 3;

        private Builder() {}

        /**
         * Sets the step at which the fall ends. Required.
         *
         * @param steps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setSteps(long steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets the value that the curve would reach far out. Default: 0.
         *
         * @param minValue from 0 to the base value
         * @return this builder
         */
        public Builder optMinValue(double minValue) {
            this.minValue = minValue;
            return this;
        }

        /**
         * Sets where on the tangent the fall begins; the lower, the longer it waits. Default: -7.
         *
         * @param lowerBound from -1000 to 1000, below the upper bound
         * @return this builder
         */
        public Builder optLowerBound(double lowerBound) {
            this.lowerBound = lowerBound;
            return this;
        }

        /**
         * Sets where on the tangent the fall ends; the higher, the nearer the minimum. Default: 3.
         *
         * @param upperBound above the lower bound, at most 1000
         * @return this builder
         */
        public Builder optUpperBound(double upperBound) {
            this.upperBound = upperBound;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public TanhTracker build() {
            return new TanhTracker(this);
        }
    }
}
