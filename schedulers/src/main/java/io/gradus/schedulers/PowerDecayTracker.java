package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Falls with a power of the number of the update.
 *
 * <pre>
 * at(t) = base / (t + 1)^power
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = PowerDecayTracker.builder().setBaseValue(0.1).setPower(0.5).build();
 * rate.at(0);  // 0.1
 * rate.at(3);  // 0.05
 * rate.at(99); // 0.01
 * }</pre>
 */
public final class PowerDecayTracker extends BaseSchedule {

    private final double baseValue;
    private final double power;

    private PowerDecayTracker(Builder builder) {
        baseValue = builder.baseValue();
        power = Checks.in("power", builder.power, "(0, infinity)");
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
        return baseValue / Math.pow(step + 1.0, power);
    }

    @Override
    List<Option> options() {
        return List.of(new Option("baseValue", baseValue), new Option("power", power));
    }

    /** Collects the options of a {@link PowerDecayTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Double power;

        private Builder() {}

        /**
         * Sets the power; 0.3 and 0.5 are usual. Required.
         *
         * @param power a finite number above 0
         * @return this builder
         */
        public Builder setPower(double power) {
            this.power = power;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public PowerDecayTracker build() {
            return new PowerDecayTracker(this);
        }
    }
}
