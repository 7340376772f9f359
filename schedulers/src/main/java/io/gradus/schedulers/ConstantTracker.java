package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Keeps one value; if asked to, a part of it for the first steps.
 *
 * <pre>
 * at(t) = base factor    for t &lt; steps
 *         base           from then on
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = ConstantTracker.builder().setBaseValue(0.1).build();
 * rate.at(0);       // 0.1
 * rate.at(100_000); // 0.1
 * }</pre>
 *
 * <p>The values are those of PyTorch's {@code ConstantLR}, whose factor is 1/3 unless told
 * otherwise.
 */
public final class ConstantTracker extends BaseSchedule {

    private final double baseValue;
    private final double factor;
    private final long steps;

    private ConstantTracker(Builder builder) {
        baseValue = builder.baseValue();
        factor = Checks.in("factor", builder.factor, "(0, 1]");
        steps = Steps.length("steps", builder.steps);
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
        return step < steps ? baseValue * factor : baseValue;
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("factor", factor),
                new Option("steps", steps));
    }

    /** Collects the options of a {@link ConstantTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private double factor = 1;
        private long steps = 5;

        private Builder() {}

        /**
         * Sets what part of the base value counts at first. Default: 1.
         *
         * @param factor above 0 and at most 1
         * @return this builder
         */
        public Builder optFactor(double factor) {
            this.factor = factor;
            return this;
        }

        /**
         * Sets how long the part counts. Default: 5, as in PyTorch.
         *
         * @param steps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optSteps(long steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public ConstantTracker build() {
            return new ConstantTracker(this);
        }
    }
}
