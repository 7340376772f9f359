package io.gradus.optimizers;

import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.kernels.StepValue;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Checks;
import java.util.function.DoublePredicate;

/**
 * A hyper-parameter that is one number for all updates, or a schedule with one for each. An option
 * of a rule that is one has two methods in its builder, which set it from either.
 */
public final class Coefficient implements StepValue {

    /** The numbers that an option may have. */
    private enum Range {
        DECAY("[0, 1)", value -> value >= 0 && value < 1),
        NOT_NEGATIVE("[0, infinity)", value -> value >= 0 && value < Double.POSITIVE_INFINITY),
        NOT_NEGATIVE_FLOAT(
                "[0, infinity) as a float32",
                value -> value >= 0 && (float) value < Float.POSITIVE_INFINITY);

        final String text;
        final DoublePredicate test;

        Range(String text, DoublePredicate test) {
            this.text = text;
            this.test = test;
        }
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

    /**
     * Returns a factor of what was before, such as a momentum, which is in [0, 1).
     *
     * @param option the option's name
     * @param constant its value in all updates
     * @return the hyper-parameter, not checked yet
     */
    public static Coefficient decay(String option, double constant) {
        return new Coefficient(option, Range.DECAY, constant, null);
    }

    /**
     * As {@link #decay(String, double)}, with a value for each update.
     *
     * @param option the option's name
     * @param schedule its values; step 0 is the run's first update
     * @return the hyper-parameter, not checked yet
     */
    public static Coefficient decay(String option, Schedule schedule) {
        return new Coefficient(option, Range.DECAY, null, schedule);
    }

    /** Any number from 0. */
    static Coefficient notNegative(String option, float constant) {
        return new Coefficient(option, Range.NOT_NEGATIVE, constant, null);
    }

    /** As {@link #notNegative(String, float)}. */
    static Coefficient notNegative(String option, Schedule schedule) {
        return new Coefficient(option, Range.NOT_NEGATIVE_FLOAT, null, schedule);
    }

    /** The option's name. */
    String option() {
        return option;
    }

    /** The schedule, or null if it is a number. */
    Schedule schedule() {
        return schedule;
    }

    /**
     * Checks the number; those of a schedule are looked at one by one.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public void check() {
        if (constant == null) {
            Checks.required(option, schedule);
        } else {
            Checks.check(range.test.test(value), option, constant, range.text);
        }
    }

    /** Whether it is 0 in every update; a schedule may be 0 for a while, and is not. */
    public boolean isZero() {
        return constant != null && value == 0;
    }

    /**
     * Returns the value for an update.
     *
     * @throws IllegalArgumentException if the schedule leaves the range
     */
    @Override
    public double at(Step step) {
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
        if (!range.test.test(now)) {
            String name = option + " of update " + count + " (from the schedule)";
            throw Checks.bad(name, now, "in " + range.text);
        }
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
