package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Goes in a straight line from one part of the base value to another, and stays there.
 *
 * <pre>
 * at(t) = base (start + (end - start) t / steps)    for t &lt; steps
 *         base end                                  from then on
 * </pre>
 *
 * <pre>{@code
 * Schedule fall = LinearRampTracker.builder()
 *         .setBaseValue(0.1).setSteps(100).optStartFactor(1).optEndFactor(0).build();
 * fall.at(0);   // 0.1
 * fall.at(50);  // 0.05
 * fall.at(100); // 0.0, and ever after
 * }</pre>
 *
 * <p>The values are those of PyTorch's {@code LinearLR}, which refuses to start from 0.
 */
public final class LinearRampTracker extends BaseSchedule {

    private final double baseValue;
    private final long steps;
    private final double startFactor;
    private final double endFactor;

    private LinearRampTracker(Builder builder) {
        baseValue = builder.baseValue();
        steps = Steps.length("steps", builder.steps);
        startFactor = Checks.in("startFactor", builder.startFactor, "[0, 1]");
        endFactor = Checks.in("endFactor", builder.endFactor, "[0, 1]");
        if (startFactor == 0 && endFactor == 0) {
            throw Checks.bad("endFactor", endFactor, "above 0 beside a startFactor of 0");
        }
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
        return baseValue * Curves.line(startFactor, endFactor, step, steps - step);
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("steps", steps),
                new Option("startFactor", startFactor),
                new Option("endFactor", endFactor));
    }

    /** Collects the options of a {@link LinearRampTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Long steps;
        private double startFactor = 1.0 / 3;
        private double endFactor = 1;

        private Builder() {}

        /**
         * Sets the step at which the end is reached. Required.
         *
         * @param steps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setSteps(long steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets the part of the base value at step 0. Default: 1/3, as in PyTorch.
         *
         * @param startFactor from 0 to 1
         * @return this builder
         */
        public Builder optStartFactor(double startFactor) {
            this.startFactor = startFactor;
            return this;
        }

        /**
         * Sets the part of the base value from step {@code steps} on. Default: 1.
         *
         * @param endFactor from 0 to 1
         * @return this builder
         */
        public Builder optEndFactor(double endFactor) {
            this.endFactor = endFactor;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public LinearRampTracker build() {
            return new LinearRampTracker(this);
        }
    }
}
