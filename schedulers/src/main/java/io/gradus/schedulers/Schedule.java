package io.gradus.schedulers;

import ai.djl.training.tracker.Tracker;

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
}
