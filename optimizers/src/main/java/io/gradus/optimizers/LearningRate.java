package io.gradus.optimizers;

import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Checks;

/** A tracker that is asked for updates of the run, and what it said last. */
final class LearningRate {

    private final ParameterTracker tracker;
    // null before the first update, and where each parameter has a rate of its own
    private volatile Rate last;

    LearningRate(ParameterTracker tracker) {
        this.tracker = tracker;
    }

    ParameterTracker tracker() {
        return tracker;
    }

    /**
     * The rate of a parameter.
     *
     * @throws IllegalArgumentException if it is negative or not finite, as a float32 too
     */
    double at(String parameterId, long run, double factor) {
        float rate =
                run > Integer.MAX_VALUE && tracker instanceof Schedule schedule
                        ? (float) schedule.at(run - 1)
                        : tracker.getNewValue(parameterId, (int) Math.min(run, Integer.MAX_VALUE));
        if (!(rate >= 0 && rate < Float.POSITIVE_INFINITY)) {
            throw Checks.bad(name(run) + " (from the tracker)", rate, "in [0, infinity)");
        }
        rate += 0f; // what is divided by -0 is of the other sign
        Rate before = last;
        if (tracker instanceof Tracker && (before == null || before.update() != run)) {
            last = new Rate(run, rate);
        }
        double product = rate * factor;
        if (!((float) product < Float.POSITIVE_INFINITY)) {
            throw Checks.bad(
                    name(run) + " times the factor of the group",
                    product,
                    "in [0, infinity) as a float32");
        }
        return product;
    }

    private static String name(long run) {
        return "the learning rate of update " + run;
    }

    /** The rate of the last update, or null. */
    Rate last() {
        return last;
    }

    /** The rate of an update, or null if it is not one for all parameters. */
    Rate of(long update) {
        return tracker instanceof Tracker all && update >= 1 && update <= Integer.MAX_VALUE
                ? new Rate(update, all.getNewValue((int) update))
                : null;
    }
}
