package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link TanhTracker}. */
final class TanhTrackerCase {

    private TanhTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                TanhTracker.class,
                () -> tanh(0.1, 1000),
                List.of(
                        new Example(
                                "usual",
                                tanh(0.1, 1000).build(),
                                0,
                                0.1,
                                "TanhTracker(baseValue=0.1, steps=1000, minValue=0.0,"
                                        + " lowerBound=-7.0, upperBound=3.0)"),
                        new Example(
                                "to a minimum",
                                tanh(0.1, 12_345)
                                        .optMinValue(1e-4)
                                        .optLowerBound(-6)
                                        .optUpperBound(20)
                                        .build(),
                                0.0001,
                                0.1,
                                "TanhTracker(baseValue=0.1, steps=12345, minValue=1.0E-4,"
                                        + " lowerBound=-6.0, upperBound=20.0)")),
                List.of(
                        () ->
                                tanh(Double.MAX_VALUE, 1L << 53)
                                        .optMinValue(Double.MAX_VALUE)
                                        .optLowerBound(-1000)
                                        .optUpperBound(1000)
                                        .build(),
                        () ->
                                tanh(1, 1)
                                        .optMinValue(0)
                                        .optLowerBound(999)
                                        .optUpperBound(1000)
                                        .build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> TanhTracker.builder().setSteps(3).build()),
                        new Rejection(
                                "steps",
                                "must be set, but is null",
                                () -> TanhTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> tanh(0, 1).build()),
                        new Rejection(
                                "steps",
                                "must be in [1, 2^53], but is 0",
                                () -> tanh(1, 0).build()),
                        new Rejection(
                                "minValue",
                                "must be in [0, baseValue = 0.1], but is 0.2",
                                () -> tanh(0.1, 9).optMinValue(0.2).build()),
                        new Rejection(
                                "minValue",
                                "must be in [0, baseValue = 0.1], but is" + " -0.2",
                                () -> tanh(0.1, 9).optMinValue(-0.2).build()),
                        new Rejection(
                                "lowerBound",
                                "must be in [-1000, 1000], but is -1001.0",
                                () -> tanh(1, 1).optLowerBound(-1001.0).build()),
                        new Rejection(
                                "lowerBound",
                                "must be in [-1000, 1000], but is 1001.0",
                                () -> tanh(1, 1).optLowerBound(1001.0).build()),
                        new Rejection(
                                "upperBound",
                                "must be in (lowerBound = -7.0, 1000], but is -7.0",
                                () -> tanh(1, 1).optUpperBound(-7.0).build()),
                        new Rejection(
                                "upperBound",
                                "must be in (lowerBound = 1000.0, 1000], but is 3.0",
                                () -> tanh(1, 1).optLowerBound(1000).build()),
                        new Rejection(
                                "upperBound",
                                "must be in (lowerBound = -7.0, 1000], but is 1001.0",
                                () -> tanh(1, 1).optUpperBound(1001.0).build())));
    }

    static TanhTracker.Builder tanh(double baseValue, long steps) {
        return TanhTracker.builder().setBaseValue(baseValue).setSteps(steps);
    }
}
