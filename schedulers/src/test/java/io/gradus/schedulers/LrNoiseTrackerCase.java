package io.gradus.schedulers;

import io.gradus.schedulers.LrNoiseTracker.Type;
import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link LrNoiseTracker}. */
final class LrNoiseTrackerCase {

    private LrNoiseTrackerCase() {}

    static ScheduleCase row() {
        Schedule flat = ConstantTrackerCase.constant(0.1).build();
        return new ScheduleCase(
                LrNoiseTracker.class,
                () -> noise(flat),
                List.of(
                        new Example(
                                "usual",
                                noise(flat).build(),
                                0.033,
                                0.167,
                                "LrNoiseTracker(main=ConstantTracker(baseValue=0.1,"
                                        + " factor=1.0, steps=5), type=NORMAL, limit=0.67, std=1.0,"
                                        + " seed=42)"),
                        new Example(
                                "narrow",
                                noise(CosineAnnealingTrackerCase.cosine(0.1, 1000).build())
                                        .optStd(0.2)
                                        .optSeed(-7)
                                        .build(),
                                0,
                                0.167,
                                "LrNoiseTracker(main=CosineAnnealingTracker(baseValue=0.1,"
                                        + " steps=1000, minValue=0.0), type=NORMAL, limit=0.67,"
                                        + " std=0.2, seed=-7)"),
                        new Example(
                                "cut",
                                noise(flat)
                                        .optLimit(0.05)
                                        .optStd(0.04)
                                        .optSeed(Long.MAX_VALUE)
                                        .build(),
                                0.095,
                                0.105,
                                "LrNoiseTracker(main=ConstantTracker(baseValue=0.1,"
                                        + " factor=1.0, steps=5), type=NORMAL, limit=0.05, std=0.04,"
                                        + " seed=9223372036854775807)"),
                        new Example(
                                "uniform",
                                noise(flat).optType(Type.UNIFORM).optLimit(0.3).optSeed(0).build(),
                                0.07,
                                0.13,
                                "LrNoiseTracker(main=ConstantTracker(baseValue=0.1,"
                                        + " factor=1.0, steps=5), type=UNIFORM, limit=0.3, std=1.0,"
                                        + " seed=0)")),
                List.of(
                        () ->
                                noise(flat)
                                        .optLimit(1)
                                        .optStd(Double.MAX_VALUE)
                                        .optSeed(Long.MIN_VALUE)
                                        .build(),
                        () ->
                                noise(flat)
                                        .optLimit(Double.MIN_VALUE)
                                        .optStd(Double.MIN_VALUE)
                                        .build(),
                        () -> noise(flat).optLimit(0.5).optStd(0.5).build()),
                List.of(
                        new Rejection(
                                "main",
                                "must be set, but is null",
                                () -> LrNoiseTracker.builder().build()),
                        new Rejection(
                                "type",
                                "must be set, but is null",
                                () -> noise(flat).optType(null).build()),
                        new Rejection(
                                "limit",
                                "must be in (0, 1], but is 0.0",
                                () -> noise(flat).optLimit(0.0).build()),
                        new Rejection(
                                "limit",
                                "must be in (0, 1], but is 1.1",
                                () -> noise(flat).optLimit(1.1).build()),
                        new Rejection(
                                "std",
                                "must be in (0, infinity), but is 0.0",
                                () -> noise(flat).optStd(0).build()),
                        new Rejection(
                                "std",
                                "must be 1 for the type UNIFORM, but is 0.5",
                                () -> noise(flat).optType(Type.UNIFORM).optStd(0.5).build())));
    }

    static LrNoiseTracker.Builder noise(Schedule main) {
        return LrNoiseTracker.builder().setMain(main);
    }
}
