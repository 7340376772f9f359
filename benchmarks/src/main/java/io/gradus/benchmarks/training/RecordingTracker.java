package io.gradus.benchmarks.training;

import ai.djl.training.tracker.Tracker;

/** A schedule that remembers the last value it gave. */
final class RecordingTracker implements Tracker {

    private final Tracker tracker;
    private volatile float last = Float.NaN;

    RecordingTracker(Tracker tracker) {
        this.tracker = tracker;
    }

    @Override
    public float getNewValue(int numUpdate) {
        last = tracker.getNewValue(numUpdate);
        return last;
    }

    /** The last value, NaN before the first. */
    float last() {
        return last;
    }
}
