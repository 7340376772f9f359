package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Falls as one over a straight line.
 *
 * <pre>
 * at(t) = base / (1 + decayRate t / decaySteps)           smooth
 * at(t) = base / (1 + decayRate floor(t / decaySteps))    as a staircase
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = InverseTimeTracker.builder().setBaseValue(0.1).setDecayRate(0.01).build();
 * rate.at(0);   // 0.1
 * rate.at(100); // 0.05
 * rate.at(900); // 0.01
 * }</pre>
 *
 * <p>The values are those of Keras's {@code InverseTimeDecay}.
 */
public final class InverseTimeTracker extends BaseSchedule {

    private final double baseValue;
    private final double decayRate;
    private final long decaySteps;
    private final boolean staircase;

    private InverseTimeTracker(Builder builder) {
        baseValue = builder.baseValue();
        decayRate = Checks.in("decayRate", builder.decayRate, "(0, infinity)");
        decaySteps = Steps.length("decaySteps", builder.decaySteps);
        staircase = builder.staircase;
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
        double times = staircase ? step / decaySteps : (double) step / decaySteps;
        return baseValue / (1 + decayRate * times);
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("decayRate", decayRate),
                new Option("decaySteps", decaySteps),
                new Option("staircase", staircase));
    }

    /** Collects the options of an {@link InverseTimeTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Double decayRate;
        private long decaySteps = 1;
        private boolean staircase;

        private Builder() {}

        /**
         * Sets how fast the value falls. Required.
         *
         * @param decayRate a finite number above 0
         * @return this builder
         */
        public Builder setDecayRate(double decayRate) {
            this.decayRate = decayRate;
            return this;
        }

        /**
         * Sets in how many steps the rate is added once. Default: 1.
         *
         * @param decaySteps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optDecaySteps(long decaySteps) {
            this.decaySteps = decaySteps;
            return this;
        }

        /**
         * Sets whether the value falls only every {@code decaySteps} steps. Default: false.
         *
         * @param staircase true for a staircase
         * @return this builder
         */
        public Builder optStaircase(boolean staircase) {
            this.staircase = staircase;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public InverseTimeTracker build() {
            return new InverseTimeTracker(this);
        }
    }
}
