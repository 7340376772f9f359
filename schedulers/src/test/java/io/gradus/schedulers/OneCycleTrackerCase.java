package io.gradus.schedulers;

import io.gradus.schedulers.OneCycleTracker.Anneal;
import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link OneCycleTracker}. */
final class OneCycleTrackerCase {

    private OneCycleTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                OneCycleTracker.class,
                () -> oneCycle(0.1, 1000),
                List.of(
                        new Example(
                                "two phases",
                                oneCycle(0.1, 1000).build(),
                                4e-7 * (1 - 1e-12),
                                0.1,
                                "OneCycleTracker(maxValue=0.1, steps=1000, pctStart=0.3,"
                                        + " divFactor=25.0, finalDivFactor=10000.0, anneal=COS,"
                                        + " threePhase=false)"),
                        new Example(
                                "straight",
                                oneCycle(0.5, 1000)
                                        .optPctStart(0.123)
                                        .optDivFactor(10)
                                        .optFinalDivFactor(100)
                                        .optAnneal(Anneal.LINEAR)
                                        .build(),
                                0.0005 * (1 - 1e-12),
                                0.5,
                                "OneCycleTracker(maxValue=0.5, steps=1000, pctStart=0.123,"
                                        + " divFactor=10.0, finalDivFactor=100.0, anneal=LINEAR,"
                                        + " threePhase=false)"),
                        new Example(
                                "three phases",
                                oneCycle(0.1, 1000).optPctStart(0.4).optThreePhase(true).build(),
                                4e-7 * (1 - 1e-12),
                                0.1,
                                "OneCycleTracker(maxValue=0.1, steps=1000, pctStart=0.4,"
                                        + " divFactor=25.0, finalDivFactor=10000.0, anneal=COS,"
                                        + " threePhase=true)"),
                        new Example(
                                "past the end",
                                oneCycle(0.1, 250).optPctStart(0.25).build(),
                                4e-7 * (1 - 1e-12),
                                0.1,
                                "OneCycleTracker(maxValue=0.1, steps=250, pctStart=0.25,"
                                        + " divFactor=25.0, finalDivFactor=10000.0, anneal=COS,"
                                        + " threePhase=false)"),
                        new Example(
                                "top at step 0",
                                oneCycle(0.1, 10).optPctStart(0.1).build(),
                                4e-7 * (1 - 1e-12),
                                0.1,
                                "OneCycleTracker(maxValue=0.1, steps=10, pctStart=0.1,"
                                        + " divFactor=25.0, finalDivFactor=10000.0, anneal=COS,"
                                        + " threePhase=false)"),
                        new Example(
                                "top before step 0",
                                oneCycle(0.1, 300).optPctStart(0).build(),
                                4e-7 * (1 - 1e-12),
                                0.1,
                                "OneCycleTracker(maxValue=0.1, steps=300, pctStart=0.0,"
                                        + " divFactor=25.0, finalDivFactor=10000.0, anneal=COS,"
                                        + " threePhase=false)"),
                        new Example(
                                "no fall",
                                oneCycle(0.1, 300).optPctStart(1).build(),
                                4e-7 * (1 - 1e-12),
                                0.1,
                                "OneCycleTracker(maxValue=0.1, steps=300, pctStart=1.0,"
                                        + " divFactor=25.0, finalDivFactor=10000.0, anneal=COS,"
                                        + " threePhase=false)"),
                        new Example(
                                "three straight phases",
                                oneCycle(0.1, 777)
                                        .optPctStart(0.5)
                                        .optDivFactor(4)
                                        .optFinalDivFactor(1e3)
                                        .optAnneal(Anneal.LINEAR)
                                        .optThreePhase(true)
                                        .build(),
                                2.5e-5 * (1 - 1e-12),
                                0.1,
                                "OneCycleTracker(maxValue=0.1, steps=777, pctStart=0.5,"
                                        + " divFactor=4.0, finalDivFactor=1000.0, anneal=LINEAR,"
                                        + " threePhase=true)")),
                List.of(
                        () -> oneCycle(1, 1).build(),
                        () -> oneCycle(1, 1).optPctStart(1).build(),
                        () -> oneCycle(1, 1).optPctStart(0).optThreePhase(true).build(),
                        () ->
                                oneCycle(Double.MAX_VALUE, 1L << 53)
                                        .optPctStart(0.5)
                                        .optDivFactor(1)
                                        .optFinalDivFactor(1)
                                        .optThreePhase(true)
                                        .build(),
                        () ->
                                oneCycle(1, 9)
                                        .optDivFactor(Double.MAX_VALUE)
                                        .optFinalDivFactor(Double.MAX_VALUE)
                                        .build()),
                List.of(
                        new Rejection(
                                "maxValue",
                                "must be set, but is null",
                                () -> OneCycleTracker.builder().setSteps(3).build()),
                        new Rejection(
                                "steps",
                                "must be set, but is null",
                                () -> OneCycleTracker.builder().setMaxValue(3).build()),
                        new Rejection(
                                "maxValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> oneCycle(0, 1).build()),
                        new Rejection(
                                "steps",
                                "must be in [1, 2^53], but is 0",
                                () -> oneCycle(1, 0).build()),
                        new Rejection(
                                "pctStart",
                                "must be in [0, 1], but is 1.1",
                                () -> oneCycle(1, 9).optPctStart(1.1).build()),
                        new Rejection(
                                "pctStart",
                                "must be in [0, 1], but is -0.1",
                                () -> oneCycle(1, 9).optPctStart(-0.1).build()),
                        new Rejection(
                                "pctStart",
                                "must be in [0, 0.5], but is 0.6",
                                () -> oneCycle(1, 9).optPctStart(0.6).optThreePhase(true).build()),
                        new Rejection(
                                "divFactor",
                                "must be in [1, infinity), but is 0.9",
                                () -> oneCycle(1, 9).optDivFactor(0.9).build()),
                        new Rejection(
                                "finalDivFactor",
                                "must be in [1, infinity), but is 0.9",
                                () -> oneCycle(1, 9).optFinalDivFactor(0.9).build()),
                        new Rejection(
                                "anneal",
                                "must be set, but is null",
                                () -> oneCycle(1, 9).optAnneal(null).build())));
    }

    static OneCycleTracker.Builder oneCycle(double maxValue, long steps) {
        return OneCycleTracker.builder().setMaxValue(maxValue).setSteps(steps);
    }
}
