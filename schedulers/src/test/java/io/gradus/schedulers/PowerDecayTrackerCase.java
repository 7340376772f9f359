package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link PowerDecayTracker}. */
final class PowerDecayTrackerCase {

    private PowerDecayTrackerCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                PowerDecayTracker.class,
                () -> power(0.1, 0.3),
                List.of(
                        new Example(
                                "lectures",
                                power(0.1, 0.3).build(),
                                0,
                                0.1,
                                "PowerDecayTracker(baseValue=0.1, power=0.3)"),
                        new Example(
                                "inverse square root",
                                power(0.3, 0.5).build(),
                                0,
                                0.3,
                                "PowerDecayTracker(baseValue=0.3, power=0.5)"),
                        new Example(
                                "steep",
                                power(0.3, 7).build(),
                                0,
                                0.3,
                                "PowerDecayTracker(baseValue=0.3, power=7.0)")),
                List.of(
                        () -> power(Double.MAX_VALUE, Double.MAX_VALUE).build(),
                        () -> power(Double.MAX_VALUE, Double.MIN_VALUE).build()),
                List.of(
                        new Rejection(
                                "baseValue",
                                "must be set, but is null",
                                () -> PowerDecayTracker.builder().setPower(3).build()),
                        new Rejection(
                                "power",
                                "must be set, but is null",
                                () -> PowerDecayTracker.builder().setBaseValue(3).build()),
                        new Rejection(
                                "baseValue",
                                "must be in (0, infinity), but is 0.0",
                                () -> power(0, 1).build()),
                        new Rejection(
                                "power",
                                "must be in (0, infinity), but is 0.0",
                                () -> power(1, 0).build())));
    }

    static PowerDecayTracker.Builder power(double baseValue, double power) {
        return PowerDecayTracker.builder().setBaseValue(baseValue).setPower(power);
    }
}
