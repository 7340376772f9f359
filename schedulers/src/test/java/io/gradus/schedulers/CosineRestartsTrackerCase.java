package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link CosineRestartsTracker}. */
final class CosineRestartsTrackerCase {

    private CosineRestartsTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                CosineRestartsTracker.class,
                () -> restarts(0.1, 100),
                List.of(
                        new Example(
                                "alike",
                                restarts(0.1, 100).build(),
                                0,
                                0.1,
                                "CosineRestartsTracker(baseValue=0.1, firstCycleSteps=100,"
                                        + " cycleMultiplier=1, minValue=0.0, peakDecay=1.0)"),
                        new Example(
                                "doubling",
                                restarts(0.05, 30).optCycleMultiplier(2).optMinValue(1e-4).build(),
                                0.0001,
                                0.05,
                                "CosineRestartsTracker(baseValue=0.05, firstCycleSteps=30,"
                                        + " cycleMultiplier=2, minValue=1.0E-4, peakDecay=1.0)"),
                        new Example(
                                "every step",
                                restarts(0.1, 1).build(),
                                0.1,
                                0.1,
                                "CosineRestartsTracker(baseValue=0.1, firstCycleSteps=1,"
                                        + " cycleMultiplier=1, minValue=0.0, peakDecay=1.0)"),
                        new Example(
                                "lower and lower",
                                restarts(0.1, 50).optMinValue(1e-3).optPeakDecay(0.8).build(),
                                0.001,
                                0.1,
                                "CosineRestartsTracker(baseValue=0.1, firstCycleSteps=50,"
                                        + " cycleMultiplier=1, minValue=0.001, peakDecay=0.8)"),
                        new Example(
                                "tenfold",
                                restarts(0.1, 3).optCycleMultiplier(10).optPeakDecay(0.5).build(),
                                0,
                                0.1,
                                "CosineRestartsTracker(baseValue=0.1, firstCycleSteps=3,"
                                        + " cycleMultiplier=10, minValue=0.0, peakDecay=0.5)")),
                List.of(
                        () ->
                                restarts(Double.MAX_VALUE, 1L << 53)
                                        .optCycleMultiplier(1L << 53)
                                        .optMinValue(Double.MAX_VALUE)
                                        .optPeakDecay(1)
                                        .build(),
                        () ->
                                restarts(1, 1)
                                        .optCycleMultiplier(2)
                                        .optPeakDecay(Double.MIN_VALUE)
                                        .build(),
                        () -> restarts(1, 1).optCycleMultiplier(1L << 53).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () ->
                                        CosineRestartsTracker.builder()
                                                .setFirstCycleSteps(3)
                                                .build()),
                        new Rejection(
                                "firstCycleSteps",
                                "must be set, but is null",
                                () -> CosineRestartsTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> restarts(0, 1).build()),
                        new Rejection(
                                "firstCycleSteps",
                                "must be in [1, 2^53], but is 0",
                                () -> restarts(1, 0).build()),
                        new Rejection(
                                "cycleMultiplier",
                                "must be in [1, 2^53], but is 0",
                                () -> restarts(1, 1).optCycleMultiplier(0).build()),
                        new Rejection(
                                "peakDecay",
                                "must be in (0, 1], but is 0.0",
                                () -> restarts(1, 1).optPeakDecay(0.0).build()),
                        new Rejection(
                                "peakDecay",
                                "must be in (0, 1], but is 1.1",
                                () -> restarts(1, 1).optPeakDecay(1.1).build()),
                        new Rejection(
                                "minValue",
                                "must be in [0, baseValue = 0.1], but is 0.2",
                                () -> restarts(0.1, 9).optMinValue(0.2).build()),
                        new Rejection(
                                "minValue",
                                "must be in [0, baseValue = 0.1], but is" + " -0.2",
                                () -> restarts(0.1, 9).optMinValue(-0.2).build())));
    }

    static CosineRestartsTracker.Builder restarts(double baseValue, long firstCycleSteps) {
        return CosineRestartsTracker.builder()
                .setBaseValue(baseValue)
                .setFirstCycleSteps(firstCycleSteps);
    }
}
