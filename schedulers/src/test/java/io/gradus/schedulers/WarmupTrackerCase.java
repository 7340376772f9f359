package io.gradus.schedulers;

import static io.gradus.schedulers.CosineAnnealingTrackerCase.cosine;
import static io.gradus.schedulers.CyclicTrackerCase.cyclic;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import io.gradus.schedulers.WarmupTracker.Placement;
import io.gradus.schedulers.WarmupTracker.Shape;
import java.util.List;

/** What must hold of {@link WarmupTracker}. */
final class WarmupTrackerCase {

    private WarmupTrackerCase() {}

    static ScheduleCase row() {
        Schedule decay = t -> 0.4 * Math.pow(0.99, t);
        Schedule slowDecay = t -> 0.4 * Math.pow(0.999, t);
        return new ScheduleCase(
                WarmupTracker.class,
                () -> warmup(decay, 10),
                List.of(
                        new Example(
                                "linear",
                                warmup(cosine(0.1, 1000).build(), 100).build(),
                                0,
                                0.1,
                                "WarmupTracker(main=CosineAnnealingTracker(baseValue=0.1,"
                                        + " steps=1000, minValue=0.0), warmupSteps=100,"
                                        + " shape=LINEAR, startFactor=0.3333333333333333,"
                                        + " placement=PREFIX)"),
                        new Example(
                                "linear from little",
                                warmup(decay, 250).optStartFactor(1e-4).build(),
                                0,
                                0.4,
                                "WarmupTracker(main=lambda, warmupSteps=250, shape=LINEAR,"
                                        + " startFactor=1.0E-4, placement=PREFIX)"),
                        new Example(
                                "linear from zero",
                                warmup(decay, 7).optStartFactor(0).build(),
                                0,
                                0.4,
                                "WarmupTracker(main=lambda, warmupSteps=7, shape=LINEAR,"
                                        + " startFactor=0.0, placement=PREFIX)"),
                        new Example(
                                "constant",
                                warmup(cyclic(0.01, 0.1).optStepsUp(30).build(), 40)
                                        .optStartFactor(0.25)
                                        .optShape(Shape.CONSTANT)
                                        .build(),
                                0.0025,
                                0.1,
                                "WarmupTracker(main=CyclicTracker(baseValue=0.01, maxValue=0.1,"
                                        + " stepsUp=30, stepsDown=30, mode=TRIANGULAR,"
                                        + " gamma=1.0), warmupSteps=40, shape=CONSTANT,"
                                        + " startFactor=0.25, placement=PREFIX)"),
                        new Example(
                                "cosine",
                                warmup(decay, 300)
                                        .optStartFactor(0.001)
                                        .optShape(Shape.COSINE)
                                        .build(),
                                0,
                                0.4,
                                "WarmupTracker(main=lambda, warmupSteps=300, shape=COSINE,"
                                        + " startFactor=0.001, placement=PREFIX)"),
                        new Example(
                                "exponential",
                                warmup(decay, 300)
                                        .optStartFactor(0.001)
                                        .optShape(Shape.EXPONENTIAL)
                                        .build(),
                                0,
                                0.4,
                                "WarmupTracker(main=lambda, warmupSteps=300, shape=EXPONENTIAL,"
                                        + " startFactor=0.001, placement=PREFIX)"),
                        new Example(
                                "linear over",
                                warmup(cosine(0.1, 1200).build(), 100)
                                        .optPlacement(Placement.OVERLAP)
                                        .build(),
                                0,
                                0.1,
                                "WarmupTracker(main=CosineAnnealingTracker(baseValue=0.1,"
                                        + " steps=1200, minValue=0.0), warmupSteps=100,"
                                        + " shape=LINEAR, startFactor=0.3333333333333333,"
                                        + " placement=OVERLAP)"),
                        new Example(
                                "constant over",
                                warmup(slowDecay, 100)
                                        .optStartFactor(0.5)
                                        .optShape(Shape.CONSTANT)
                                        .optPlacement(Placement.OVERLAP)
                                        .build(),
                                0,
                                0.4,
                                "WarmupTracker(main=lambda, warmupSteps=100, shape=CONSTANT,"
                                        + " startFactor=0.5, placement=OVERLAP)"),
                        new Example(
                                "cosine over",
                                warmup(cosine(0.1, 500).optMinValue(1e-4).build(), 600)
                                        .optStartFactor(0.1)
                                        .optShape(Shape.COSINE)
                                        .optPlacement(Placement.OVERLAP)
                                        .build(),
                                1e-5,
                                0.1,
                                "WarmupTracker(main=CosineAnnealingTracker(baseValue=0.1,"
                                        + " steps=500, minValue=1.0E-4), warmupSteps=600,"
                                        + " shape=COSINE, startFactor=0.1, placement=OVERLAP)"),
                        new Example(
                                "nested",
                                warmup(
                                                warmup(cosine(0.1, 800).build(), 100)
                                                        .optStartFactor(0.5)
                                                        .optShape(Shape.EXPONENTIAL)
                                                        .build(),
                                                50)
                                        .optStartFactor(0.2)
                                        .optShape(Shape.CONSTANT)
                                        .build(),
                                0,
                                0.1,
                                "WarmupTracker(main=WarmupTracker(main=CosineAnnealingTracker(baseValue=0.1, steps=800, minValue=0.0), warmupSteps=100, shape=EXPONENTIAL, startFactor=0.5, placement=PREFIX), warmupSteps=50, shape=CONSTANT, startFactor=0.2, placement=PREFIX"
                                        + ")")),
                List.of(
                        () -> warmup(decay, 1).optStartFactor(0).build(),
                        () -> warmup(decay, 1L << 53).optStartFactor(1).build(),
                        () ->
                                warmup(decay, 5)
                                        .optStartFactor(Double.MIN_VALUE)
                                        .optShape(Shape.EXPONENTIAL)
                                        .build()),
                List.of(
                        new Rejection(
                                "main",
                                "must be set, but is null",
                                () -> WarmupTracker.builder().setWarmupSteps(5).build()),
                        new Rejection(
                                "main",
                                "'s first value must be in (-infinity, infinity), but is NaN",
                                () -> warmup(t -> Double.NaN, 5).build()),
                        new Rejection(
                                "warmupSteps",
                                "must be set, but is null",
                                () -> WarmupTracker.builder().setMain(decay).build()),
                        new Rejection(
                                "warmupSteps",
                                "must be in [1, 2^53], but is 0",
                                () -> warmup(decay, 0).build()),
                        new Rejection(
                                "startFactor",
                                "must be in [0, 1], but is 1.5",
                                () -> warmup(decay, 5).optStartFactor(1.5).build()),
                        new Rejection(
                                "startFactor",
                                "must be in [0, 1], but is -0.5",
                                () -> warmup(decay, 5).optStartFactor(-0.5).build()),
                        new Rejection(
                                "startFactor",
                                "must be above 0 for the shape EXPONENTIAL, but is 0.0",
                                () ->
                                        warmup(decay, 5)
                                                .optStartFactor(0)
                                                .optShape(Shape.EXPONENTIAL)
                                                .build()),
                        new Rejection(
                                "shape",
                                "must be set, but is null",
                                () -> warmup(decay, 5).optShape(null).build()),
                        new Rejection(
                                "placement",
                                "must be set, but is null",
                                () -> warmup(decay, 5).optPlacement(null).build())));
    }

    static WarmupTracker.Builder warmup(Schedule main, long steps) {
        return WarmupTracker.builder().setMain(main).setWarmupSteps(steps);
    }
}
