package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gradus.schedulers.CyclicTracker.Mode;
import io.gradus.schedulers.WarmupTracker.Placement;
import io.gradus.schedulers.WarmupTracker.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What holds for every choice of options and every step. */
class SchedulePropertyTest extends ArbitraryOptions {

    private static final double GAMMA = 0.999;

    @Property
    void cyclicStaysWithinItsBounds(
            @ForAll("values") double base,
            @ForAll("values") double rise,
            @ForAll("steps") long up,
            @ForAll("steps") long down,
            @ForAll Mode mode,
            @ForAll("steps") long step) {
        Schedule schedule = cyclic(base, base + rise, up, down, mode);
        assertThat(schedule.at(step)).isBetween(base, base + rise);
        assertThat(schedule.at(Long.MAX_VALUE - step)).isBetween(base, base + rise);
    }

    @Property
    void cyclicTouchesBothEndsExactly(
            @ForAll("values") double base,
            @ForAll("values") double rise,
            @ForAll("steps") long up,
            @ForAll("steps") long down,
            @ForAll @LongRange(min = 0, max = 500) long cycles) {
        Schedule schedule = cyclic(base, base + rise, up, down, Mode.TRIANGULAR);
        long start = cycles * (up + down);
        assertThat(schedule.at(start)).isEqualTo(base);
        assertThat(schedule.at(start + up)).isEqualTo(base + rise);
    }

    @Property
    void cyclicIsContinuous(
            @ForAll("values") double base,
            @ForAll("values") double rise,
            @ForAll @LongRange(min = 1, max = 300) long up,
            @ForAll @LongRange(min = 1, max = 300) long down,
            @ForAll Mode mode,
            @ForAll @LongRange(min = 0, max = 1000) long cycle) {
        Schedule schedule = cyclic(base, base + rise, up, down, mode);
        double steepest =
                rise * (1.0 / Math.min(up, down) + (mode == Mode.EXP_RANGE ? 1 - GAMMA : 0));
        long start = cycle * (up + down);
        for (long joint : new long[] {start + up, start + up + down}) {
            for (long step = joint - 1; step <= joint; step++) {
                assertThat(schedule.at(step + 1))
                        .isCloseTo(schedule.at(step), within(steepest + (base + rise) * ROUNDING));
            }
        }
    }

    @Property
    void triangularCyclesAreAllAlike(
            @ForAll("values") double base,
            @ForAll("values") double rise,
            @ForAll @LongRange(min = 1, max = 1L << 20) long up,
            @ForAll @LongRange(min = 1, max = 1L << 20) long down,
            @ForAll @LongRange(min = 0, max = 1L << 21) long step,
            @ForAll @LongRange(min = 0, max = 1L << 31) long cycles) {
        Schedule schedule = cyclic(base, base + rise, up, down, Mode.TRIANGULAR);
        assertThat(schedule.at(step + cycles * (up + down))).isEqualTo(schedule.at(step));
    }

    @Property
    void cyclesOfTriangular2HalveEachTime(
            @ForAll("values") double max,
            @ForAll @LongRange(min = 1, max = 1000) long up,
            @ForAll @LongRange(min = 1, max = 1000) long down,
            @ForAll @LongRange(min = 0, max = 100_000) long step) {
        Schedule schedule = cyclic(0, max, up, down, Mode.TRIANGULAR2);
        assertThat(schedule.at(step + up + down))
                .isCloseTo(schedule.at(step) / 2, within(max * ROUNDING));
    }

    @Property
    void cosineFallsFromBaseToMinimum(
            @ForAll("values") double base,
            @ForAll("parts") double part,
            @ForAll("steps") long steps,
            @ForAll("steps") long step) {
        double min = base * part;
        Schedule schedule = cosine(base, min, steps);
        assertThat(schedule.at(0)).isEqualTo(base);
        assertThat(schedule.at(steps)).isEqualTo(min);
        assertThat(schedule.at(Long.MAX_VALUE)).isEqualTo(min);
        assertThat(schedule.at(step)).isBetween(min, base);
        assertThat(schedule.at(step + 1))
                .isLessThanOrEqualTo(schedule.at(step) + base * ROUNDING)
                .isCloseTo(
                        schedule.at(step),
                        within((base - min) * Math.PI / 2 / steps + base * ROUNDING));
    }

