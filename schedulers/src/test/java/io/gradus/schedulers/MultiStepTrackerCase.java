package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link MultiStepTracker}. */
final class MultiStepTrackerCase {

    private MultiStepTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                MultiStepTracker.class,
                () -> multiStep(0.1, 30, 60, 90),
                List.of(
                        new Example(
                                "lectures",
                                multiStep(0.1, 30, 60, 90).build(),
                                1e-4 * (1 - 1e-12),
                                0.1,
                                "MultiStepTracker(baseValue=0.1, milestones=[30, 60, 90],"
                                        + " factor=0.1)"),
                        new Example(
                                "one",
                                multiStep(0.1, 1).optFactor(0.5).build(),
                                0.05,
                                0.1,
                                "MultiStepTracker(baseValue=0.1, milestones=[1], factor=0.5)"),
                        new Example(
                                "growing",
                                multiStep(3e-4, 250, 251, 700).optFactor(1.3).build(),
                                0.0003,
                                3e-4 * 1.3 * 1.3 * 1.3 * (1 + 1e-12),
                                "MultiStepTracker(baseValue=3.0E-4, milestones=[250, 251,"
                                        + " 700], factor=1.3)")),
                List.of(
                        () ->
                                multiStep(Double.MAX_VALUE, 1, Integer.MAX_VALUE)
                                        .optFactor(Double.MAX_VALUE)
                                        .build(),
                        () -> multiStep(Double.MIN_VALUE, 1).optFactor(Double.MIN_VALUE).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> MultiStepTracker.builder().setMilestones(3).build()),
                        new Rejection(
                                "milestones",
                                "must be set, but is null",
                                () -> MultiStepTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "milestones",
                                "must be set, but is null",
                                () -> multiStep(1, (int[]) null).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> multiStep(0, 3).build()),
                        new Rejection(
                                "milestones",
                                "must be at least one, but is []",
                                () -> multiStep(1).build()),
                        new Rejection(
                                "milestones",
                                "must be above 0 and rising, but is [0]",
                                () -> multiStep(1, 0).build()),
                        new Rejection(
                                "milestones",
                                "must be above 0 and rising, but is [3, 3]",
                                () -> multiStep(1, 3, 3).build()),
                        new Rejection(
                                "milestones",
                                "must be above 0 and rising, but is [3, 2]",
                                () -> multiStep(1, 3, 2).build()),
                        new Rejection(
                                "factor",
                                "must be in (0, infinity), but is 0.0",
                                () -> multiStep(1, 3).optFactor(0).build())));
    }

    static MultiStepTracker.Builder multiStep(double baseValue, int... milestones) {
        return MultiStepTracker.builder().setBaseValue(baseValue).setMilestones(milestones);
    }
}
