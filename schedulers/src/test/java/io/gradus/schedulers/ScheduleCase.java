package io.gradus.schedulers;

import java.util.List;
import java.util.function.Supplier;

/**
 * One row of the table in {@link ScheduleCases}: what {@link ScheduleContractTest} knows of a
 * class.
 *
 * @param type the class
 * @param builder makes a builder with all that is required set, so that {@code build()} succeeds
 * @param examples schedules that use every option; each is a column of the class's CSV file
 * @param edges builds with options at the ends of what is allowed, which must succeed
 * @param rejections builds that must fail; at least one for every option
 */
record ScheduleCase(
        Class<? extends Schedule> type,
        Supplier<?> builder,
        List<Example> examples,
        List<Supplier<Schedule>> edges,
        List<Rejection> rejections) {

    /**
     * A schedule and what is known of it.
     *
     * @param name the column of the CSV file that src/test/python/schedules.py wrote
     * @param schedule the schedule
     * @param low no value is below this
     * @param high no value is above this
     * @param text its {@code toString}
     */
    record Example(String name, Schedule schedule, double low, double high, String text) {

        @Override
        public String toString() {
            return schedule.getClass().getSimpleName() + ", " + name;
        }
    }

    /**
     * A build that must fail.
     *
     * @param option the option that is wrong, with which the message begins
     * @param says the rest of the message
     * @param build the build
     */
    record Rejection(String option, String says, Supplier<?> build) {

        @Override
        public String toString() {
            return option + " " + says;
        }
    }
}
