package io.gradus.schedulers;

import ai.djl.training.tracker.Tracker;
import io.gradus.text.Names;
import java.util.List;

/**
 * A DJL tracker seen as a schedule: it is called as DJL's optimizers call it, with 1 for the first
 * update, and gets the largest int for every later step that has no int.
 */
record TrackerSchedule(Tracker tracker) implements Schedule {

    static Schedule of(Tracker tracker) {
        return tracker instanceof Schedule schedule ? schedule : new TrackerSchedule(tracker);
    }

    @Override
    public double at(long step) {
        if (tracker instanceof PlateauTracker plateau) {
            Steps.step(step);
            return plateau.value(); // not rounded to float
        }
        return tracker.getNewValue((int) Math.min(Steps.step(step), Integer.MAX_VALUE - 1) + 1);
    }

    @Override
    public List<Tracker> parts() {
        return List.of(tracker);
    }

    @Override
    public String toString() {
        return Names.of(tracker);
    }
}
