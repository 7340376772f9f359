package io.gradus.schedulers;

import ai.djl.training.tracker.Tracker;
import io.gradus.text.Checks;
import io.gradus.text.TextException;
import java.util.List;

/**
 * A hyper-parameter, such as the learning rate, as a function of the step.
 *
 * <p>Steps count from 0: step 0 is the first update. The function is pure, so the same step gives
 * the same value in any order and from any thread: a schedule may be drawn before training, shared
 * by two optimizers, or asked again after a resume. One line makes a schedule:
 *
 * <pre>{@code
 * Schedule inverseTime = t -> 0.1 / (1 + 0.01 * t);
 * inverseTime.at(0);          // 0.1, the first update
 * inverseTime.at(100);        // 0.05
 * inverseTime.getNewValue(1); // 0.1f, as DJL asks for the first update
 * }</pre>
 *
 * <p>DJL's optimizers count from 1, its built-in trackers from 0, so that a built-in never gives
 * its base value. A {@code Schedule} takes the difference into account and does.
 */
@FunctionalInterface
public interface Schedule extends Tracker {

    /**
     * Reads a schedule from a line of text.
     *
     * <pre>{@code
     * Schedule.parse("cosine(0.1, steps=20000, min=1e-5)");
     * Schedule.parse("warmup(500, linear) cosine(0.1, steps=20000)");
     * Schedule.parse("step(0.1, 30).then(constant(1e-4), 90).perEpoch(938)");
     * Schedule.parse("sequential([linear(0.1, 5), exponential(0.1, 0.9)], [5])");
     * }</pre>
     *
     * <ul>
     *   <li>A schedule is a class of this package with its options. The name goes without {@code
     *       Tracker} or {@code Schedule} too, in capitals or not; {@code CosineAnnealing}, {@code
     *       LinearRamp}, {@code PowerDecay}, {@code WarmupStableDecay} and {@code LrNoise} are also
     *       {@code cosine}, {@code linear}, {@code power}, {@code wsd} and {@code noise}.
     *   <li>An option is a method of the builder without {@code set} or {@code opt}: {@code
     *       minValue=0}. {@code Value} at its end may be left out. The first options need no name:
     *       they come in the order in which {@code toString} prints them, save that {@code main}
     *       comes last.
     *   <li>What leads up to a schedule or shakes it ({@code main}) may stand before it: {@code
     *       warmup(500) cosine(0.1, 9500)}. It takes in all that follows.
     *   <li>After a schedule stand the methods of this interface: {@code .scale(0.5).repeat(100)}.
     * </ul>
     *
     * <p>It reads what {@code toString} of every schedule of this package prints, and makes the
     * same schedule of it; only a function that a user wrote, a DJL tracker and a {@link
     * PlateauTracker}, which depends on more than the step, have no text form.
     *
     * @param text one schedule
     * @return the schedule
     * @throws TextException if the text is no schedule, or an option is out of range; the message
     *     names the column, counted from 1, and shows the place
     * @throws IllegalArgumentException if the text is null
     */
    static Schedule parse(String text) {
        return new ScheduleReader().parse(text);
    }

    /**
     * Reads a schedule for a run of some length, in which {@code auto} and percentages are numbers
     * of steps.
     *
     * <pre>{@code
     * Schedule.parse("warmup(10%) cosine(0.1, 90%)", 20_000); // warmup(2000) cosine(0.1, 18000)
     * Schedule.parse("oneCycle(0.1, auto)", 20_000);          // oneCycle(0.1, 20000)
     * }</pre>
     *
     * <p>They may stand wherever a whole number may; a percentage is rounded, and is one step at
     * the least. Parts that follow each other, a warm-up and what it leads up to or those of {@code
     * wsd}, are rounded so that they add up, and may be 100 % together. All else is as in {@link
     * #parse(String)}.
     *
     * @param text one schedule
     * @param steps how many steps the run has, from 1 to 2<sup>53</sup>
     * @return the schedule, which prints the numbers
     * @throws TextException if the text is no schedule, or an option is out of range; the message
     *     names the column, counted from 1, and shows the place
     * @throws IllegalArgumentException if the text is null or the number out of range
     */
    static Schedule parse(String text, long steps) {
        return new ScheduleReader(steps).parse(text);
    }

    /**
     * Returns the value for an update.
     *
     * @param step the number of updates made before it: 0 for the first
     * @return the value
     * @throws IllegalArgumentException if the step is negative (a lambda may do otherwise)
     */
    double at(long step);

    /**
     * Returns the value for an update in DJL's count, which is {@code at(max(numUpdate - 1, 0))}.
     *
     * @param numUpdate the number of updates including this one: 1 for the first
     * @return the value, rounded to float
     */
    @Override
    default float getNewValue(int numUpdate) {
        return (float) at(Math.max(numUpdate - 1L, 0));
    }

