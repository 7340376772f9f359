package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import io.gradus.schedulers.WarmupStableDecayTracker.Decay;
import java.util.List;

/** What must hold of {@link WarmupStableDecayTracker}. */
final class WarmupStableDecayTrackerCase {

    private WarmupStableDecayTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                WarmupStableDecayTracker.class,
                () -> wsd(0.1, 400, 500).optWarmupSteps(100),
                List.of(
                        new Example(
                                "linear",
                                wsd(0.1, 400, 500).optWarmupSteps(100).build(),
                                0,
                                0.1,
                                "WarmupStableDecayTracker(baseValue=0.1, warmupSteps=100,"
                                        + " stableSteps=400, decaySteps=500, minValue=0.0,"
                                        + " decay=LINEAR)"),
                        new Example(
                                "cosine",
                                wsd(0.1, 200, 800)
                                        .optWarmupSteps(30)
                                        .optMinValue(1e-3)
                                        .optDecay(Decay.COSINE)
                                        .build(),
                                0.001,
                                0.1,
                                "WarmupStableDecayTracker(baseValue=0.1, warmupSteps=30,"
                                        + " stableSteps=200, decaySteps=800, minValue=0.001,"
                                        + " decay=COSINE)"),
                        new Example(
                                "one minus sqrt",
                                wsd(0.1, 0, 12_345)
                                        .optWarmupSteps(100)
                                        .optDecay(Decay.ONE_MINUS_SQRT)
                                        .build(),
                                0,
                                0.1,
                                "WarmupStableDecayTracker(baseValue=0.1, warmupSteps=100,"
                                        + " stableSteps=0, decaySteps=12345, minValue=0.0,"
                                        + " decay=ONE_MINUS_SQRT)"),
                        new Example(
                                "no climb",
                                wsd(0.1, 500, 250).build(),
                                0,
                                0.1,
                                "WarmupStableDecayTracker(baseValue=0.1, warmupSteps=0,"
                                        + " stableSteps=500, decaySteps=250, minValue=0.0,"
                                        + " decay=LINEAR)")),
                List.of(
                        () ->
                                wsd(Double.MAX_VALUE, 1L << 53, 1L << 53)
                                        .optWarmupSteps(1L << 53)
                                        .optMinValue(Double.MAX_VALUE)
                                        .build(),
                        () -> wsd(1, 0, 1).optWarmupSteps(0).build(),
                        () ->
                                wsd(Double.MAX_VALUE, 0, 1L << 53)
                                        .optWarmupSteps(1)
                                        .optDecay(Decay.ONE_MINUS_SQRT)
                                        .build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () ->
                                        WarmupStableDecayTracker.builder()
                                                .setStableSteps(3)
                                                .setDecaySteps(3)
                                                .build()),
                        new Rejection(
                                "stableSteps",
                                "must be set, but is null",
                                () ->
                                        WarmupStableDecayTracker.builder()
                                                .setBaseValue(1)
                                                .setDecaySteps(3)
                                                .build()),
                        new Rejection(
                                "decaySteps",
                                "must be set, but is null",
                                () ->
                                        WarmupStableDecayTracker.builder()
                                                .setBaseValue(1)
                                                .setStableSteps(3)
                                                .build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> wsd(0, 1, 1).build()),
                        new Rejection(
                                "warmupSteps",
                                "must be in [0, 2^53], but is -1",
                                () -> wsd(1, 1, 1).optWarmupSteps(-1).build()),
                        new Rejection(
                                "stableSteps",
                                "must be in [0, 2^53], but is 9007199254740993",
                                () -> wsd(1, (1L << 53) + 1, 1).build()),
                        new Rejection(
                                "decaySteps",
                                "must be in [1, 2^53], but is 0",
                                () -> wsd(1, 1, 0).build()),
                        new Rejection(
                                "decay",
                                "must be set, but is null",
                                () -> wsd(1, 1, 1).optDecay(null).build()),
                        new Rejection(
                                "minValue",
                                "must be in [0, baseValue = 0.1], but is 0.2",
                                () -> wsd(0.1, 9, 9).optMinValue(0.2).build()),
                        new Rejection(
                                "minValue",
                                "must be in [0, baseValue = 0.1], but is" + " -0.2",
                                () -> wsd(0.1, 9, 9).optMinValue(-0.2).build())));
    }

    static WarmupStableDecayTracker.Builder wsd(
            double baseValue, long stableSteps, long decaySteps) {
        return WarmupStableDecayTracker.builder()
                .setBaseValue(baseValue)
                .setStableSteps(stableSteps)
                .setDecaySteps(decaySteps);
    }
}
