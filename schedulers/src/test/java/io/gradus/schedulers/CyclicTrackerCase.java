package io.gradus.schedulers;

import io.gradus.schedulers.CyclicTracker.Mode;
import io.gradus.schedulers.CyclicTracker.ScaleMode;
import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** What must hold of {@link CyclicTracker}. */
final class CyclicTrackerCase {

    private CyclicTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                CyclicTracker.class,
                () -> cyclic(0.001, 0.006),
                List.of(
                        new Example(
                                "triangular",
                                cyclic(0.001, 0.006).build(),
                                0.001,
                                0.006,
                                "CyclicTracker(baseValue=0.001, maxValue=0.006, stepsUp=2000,"
                                        + " stepsDown=2000, mode=TRIANGULAR, gamma=1.0)"),
                        new Example(
                                "uneven",
                                cyclic(0.01, 0.1).optStepsUp(30).optStepsDown(71).build(),
                                0.01,
                                0.1,
                                "CyclicTracker(baseValue=0.01, maxValue=0.1, stepsUp=30,"
                                        + " stepsDown=71, mode=TRIANGULAR, gamma=1.0)"),
                        new Example(
                                "shortest",
                                cyclic(0, 0.5).optStepsUp(1).build(),
                                0,
                                0.5,
                                "CyclicTracker(baseValue=0.0, maxValue=0.5, stepsUp=1,"
                                        + " stepsDown=1, mode=TRIANGULAR, gamma=1.0)"),
                        new Example(
                                "triangular2",
                                cyclic(0.001, 0.1)
                                        .optStepsUp(40)
                                        .optStepsDown(25)
                                        .optMode(Mode.TRIANGULAR2)
                                        .build(),
                                0.001,
                                0.1,
                                "CyclicTracker(baseValue=0.001, maxValue=0.1, stepsUp=40,"
                                        + " stepsDown=25, mode=TRIANGULAR2, gamma=1.0)"),
                        new Example(
                                "exp_range",
                                cyclic(0, 1)
                                        .optStepsUp(37)
                                        .optMode(Mode.EXP_RANGE)
                                        .optGamma(0.994)
                                        .build(),
                                0,
                                1,
                                "CyclicTracker(baseValue=0.0, maxValue=1.0, stepsUp=37,"
                                        + " stepsDown=37, mode=EXP_RANGE, gamma=0.994)"),
                        new Example(
                                "own scale of the cycle",
                                cyclic(0.1, 0.3)
                                        .optStepsUp(50)
                                        .optStepsDown(20)
                                        .optScaleFunction(new Reciprocal(), ScaleMode.CYCLE)
                                        .build(),
                                0.1,
                                0.3,
                                "CyclicTracker(baseValue=0.1, maxValue=0.3, stepsUp=50,"
                                        + " stepsDown=20, scaleFunction=Reciprocal[],"
                                        + " scaleMode=CYCLE)"),
                        new Example(
                                "own scale of the step",
                                cyclic(0.1, 0.3)
                                        .optStepsUp(50)
                                        .optStepsDown(20)
                                        .optScaleFunction(
                                                x -> 1 / (1 + x / 100), ScaleMode.ITERATIONS)
                                        .build(),
                                0.1,
                                0.3,
                                "CyclicTracker(baseValue=0.1, maxValue=0.3, stepsUp=50,"
                                        + " stepsDown=20, scaleFunction=lambda,"
                                        + " scaleMode=ITERATIONS)")),
                List.of(
                        () -> cyclic(0, 0).optStepsUp(1).optStepsDown(1).build(),
                        () -> cyclic(0.5, 0.5).optStepsUp(1L << 53).optStepsDown(1L << 53).build(),
                        () ->
                                cyclic(0, Double.MAX_VALUE)
                                        .optMode(Mode.EXP_RANGE)
                                        .optGamma(Double.MIN_VALUE)
                                        .build(),
                        () -> cyclic(0, 1).optMode(Mode.EXP_RANGE).optGamma(1).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> CyclicTracker.builder().setMaxValue(1).build()),
                        new Rejection(
                                "baseValue",
                                "must be in [0, infinity), but is -0.1",
                                () -> cyclic(-0.1, 1).build()),
                        new Rejection(
                                "maxValue",
                                "must be set, but is null",
                                () -> CyclicTracker.builder().setBaseValue(1).build()),
                        new Rejection(
                                "maxValue",
                                "must be in [baseValue = 0.5, infinity), but is 0.4",
                                () -> cyclic(0.5, 0.4).build()),
                        new Rejection(
                                "stepsUp",
                                "must be in [1, 2^53], but is 0",
                                () -> cyclic(0, 1).optStepsUp(0).build()),
                        new Rejection(
                                "stepsDown",
                                "must be in [1, 2^53], but is 9007199254740993",
                                () -> cyclic(0, 1).optStepsDown((1L << 53) + 1).build()),
                        new Rejection(
                                "mode",
                                "must be TRIANGULAR beside a scaleFunction, but is EXP_RANGE",
                                () ->
                                        cyclic(0, 1)
                                                .optMode(Mode.EXP_RANGE)
                                                .optScaleFunction(x -> 1, ScaleMode.CYCLE)
                                                .build()),
                        new Rejection(
                                "gamma",
                                "must be in (0, 1], but is 0.0",
                                () -> cyclic(0, 1).optMode(Mode.EXP_RANGE).optGamma(0).build()),
                        new Rejection(
                                "gamma",
                                "must be in (0, 1], but is 1.1",
                                () -> cyclic(0, 1).optMode(Mode.EXP_RANGE).optGamma(1.1).build()),
                        new Rejection(
                                "gamma",
                                "must be 1 for the mode TRIANGULAR, but is 0.9",
                                () -> cyclic(0, 1).optGamma(0.9).build()),
                        new Rejection(
                                "scaleFunction",
                                "must be set, but is null",
                                () -> cyclic(0, 1).optScaleFunction(null, ScaleMode.CYCLE).build()),
                        new Rejection(
                                "scaleMode",
                                "must be set, but is null",
                                () -> cyclic(0, 1).optScaleFunction(x -> 1, null).build())));
    }

    static CyclicTracker.Builder cyclic(double baseValue, double maxValue) {
        return CyclicTracker.builder().setBaseValue(baseValue).setMaxValue(maxValue);
    }

    /** A scale function with a text of its own. */
    private record Reciprocal() implements DoubleUnaryOperator {

        @Override
        public double applyAsDouble(double x) {
            return 1 / x;
        }
    }
}
