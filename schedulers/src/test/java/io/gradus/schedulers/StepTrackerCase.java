package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link StepTracker}. */
final class StepTrackerCase {

    private StepTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                StepTracker.class,
                () -> step(0.1, 100),
                List.of(
                        new Example(
                                "a tenth",
                                step(0.1, 100).build(),
                                0,
                                0.1,
                                "StepTracker(baseValue=0.1, stepSize=100, factor=0.1)"),
                        new Example(
                                "often",
                                step(0.3, 7).optFactor(0.5).build(),
                                0,
                                0.3,
                                "StepTracker(baseValue=0.3, stepSize=7, factor=0.5)"),
                        new Example(
                                "growing",
                                step(1e-5, 250).optFactor(1.7).build(),
                                1e-05,
                                Double.MAX_VALUE,
                                "StepTracker(baseValue=1.0E-5, stepSize=250, factor=1.7)")),
                List.of(
                        () -> step(Double.MAX_VALUE, 1).optFactor(Double.MAX_VALUE).build(),
                        () -> step(1, 1L << 53).optFactor(Double.MIN_VALUE).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> StepTracker.builder().setStepSize(3).build()),
                        new Rejection(
                                "stepSize",
                                "must be set, but is null",
                                () -> StepTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> step(0, 3).build()),
                        new Rejection(
                                "stepSize",
                                "must be in [1, 2^53], but is 0",
                                () -> step(1, 0).build()),
                        new Rejection(
                                "factor",
                                "must be in (0, infinity), but is 0.0",
                                () -> step(1, 3).optFactor(0).build())));
    }

    static StepTracker.Builder step(double baseValue, long stepSize) {
        return StepTracker.builder().setBaseValue(baseValue).setStepSize(stepSize);
    }
}
