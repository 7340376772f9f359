package com.example.gradus;

import io.gradus.schedulers.Schedule;
import io.gradus.text.Checks;

/** A user's schedule: falls from a base value to 0, again and again. */
public final class Sawtooth implements Schedule {

    private final double baseValue;
    private final long period;

    private Sawtooth(Builder builder) {
        baseValue = Checks.in("baseValue", builder.baseValue, "(0, infinity)");
        period = Checks.in("period", builder.period, "[1, 1000000]");
    }

    /**
     * Creates a builder.
     *
     * @return a builder with the defaults set
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public double at(long step) {
        if (step < 0) {
            throw Checks.bad("step", step, "in [0, infinity)");
        }
        return baseValue * (1 - step % period / (double) period);
    }

    @Override
    public String toString() {
        return "Sawtooth(baseValue=%s, period=%s)".formatted(baseValue, period);
    }

    /** Collects the options of a {@link Sawtooth}. */
    public static final class Builder {

        private double baseValue = 1;
        private Long period;

        private Builder() {}

        /**
         * Sets the value at the beginning of a period. Default: 1.
         *
         * @param newBaseValue in (0, infinity)
         * @return this builder
         */
        public Builder optBaseValue(double newBaseValue) {
            baseValue = newBaseValue;
            return this;
        }

        /**
         * Sets the number of steps after which it begins again. Required.
         *
         * @param newPeriod in [1, 1000000]
         * @return this builder
         */
        public Builder setPeriod(long newPeriod) {
            period = newPeriod;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         */
        public Sawtooth build() {
            return new Sawtooth(this);
        }
    }
}
