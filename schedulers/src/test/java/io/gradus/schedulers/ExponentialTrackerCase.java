package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link ExponentialTracker}. */
final class ExponentialTrackerCase {

    private ExponentialTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                ExponentialTracker.class,
                () -> exponential(0.1, 0.999),
                List.of(
                        new Example(
                                "slow",
                                exponential(0.1, 0.999).build(),
                                0,
                                0.1,
                                "ExponentialTracker(baseValue=0.1, gamma=0.999)"),
                        new Example(
                                "fast",
                                exponential(0.5, 0.9).build(),
                                0,
                                0.5,
                                "ExponentialTracker(baseValue=0.5, gamma=0.9)"),
                        new Example(
                                "growing",
                                exponential(1e-6, 1.01).build(),
                                1e-06,
                                Double.MAX_VALUE,
                                "ExponentialTracker(baseValue=1.0E-6, gamma=1.01)")),
                List.of(
                        () -> exponential(Double.MAX_VALUE, Double.MAX_VALUE).build(),
                        () -> exponential(Double.MIN_VALUE, Double.MIN_VALUE).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> ExponentialTracker.builder().setGamma(3).build()),
                        new Rejection(
                                "gamma",
                                "must be set, but is null",
                                () -> ExponentialTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> exponential(0, 1).build()),
                        new Rejection(
                                "gamma",
                                "must be in (0, infinity), but is 0.0",
                                () -> exponential(1, 0).build())));
    }

    static ExponentialTracker.Builder exponential(double baseValue, double gamma) {
        return ExponentialTracker.builder().setBaseValue(baseValue).setGamma(gamma);
    }
}
