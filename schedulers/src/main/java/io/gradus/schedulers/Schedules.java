package io.gradus.schedulers;

import ai.djl.training.tracker.Tracker;
import io.gradus.text.Checks;
import io.gradus.text.Names;
import io.gradus.text.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/** Schedules made of several, or of a function, and pictures of schedules. */
public final class Schedules {

    private Schedules() {}

    /**
     * Returns the names that {@link Schedule#parse(String)} knows for schedules, short ones and
     * those of classes; it reads them in capitals or not.
     *
     * @return the names, each once
     */
    public static List<String> names() {
        return Registry.of(Schedule.class).names();
    }

    /**
     * Puts schedules one after the other: each starts, at its own step 0, where a milestone is.
     *
     * <pre>{@code
     * Schedule flat = ConstantTracker.builder().setBaseValue(0.1).build();
     * Schedule fall = ExponentialTracker.builder().setBaseValue(0.1).setGamma(0.5).build();
     * Schedule rate = Schedules.sequential(List.of(flat, fall), 20);
     * rate.at(19); // 0.1
     * rate.at(20); // 0.1, the first of fall
     * rate.at(21); // 0.05
     * }</pre>
     *
     * <p>This is PyTorch's {@code SequentialLR}.
     *
     * @param schedules at least one
     * @param milestones the first step of each schedule but the first: from 1 to 2<sup>53</sup>,
     *     each above the one before
     * @return the sequence
     * @throws IllegalArgumentException if there is no schedule, one is null, or the milestones are
     *     not as they must be
     */
    public static Schedule sequential(List<? extends Schedule> schedules, long... milestones) {
        Checks.required("schedules", schedules);
        schedules.forEach(schedule -> Checks.required("each of schedules", schedule));
        List<Schedule> parts = List.copyOf(schedules);
        long[] starts = Checks.required("milestones", milestones).clone();
        if (parts.isEmpty()) {
            throw Checks.bad("schedules", parts, "at least one");
        }
        if (starts.length != parts.size() - 1) {
            throw Checks.bad(
                    "milestones",
                    Arrays.toString(starts),
                    "one fewer than schedules, of which there are " + parts.size());
        }
        long before = 0;
        for (long start : starts) {
            if (start <= before || start > 1L << 53) {
                throw Checks.bad(
                        "milestones", Arrays.toString(starts), "from 1 to 2^53 and rising");
            }
            before = start;
        }
        List<String> texts = parts.stream().map(Names::of).toList();
        return Combined.of(
                step -> {
                    int part = starts.length;
                    while (part > 0 && step < starts[part - 1]) {
                        part--;
                    }
                    return parts.get(part).at(part == 0 ? step : step - starts[part - 1]);
                },
                Combined.call("sequential", texts, Arrays.toString(starts)),
                parts);
    }

    /**
     * Gives a function a name and checks what it returns; PyTorch's {@code LambdaLR} with the base
     * value in the function.
     *
     * <pre>{@code
     * Schedule rate = Schedules.lambda("halving", t -> 0.1 * Math.pow(0.5, t));
     * rate.at(1);      // 0.05
     * rate.toString(); // "halving"
     * }</pre>
     *
     * <p>A lambda is a {@link Schedule} by itself; this form prints a name in logs, rejects
     * negative steps, and says which step gave a value that is not finite. {@link Schedule#parse}
     * does not read it.
     *
     * @param name what {@code toString} returns, not blank
     * @param function from the step, of at least 0, to a finite value; the schedule is as pure as
     *     it
     * @return the schedule, which throws an {@link IllegalStateException} at a step where the
     *     function returns a value that is not finite
     * @throws IllegalArgumentException if the name is blank or something is null
     */
    public static Schedule lambda(String name, LongToDoubleFunction function) {
        if (Checks.required("name", name).isBlank()) {
            throw Checks.bad("name", "'" + name + "'", "not blank");
        }
        Checks.required("function", function);
        return Combined.of(
                step -> {
                    double value = function.applyAsDouble(step);
                    if (!Double.isFinite(value)) {
                        throw new IllegalStateException(
                                "%s returned %s for step %s, but it must return a finite number"
                                        .formatted(name, value, step));
                    }
                    return value;
                },
                name,
                List.of());
    }

    /**
     * Takes a tracker for a schedule, so that it can be joined with others.
     *
     * <pre>{@code
     * Tracker tracker = Tracker.fixed(0.5f);
     * Schedule rate = Schedules.of(tracker).scale(0.2);
     * rate.at(0); // 0.1
     * }</pre>
     *
     * <p>A tracker that is a schedule stays what it is. Any other is called as DJL's optimizers
     * call it, with 1 for step 0, and with the largest int for every later step that has no int.
     * The schedule is as pure as the tracker: that of a {@link PlateauTracker} is its present value
     * at every step. {@link Schedule#parse} does not read it.
     *
     * @param tracker the tracker
     * @return the schedule
     * @throws IllegalArgumentException if the tracker is null
     */
    public static Schedule of(Tracker tracker) {
        return TrackerSchedule.of(Checks.required("tracker", tracker));
    }

    /**
     * Starts a picture of schedules.
     *
     * @return a plot without a schedule
     */
    public static SchedulePlot plot() {
        return new SchedulePlot();
    }

    /**
     * Draws one schedule.
     *
     * <pre>{@code
     * Schedules.plot(Schedule.parse("cosine(0.1, 10000)"), 10_000, Path.of("lr.svg"));
     * }</pre>
     *
     * @param schedule the schedule
     * @param steps how many steps, from 1 to 2<sup>53</sup>
     * @param file its name ends in {@code .png} or {@code .svg}; one that exists is replaced
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if something is null or out of range, or the name has
     *     another ending
     * @throws UnsupportedOperationException if a PNG is wanted and cannot be drawn here; see {@link
     *     SchedulePlot#save}
     */
    public static void plot(Schedule schedule, long steps, Path file) throws IOException {
        plot().add(schedule).steps(steps).save(file);
    }
}
