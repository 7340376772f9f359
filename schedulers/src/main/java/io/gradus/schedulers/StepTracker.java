package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Multiplies the value by a factor every so many steps.
 *
 * <pre>
 * at(t) = base factor^floor(t / stepSize)
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = StepTracker.builder().setBaseValue(0.1).setStepSize(30).build();
 * rate.at(29); // 0.1
 * rate.at(30); // 0.01
 * rate.at(60); // 0.001
 * }</pre>
 *
 * <p>The values are those of PyTorch's {@code StepLR}. A factor above 1 makes it grow, as a search
 * for the learning rate wants, up to the largest double.
 */
public final class StepTracker extends BaseSchedule {

    private final double baseValue;
    private final long stepSize;
    private final double factor;

    private StepTracker(Builder builder) {
        baseValue = builder.baseValue();
        stepSize = Steps.length("stepSize", builder.stepSize);
        factor = Checks.in("factor", builder.factor, "(0, infinity)");
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
        return Curves.power(baseValue, factor, step / stepSize);
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("stepSize", stepSize),
                new Option("factor", factor));
    }

    /** Collects the options of a {@link StepTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Long stepSize;
        private double factor = 0.1;

        private Builder() {}

        /**
         * Sets after how many steps the value changes, again and again. Required.
         *
         * @param stepSize from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setStepSize(long stepSize) {
            this.stepSize = stepSize;
            return this;
        }

        /**
         * Sets what the value is multiplied by. Default: 0.1.
         *
         * @param factor a finite number above 0
         * @return this builder
         */
        public Builder optFactor(double factor) {
            this.factor = factor;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public StepTracker build() {
            return new StepTracker(this);
        }
    }
}
