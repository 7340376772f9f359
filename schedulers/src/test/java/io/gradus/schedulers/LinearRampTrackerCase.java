package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link LinearRampTracker}. */
final class LinearRampTrackerCase {

    private LinearRampTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                LinearRampTracker.class,
                () -> ramp(0.1, 5),
                List.of(
                        new Example(
                                "as in PyTorch",
                                ramp(0.1, 5).build(),
                                0.1 / 3,
                                0.1,
                                "LinearRampTracker(baseValue=0.1, steps=5,"
                                        + " startFactor=0.3333333333333333, endFactor=1.0)"),
                        new Example(
                                "to zero",
                                ramp(0.1, 1000).optStartFactor(1).optEndFactor(0).build(),
                                0,
                                0.1,
                                "LinearRampTracker(baseValue=0.1, steps=1000,"
                                        + " startFactor=1.0, endFactor=0.0)"),
                        new Example(
                                "down and short",
                                ramp(0.3, 250).optStartFactor(0.9).optEndFactor(0.05).build(),
                                0.015,
                                0.27 + 1e-16,
                                "LinearRampTracker(baseValue=0.3, steps=250,"
                                        + " startFactor=0.9, endFactor=0.05)"),
                        new Example(
                                "from zero",
                                ramp(0.3, 12_345).optStartFactor(0).build(),
                                0,
                                0.3,
                                "LinearRampTracker(baseValue=0.3, steps=12345,"
                                        + " startFactor=0.0, endFactor=1.0)")),
                List.of(
                        () ->
                                ramp(Double.MAX_VALUE, 1L << 53)
                                        .optStartFactor(0)
                                        .optEndFactor(1)
                                        .build(),
                        () -> ramp(Double.MAX_VALUE, 1).optStartFactor(1).optEndFactor(0).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> LinearRampTracker.builder().setSteps(3).build()),
                        new Rejection(
                                "steps",
                                "must be set, but is null",
                                () -> LinearRampTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> ramp(0, 1).build()),
                        new Rejection(
                                "steps",
                                "must be in [1, 2^53], but is 0",
                                () -> ramp(1, 0).build()),
                        new Rejection(
                                "startFactor",
                                "must be in [0, 1], but is -0.1",
                                () -> ramp(1, 1).optStartFactor(-0.1).build()),
                        new Rejection(
                                "startFactor",
                                "must be in [0, 1], but is 1.1",
                                () -> ramp(1, 1).optStartFactor(1.1).build()),
                        new Rejection(
                                "endFactor",
                                "must be in [0, 1], but is -0.1",
                                () -> ramp(1, 1).optEndFactor(-0.1).build()),
                        new Rejection(
                                "endFactor",
                                "must be in [0, 1], but is 1.1",
                                () -> ramp(1, 1).optEndFactor(1.1).build()),
                        new Rejection(
                                "endFactor",
                                "must be above 0 beside a startFactor of 0, but is 0.0",
                                () -> ramp(1, 1).optStartFactor(0).optEndFactor(0).build())));
    }

    static LinearRampTracker.Builder ramp(double baseValue, long steps) {
        return LinearRampTracker.builder().setBaseValue(baseValue).setSteps(steps);
    }
}
