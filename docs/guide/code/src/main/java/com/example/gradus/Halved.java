package com.example.gradus;

import ai.djl.training.tracker.Tracker;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Checks;
import java.util.List;

/** A user's schedule around another. */
public record Halved(Schedule main) implements Schedule {

    /**
     * Creates a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public double at(long step) {
        return main.at(step) / 2;
    }

    @Override
    public List<Tracker> parts() {
        return List.of(main);
    }

    @Override
    public String toString() {
        return "Halved(main=" + main + ")";
    }

    /** Collects the options of a {@link Halved}. */
    public static final class Builder {

        private Schedule main;

        private Builder() {}

        /**
         * Sets the schedule that is halved. Required.
         *
         * @param newMain any schedule
         * @return this builder
         */
        public Builder setMain(Schedule newMain) {
            main = newMain;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         */
        public Halved build() {
            return new Halved(Checks.required("main", main));
        }
    }
}