    /**
     * Returns the schedules and trackers that this one asks, so that what has a state is found in
     * them; see {@link StatefulSchedule#within}.
     *
     * @return the parts; none if the schedule is made of no others
     */
    default List<Tracker> parts() {
        return List.of();
    }

    /**
     * Goes on with another schedule: this one up to a step, from there on the other from its start.
     *
     * @param next what follows
     * @param atStep the first step of the other, from 1 to 2<sup>53</sup>
     * @return {@code at(t)} for t &lt; atStep, {@code next.at(t - atStep)} from then on
     * @throws IllegalArgumentException if the schedule is null or the step out of range
     */
    default Schedule then(Schedule next, long atStep) {
        Checks.required("next", next);
        Steps.length("atStep", atStep);
        return Combined.of(
                this, "then", t -> t < atStep ? at(t) : next.at(t - atStep), next, atStep);
    }

    /**
     * Multiplies by another schedule, step by step.
     *
     * @param other the other factor
     * @return {@code at(t) other.at(t)}, at most the largest double
     * @throws IllegalArgumentException if the schedule is null
     */
    default Schedule times(Schedule other) {
        Checks.required("other", other);
        return Combined.of(this, "times", t -> Curves.finite(at(t) * other.at(t)), other);
    }

    /**
     * Adds another schedule, step by step.
     *
     * @param other what is added
     * @return {@code at(t) + other.at(t)}, at most the largest double
     * @throws IllegalArgumentException if the schedule is null
     */
    default Schedule plus(Schedule other) {
        Checks.required("other", other);
        return Combined.of(this, "plus", t -> Curves.finite(at(t) + other.at(t)), other);
    }

    /**
     * Keeps the values within bounds.
     *
     * @param min the lowest value, a finite number
     * @param max the highest value, a finite number of at least {@code min}
     * @return {@code min(max(at(t), min), max)}
     * @throws IllegalArgumentException if a bound is out of range
     */
    default Schedule clamp(double min, double max) {
        Checks.in("min", min, "(-infinity, infinity)");
        Checks.in("max", max, "[min = " + min + ", infinity)");
        return Combined.of(this, "clamp", t -> Math.min(Math.max(at(t), min), max), min, max);
    }

    /**
     * Starts again and again.
     *
     * @param period after how many steps, from 1 to 2<sup>53</sup>
     * @return {@code at(t mod period)}
     * @throws IllegalArgumentException if the period is out of range
     */
    default Schedule repeat(long period) {
        Steps.length("period", period);
        return Combined.of(this, "repeat", t -> at(t % period), period);
    }

    /**
     * Multiplies by a number.
     *
     * @param factor a finite number other than 0; below 0 it turns the schedule upside down
     * @return {@code factor at(t)}, at most the largest double
     * @throws IllegalArgumentException if the factor is out of range
     */
    default Schedule scale(double factor) {
        Checks.in("factor", factor, "(-infinity, infinity)");
        if (factor == 0) {
            throw Checks.bad("factor", factor, "other than 0");
        }
        return Combined.of(this, "scale", t -> Curves.finite(factor * at(t)), factor);
    }

    /**
     * Moves the schedule to later steps, or to earlier ones.
     *
     * @param steps how much later, from -2<sup>53</sup> to 2<sup>53</sup>; the first value is kept
     *     until the schedule starts; below 0 it has already begun at step 0
     * @return {@code at(max(t - steps, 0))}
     * @throws IllegalArgumentException if the number is out of range
     */
    default Schedule shift(long steps) {
        Steps.shift("steps", steps);
        long last = Long.MAX_VALUE + Math.min(steps, 0); // later steps would overflow
        return Combined.of(this, "shift", t -> at(Math.max(Math.min(t, last) - steps, 0)), steps);
    }

    /**
     * Makes the schedule count epochs, where DJL counts updates: it moves by one step with each
     * epoch.
     *
     * @param stepsPerEpoch the number of updates in an epoch, from 1 to 2<sup>53</sup>
     * @return {@code at(floor(t / stepsPerEpoch))}
     * @throws IllegalArgumentException if the number is out of range
     */
    default Schedule perEpoch(long stepsPerEpoch) {
        Steps.length("stepsPerEpoch", stepsPerEpoch);
        return Combined.of(this, "perEpoch", t -> at(t / stepsPerEpoch), stepsPerEpoch);
    }

    /**
     * Makes the schedule slower, or faster: what took some steps takes another number of them.
     *
     * @param from a number of steps of this schedule, from 1 to 2<sup>53</sup>
     * @param to the number of steps that they are to take, from 1 to 2<sup>53</sup>
     * @return {@code at(floor(t from / to))}
     * @throws IllegalArgumentException if a number is out of range
     */
    default Schedule stretch(long from, long to) {
        Steps.length("from", from);
        Steps.length("to", to);
        return Combined.of(this, "stretch", t -> at(Curves.stretched(t, from, to)), from, to);
    }
}
