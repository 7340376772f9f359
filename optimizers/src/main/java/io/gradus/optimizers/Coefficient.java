package io.gradus.optimizers;

import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.Checks;
import io.gradus.schedulers.Schedule;

/** A hyper-parameter that is one number for all updates, or a schedule with one for each. */
public final class Coefficient {

    /** One of the tests in {@link Checks}. */
    private interface Range {
        void check(String option, double value);
    }

    /** DJL's class of trackers with one value. */
    private static final Class<?> FIXED = Tracker.fixed(0).getClass();

    private final String option;
    private final Range range;
    private final Number constant;
    private final double value;
    private final Schedule schedule;

    private Coefficient(String option, Range range, Number constant, Schedule schedule) {
        this.option = option;
        this.range = range;
        this.constant = constant;
        this.value = constant == null ? Double.NaN : constant.doubleValue();
        this.schedule = schedule;
    }

    /** A factor of what was before, such as a momentum: from 0 up to but not 1. */
    static Coefficient decay(String option, double constant) {
        return new Coefficient(option, Checks::decay, constant, null);
    }

    /** As {@link #decay(String, double)}. */
    static Coefficient decay(String option, Schedule schedule) {
        return new Coefficient(option, Checks::decay, null, schedule);
    }

    /** Any number from 0. */
    static Coefficient notNegative(String option, float constant) {
        return new Coefficient(option, Checks::notNegative, constant, null);
    }

    /** As {@link #notNegative(String, float)}. */
    static Coefficient notNegative(String option, Schedule schedule) {
        return new Coefficient(option, Checks::notNegativeFloat, null, schedule);
    }

    /** The option's name. */
    String option() {
        return option;
    }

    /** The schedule, or null if it is a number. */
    Schedule schedule() {
        return schedule;
    }

    /** Throws if the number is out of its range; a schedule's are looked at one by one. */
    void check() {
        if (constant == null) {
            Checks.notNull(option, schedule);
        } else {
            range.check(option, value);
        }
    }

    /** Whether it is 0 in every update; a schedule may be 0 for a while, and is not. */
    boolean isZero() {
        return constant != null && value == 0;
    }

    /** The value for a step. */
    double at(Step step) {
        return at(step.run());
    }

    /**
     * The value for an update of the run.
     *
     * @param count the number of the update, 1 for the first
     * @throws IllegalArgumentException if the schedule leaves the range
     */
    double at(long count) {
        return constant == null ? scheduled(count) : value;
    }

    private double scheduled(long count) {
        double now = schedule.at(count - 1);
        range.check(option + " of update " + count + " (from the schedule)", now);
        return now;
    }

    /** The number, or the text of the schedule, or its class where it has none. */
    public Object printed() {
        return constant != null ? constant : printed(schedule);
    }

    /** The number that a tracker always has, or its text, or its class where it has none. */
    public static Object printed(ParameterTracker tracker) {
        if (tracker.getClass() == FIXED) {
            return ((Tracker) tracker).getNewValue(1);
        }
        Class<?> type = tracker.getClass();
        if (!tracker.toString().startsWith(type.getName() + "@")) {
            return tracker.toString();
        }
        return type.isHidden() ? "lambda" : type.getSimpleName();
    }
}
