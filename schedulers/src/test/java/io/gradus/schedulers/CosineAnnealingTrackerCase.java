package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link CosineAnnealingTracker}. */
final class CosineAnnealingTrackerCase {

    private CosineAnnealingTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                CosineAnnealingTracker.class,
                () -> cosine(0.1, 1000),
                List.of(
                        new Example(
                                "to zero",
                                cosine(0.1, 1000).build(),
                                0,
                                0.1,
                                "CosineAnnealingTracker(baseValue=0.1, steps=1000, minValue=0.0)"),
                        new Example(
                                "to a minimum",
                                cosine(0.1, 750).optMinValue(1e-5).build(),
                                1e-5,
                                0.1,
                                "CosineAnnealingTracker(baseValue=0.1, steps=750,"
                                        + " minValue=1.0E-5)"),
                        new Example(
                                "longer",
                                cosine(3e-4, 12_345).optMinValue(1e-6).build(),
                                1e-6,
                                3e-4,
                                "CosineAnnealingTracker(baseValue=3.0E-4, steps=12345,"
                                        + " minValue=1.0E-6)"),
                        new Example(
                                "past the end",
                                cosine(0.5, 300).optMinValue(0.01).build(),
                                0.01,
                                0.5,
                                "CosineAnnealingTracker(baseValue=0.5, steps=300, minValue=0.01)"),
                        new Example(
                                "one step",
                                cosine(0.5, 1).optMinValue(0.25).build(),
                                0.25,
                                0.5,
                                "CosineAnnealingTracker(baseValue=0.5, steps=1, minValue=0.25)"),
                        new Example(
                                "flat",
                                cosine(0.1, 777).optMinValue(0.1).build(),
                                0.1,
                                0.1,
                                "CosineAnnealingTracker(baseValue=0.1, steps=777, minValue=0.1)")),
                List.of(
                        () -> cosine(Double.MIN_VALUE, 1).optMinValue(0).build(),
                        () ->
                                cosine(Double.MAX_VALUE, 1L << 53)
                                        .optMinValue(Double.MAX_VALUE)
                                        .build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> CosineAnnealingTracker.builder().setSteps(9).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> cosine(0, 9).build()),
                        new Rejection(
                                "steps",
                                "must be set, but is null",
                                () -> CosineAnnealingTracker.builder().setBaseValue(1).build()),
                        new Rejection(
                                "steps",
                                "must be in [1, 2^53], but is 0",
                                () -> cosine(1, 0).build()),
                        new Rejection(
                                "minValue",
                                "must be in [0, baseValue = 0.1], but is 0.2",
                                () -> cosine(0.1, 9).optMinValue(0.2).build()),
                        new Rejection(
                                "minValue",
                                "must be in [0, baseValue = 0.1], but is -0.2",
                                () -> cosine(0.1, 9).optMinValue(-0.2).build())));
    }

    static CosineAnnealingTracker.Builder cosine(double baseValue, long steps) {
        return CosineAnnealingTracker.builder().setBaseValue(baseValue).setSteps(steps);
    }
}
