package com.example;

import io.gradus.schedulers.Schedule;

/** A user's schedule. */
public record Falling(double baseValue, long steps) implements Schedule {

    @Override
    public double at(long step) {
        return step < steps ? baseValue : 0;
    }

    /** Makes one. */
    public static final class Builder {

        private double baseValue;
        private long steps;

        /** Sets the value before it falls. */
        public Builder setBaseValue(double baseValue) {
            this.baseValue = baseValue;
            return this;
        }

        /** Sets when it falls. */
        public Builder setSteps(long steps) {
            this.steps = steps;
            return this;
        }

        /** Makes it. */
        public Falling build() {
            return new Falling(baseValue, steps);
        }
    }
}
