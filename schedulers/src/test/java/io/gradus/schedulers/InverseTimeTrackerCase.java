package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link InverseTimeTracker}. */
final class InverseTimeTrackerCase {

    private InverseTimeTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                InverseTimeTracker.class,
                () -> inverseTime(0.1, 0.01),
                List.of(
                        new Example(
                                "smooth",
                                inverseTime(0.1, 0.01).build(),
                                0,
                                0.1,
                                "InverseTimeTracker(baseValue=0.1, decayRate=0.01,"
                                        + " decaySteps=1, staircase=false)"),
                        new Example(
                                "every hundred",
                                inverseTime(0.1, 0.5).optDecaySteps(100).build(),
                                0,
                                0.1,
                                "InverseTimeTracker(baseValue=0.1, decayRate=0.5,"
                                        + " decaySteps=100, staircase=false)"),
                        new Example(
                                "staircase",
                                inverseTime(0.1, 0.5).optDecaySteps(100).optStaircase(true).build(),
                                0,
                                0.1,
                                "InverseTimeTracker(baseValue=0.1, decayRate=0.5,"
                                        + " decaySteps=100, staircase=true)")),
                List.of(
                        () ->
                                inverseTime(Double.MAX_VALUE, Double.MAX_VALUE)
                                        .optDecaySteps(1)
                                        .build(),
                        () -> inverseTime(1, Double.MIN_VALUE).optDecaySteps(1L << 53).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> InverseTimeTracker.builder().setDecayRate(3).build()),
                        new Rejection(
                                "decayRate",
                                "must be set, but is null",
                                () -> InverseTimeTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> inverseTime(0, 1).build()),
                        new Rejection(
                                "decayRate",
                                "must be in (0, infinity), but is 0.0",
                                () -> inverseTime(1, 0).build()),
                        new Rejection(
                                "decaySteps",
                                "must be in [1, 2^53], but is 0",
                                () -> inverseTime(1, 1).optDecaySteps(0).build())));
    }

    static InverseTimeTracker.Builder inverseTime(double baseValue, double decayRate) {
        return InverseTimeTracker.builder().setBaseValue(baseValue).setDecayRate(decayRate);
    }
}
