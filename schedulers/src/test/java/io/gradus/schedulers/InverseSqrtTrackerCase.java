package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link InverseSqrtTracker}. */
final class InverseSqrtTrackerCase {

    private InverseSqrtTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                InverseSqrtTracker.class,
                () -> inverseSqrt(0.1, 100),
                List.of(
                        new Example(
                                "one timescale",
                                inverseSqrt(0.1, 100).build(),
                                0,
                                0.1,
                                "InverseSqrtTracker(baseValue=0.1, warmupSteps=100,"
                                        + " timescale=100)"),
                        new Example(
                                "slower",
                                inverseSqrt(0.1, 250).optTimescale(10_000).build(),
                                0,
                                0.1,
                                "InverseSqrtTracker(baseValue=0.1, warmupSteps=250,"
                                        + " timescale=10000)"),
                        new Example(
                                "no climb",
                                inverseSqrt(0.1, 1).build(),
                                0,
                                0.1,
                                "InverseSqrtTracker(baseValue=0.1, warmupSteps=1,"
                                        + " timescale=1)")),
                List.of(
                        () -> inverseSqrt(Double.MAX_VALUE, 1L << 53).optTimescale(1).build(),
                        () -> inverseSqrt(Double.MAX_VALUE, 1).optTimescale(1L << 53).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> InverseSqrtTracker.builder().setWarmupSteps(3).build()),
                        new Rejection(
                                "warmupSteps",
                                "must be set, but is null",
                                () -> InverseSqrtTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> inverseSqrt(0, 1).build()),
                        new Rejection(
                                "warmupSteps",
                                "must be in [1, 2^53], but is 0",
                                () -> inverseSqrt(1, 0).build()),
                        new Rejection(
                                "timescale",
                                "must be in [1, 2^53], but is 0",
                                () -> inverseSqrt(1, 1).optTimescale(0).build())));
    }

    static InverseSqrtTracker.Builder inverseSqrt(double baseValue, long warmupSteps) {
        return InverseSqrtTracker.builder().setBaseValue(baseValue).setWarmupSteps(warmupSteps);
    }
}
