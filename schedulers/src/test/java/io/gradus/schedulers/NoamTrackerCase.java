package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link NoamTracker}. */
final class NoamTrackerCase {

    private NoamTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                NoamTracker.class,
                () -> noam(512, 4000),
                List.of(
                        new Example(
                                "base model",
                                noam(512, 4000).build(),
                                0,
                                0.0007,
                                "NoamTracker(modelSize=512, warmupSteps=4000, factor=1.0)"),
                        new Example(
                                "small",
                                noam(64, 100).optFactor(2.5).build(),
                                0,
                                0.03125 * (1 + 1e-12),
                                "NoamTracker(modelSize=64, warmupSteps=100, factor=2.5)")),
                List.of(
                        () -> noam(1, 1).optFactor(Double.MAX_VALUE).build(),
                        () -> noam(1L << 53, 1L << 53).optFactor(Double.MIN_VALUE).build()),
                List.of(
                        new Rejection(
                                "modelSize",
                                "must be set, but is null",
                                () -> NoamTracker.builder().setWarmupSteps(3).build()),
                        new Rejection(
                                "warmupSteps",
                                "must be set, but is null",
                                () -> NoamTracker.builder().setModelSize(3).build()),
                        new Rejection(
                                "modelSize",
                                "must be in [1, 2^53], but is 0",
                                () -> noam(0, 1).build()),
                        new Rejection(
                                "warmupSteps",
                                "must be in [1, 2^53], but is 0",
                                () -> noam(1, 0).build()),
                        new Rejection(
                                "factor",
                                "must be in (0, infinity), but is 0.0",
                                () -> noam(1, 1).optFactor(0).build())));
    }

    static NoamTracker.Builder noam(long modelSize, long warmupSteps) {
        return NoamTracker.builder().setModelSize(modelSize).setWarmupSteps(warmupSteps);
    }
}