    @Property
    void cosineIsSymmetric(
            @ForAll("values") double base,
            @ForAll @LongRange(min = 1, max = 100_000) long steps,
            @ForAll("parts") double part) {
        Schedule schedule = cosine(base, 0, steps);
        long step = (long) (part * steps);
        assertThat(schedule.at(step) + schedule.at(steps - step))
                .isCloseTo(base, within(base * ROUNDING));
    }

    @Property
    void warmupEndsExactlyAtMain(
            @ForAll("values") double base,
            @ForAll("parts") double start,
            @ForAll("steps") long warmup,
            @ForAll Shape shape,
            @ForAll("steps") long later) {
        Schedule main = cosine(base, base / 100, 1000);
        Schedule prefix = warmup(main, warmup, start, shape, Placement.PREFIX);
        assertThat(prefix.at(warmup)).isEqualTo(main.at(0));
        assertThat(prefix.at(warmup + later)).isEqualTo(main.at(later));
        Schedule overlap = warmup(main, warmup, start, shape, Placement.OVERLAP);
        assertThat(overlap.at(warmup)).isEqualTo(main.at(warmup));
        assertThat(overlap.at(warmup + later)).isEqualTo(main.at(warmup + later));
    }

    @Property
    void warmupRisesFromItsStartWithoutAJump(
            @ForAll("values") double peak,
            @ForAll("parts") double start,
            @ForAll @LongRange(min = 1, max = 100_000) long warmup,
            @ForAll Shape shape,
            @ForAll Placement placement,
            @ForAll("parts") double part) {
        Schedule schedule = warmup(t -> peak, warmup, start, shape, placement);
        double from = startFactor(start, shape);
        long step = (long) (part * (warmup - 1));
        double now = schedule.at(step);
        double next = schedule.at(step + 1);
        assertThat(schedule.at(0)).isEqualTo(peak * from);
        assertThat(now).isBetween(peak * from * (1 - ROUNDING), peak);
        double steepest =
                switch (shape) {
                    case LINEAR -> peak * (1 - from) / warmup;
                    case CONSTANT -> step + 1 == warmup ? peak * (1 - from) : 0;
                    case COSINE -> peak * (1 - from) * Math.PI / 2 / warmup;
                    case EXPONENTIAL -> peak * (1 - Math.pow(from, 1.0 / warmup));
                };
        assertThat(next).isBetween(now - peak * ROUNDING, now + steepest + peak * ROUNDING);
    }

    @Property
    void anExponentialWarmupMultipliesEachStepByTheSame(
            @ForAll("parts") double start,
            @ForAll @LongRange(min = 1, max = 1000) long warmup,
            @ForAll("parts") double part) {
        Schedule schedule = warmup(t -> 1, warmup, start, Shape.EXPONENTIAL, Placement.PREFIX);
        long step = (long) (part * (warmup - 1));
        assertThat(schedule.at(step + 1) / schedule.at(step))
                .isCloseTo(
                        Math.pow(startFactor(start, Shape.EXPONENTIAL), -1.0 / warmup),
                        withinPercentage(1e-9));
    }

    private static Schedule cyclic(double base, double max, long up, long down, Mode mode) {
        return CyclicTracker.builder()
                .setBaseValue(base)
                .setMaxValue(max)
                .optStepsUp(up)
                .optStepsDown(down)
                .optMode(mode)
                .optGamma(mode == Mode.EXP_RANGE ? GAMMA : 1)
                .build();
    }

    private static Schedule cosine(double base, double min, long steps) {
        return CosineAnnealingTracker.builder()
                .setBaseValue(base)
                .setSteps(steps)
                .optMinValue(min)
                .build();
    }

    private static Schedule warmup(
            Schedule main, long steps, double start, Shape shape, Placement placement) {
        return WarmupTracker.builder()
                .setMain(main)
                .setWarmupSteps(steps)
                .optStartFactor(startFactor(start, shape))
                .optShape(shape)
                .optPlacement(placement)
                .build();
    }

    private static double startFactor(double start, Shape shape) {
        return shape == Shape.EXPONENTIAL ? Math.max(start, 1e-6) : start;
    }
}
