package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link ConstantTracker}. */
final class ConstantTrackerCase {

    private ConstantTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                ConstantTracker.class,
                () -> constant(0.1),
                List.of(
                        new Example(
                                "constant",
                                constant(0.1).build(),
                                0.1,
                                0.1,
                                "ConstantTracker(baseValue=0.1, factor=1.0, steps=5)"),
                        new Example(
                                "a third at first",
                                constant(0.1).optFactor(1.0 / 3).build(),
                                0.1 / 3,
                                0.1,
                                "ConstantTracker(baseValue=0.1, factor=0.3333333333333333,"
                                        + " steps=5)"),
                        new Example(
                                "a part for long",
                                constant(0.7).optFactor(0.25).optSteps(500).build(),
                                0.175,
                                0.7,
                                "ConstantTracker(baseValue=0.7, factor=0.25, steps=500)")),
                List.of(
                        () -> constant(Double.MAX_VALUE).optFactor(1).optSteps(1L << 53).build(),
                        () ->
                                constant(Double.MIN_VALUE)
                                        .optFactor(Double.MIN_VALUE)
                                        .optSteps(1)
                                        .build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> ConstantTracker.builder().build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> constant(0).build()),
                        new Rejection(
                                "factor",
                                "must be in (0, 1], but is 0.0",
                                () -> constant(1).optFactor(0).build()),
                        new Rejection(
                                "factor",
                                "must be in (0, 1], but is 1.1",
                                () -> constant(1).optFactor(1.1).build()),
                        new Rejection(
                                "steps",
                                "must be in [1, 2^53], but is 0",
                                () -> constant(1).optSteps(0).build())));
    }

    static ConstantTracker.Builder constant(double baseValue) {
        return ConstantTracker.builder().setBaseValue(baseValue);
    }
}
