package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link PolynomialTracker}. */
final class PolynomialTrackerCase {

    private PolynomialTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                PolynomialTracker.class,
                () -> polynomial(0.1, 500),
                List.of(
                        new Example(
                                "straight",
                                polynomial(0.1, 500).build(),
                                0,
                                0.1,
                                "PolynomialTracker(baseValue=0.1, steps=500, power=1.0,"
                                        + " finalValue=0.0, cycle=false)"),
                        new Example(
                                "power",
                                polynomial(0.3, 1200).optPower(0.9).build(),
                                0,
                                0.3,
                                "PolynomialTracker(baseValue=0.3, steps=1200, power=0.9,"
                                        + " finalValue=0.0, cycle=false)"),
                        new Example(
                                "squared",
                                polynomial(0.3, 300).optPower(2).build(),
                                0,
                                0.3,
                                "PolynomialTracker(baseValue=0.3, steps=300, power=2.0,"
                                        + " finalValue=0.0, cycle=false)"),
                        new Example(
                                "to a value",
                                polynomial(0.1, 12_345).optPower(0.5).optFinalValue(1e-3).build(),
                                0.001,
                                0.1,
                                "PolynomialTracker(baseValue=0.1, steps=12345, power=0.5,"
                                        + " finalValue=0.001, cycle=false)"),
                        new Example(
                                "cycles",
                                polynomial(0.1, 250)
                                        .optPower(1.5)
                                        .optFinalValue(1e-3)
                                        .optCycle(true)
                                        .build(),
                                0.001,
                                0.1,
                                "PolynomialTracker(baseValue=0.1, steps=250, power=1.5,"
                                        + " finalValue=0.001, cycle=true)")),
                List.of(
                        () ->
                                polynomial(Double.MAX_VALUE, 1L << 53)
                                        .optPower(Double.MAX_VALUE)
                                        .optFinalValue(Double.MAX_VALUE)
                                        .optCycle(true)
                                        .build(),
                        () -> polynomial(1, 1).optPower(Double.MIN_VALUE).optFinalValue(0).build(),
                        () -> polynomial(1, 1).optCycle(true).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> PolynomialTracker.builder().setSteps(3).build()),
                        new Rejection(
                                "steps",
                                "must be set, but is null",
                                () -> PolynomialTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> polynomial(0, 1).build()),
                        new Rejection(
                                "steps",
                                "must be in [1, 2^53], but is 0",
                                () -> polynomial(1, 0).build()),
                        new Rejection(
                                "power",
                                "must be in (0, infinity), but is 0.0",
                                () -> polynomial(1, 1).optPower(0).build()),
                        new Rejection(
                                "finalValue",
                                "must be in [0, baseValue = 0.1], but is 0.2",
                                () -> polynomial(0.1, 9).optFinalValue(0.2).build()),
                        new Rejection(
                                "finalValue",
                                "must be in [0, baseValue = 0.1], but is" + " -0.2",
                                () -> polynomial(0.1, 9).optFinalValue(-0.2).build())));
    }

    static PolynomialTracker.Builder polynomial(double baseValue, long steps) {
        return PolynomialTracker.builder().setBaseValue(baseValue).setSteps(steps);
    }
}
