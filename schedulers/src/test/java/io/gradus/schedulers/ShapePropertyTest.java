package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.schedulers.LrNoiseTracker.Type;
import io.gradus.schedulers.OneCycleTracker.Anneal;
import io.gradus.schedulers.WarmupStableDecayTracker.Decay;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What holds of the shapes for every choice of options and every step. */
class ShapePropertyTest extends ArbitraryOptions {

    /** All that fall from the base value to a floor. */
    private enum Fall {
        STEP {
            @Override
            Schedule of(double base, double floor, long steps) {
                return StepTracker.builder().setBaseValue(base).setStepSize(steps).build();
            }
        },
        EXPONENTIAL {
            @Override
            Schedule of(double base, double floor, long steps) {
                return ExponentialTracker.builder().setBaseValue(base).setGamma(0.99).build();
            }
        },
        LINEAR {
            @Override
            Schedule of(double base, double floor, long steps) {
                return LinearRampTracker.builder()
                        .setBaseValue(base)
                        .setSteps(steps)
                        .optStartFactor(1)
                        .optEndFactor(0)
                        .build();
            }
        },
        POLYNOMIAL {
            @Override
            Schedule of(double base, double floor, long steps) {
                return polynomial(base, floor, steps, false);
            }
        },
        INVERSE_TIME {
            @Override
            Schedule of(double base, double floor, long steps) {
                return InverseTimeTracker.builder()
                        .setBaseValue(base)
                        .setDecayRate(0.5)
                        .optDecaySteps(steps)
                        .build();
            }
        },
        POWER {
            @Override
            Schedule of(double base, double floor, long steps) {
                return PowerDecayTracker.builder().setBaseValue(base).setPower(0.3).build();
            }
        },
        TANH {
            @Override
            Schedule of(double base, double floor, long steps) {
                return TanhTracker.builder()
                        .setBaseValue(base)
                        .setSteps(steps)
                        .optMinValue(floor)
                        .optLowerBound(-30)
                        .build();
            }
        },
        STABLE_DECAY {
            @Override
            Schedule of(double base, double floor, long steps) {
                return stableDecay(base, floor, 0, steps, Decay.ONE_MINUS_SQRT);
            }
        };

        abstract Schedule of(double base, double floor, long steps);

        double floor(double wanted) {
            boolean has = this == POLYNOMIAL || this == TANH || this == STABLE_DECAY;
            return has ? wanted : 0;
        }
    }

    @Property
    void fallsFromTheBaseValueAndNeverBelowTheFloor(
            @ForAll Fall fall,
            @ForAll("values") double base,
            @ForAll("parts") double part,
            @ForAll("steps") long steps,
            @ForAll("steps") long step) {
        double floor = base * part;
        Schedule schedule = fall.of(base, floor, steps);
        assertThat(schedule.at(0)).isEqualTo(base);
        double lowest = fall.floor(floor);
        for (long late : new long[] {step, steps, Long.MAX_VALUE - step, Long.MAX_VALUE}) {
            assertThat(schedule.at(late)).isBetween(lowest, base);
        }
        assertThat(schedule.at(step + 1)).isLessThanOrEqualTo(schedule.at(step) * (1 + ROUNDING));
    }

    @Property
    void aPolynomialEndsExactly(
            @ForAll("values") double base,
            @ForAll("parts") double part,
            @ForAll("steps") long steps,
            @ForAll @LongRange(min = 1, max = 1000) long cycles,
            @ForAll("steps") long step) {
        Schedule once = polynomial(base, base * part, steps, false);
        Schedule again = polynomial(base, base * part, steps, true);
        assertThat(once.at(steps)).isEqualTo(base * part);
        assertThat(once.at(steps + step)).isEqualTo(base * part);
        assertThat(again.at(cycles * steps)).isEqualTo(base * part);
        assertThat(again.at(step % steps)).isEqualTo(once.at(step % steps));
        assertThat(again.at(cycles * steps + step % steps)).isBetween(base * part, base);
    }

    @Property
    void restartsAreExactAtAnyStep(
            @ForAll("values") double base,
            @ForAll @LongRange(min = 1, max = 1L << 40) long first,
            @ForAll @LongRange(min = 2, max = 1000) long multiplier,
            @ForAll("parts") double part) {
        Schedule schedule = restarts(base, first, multiplier);
        long start = 0;
        for (long length = first; start + length <= LAST_STEP; length *= multiplier) {
            assertThat(schedule.at(start)).as("step %s", start).isEqualTo(base);
            Schedule cycle = CosineAnnealingTrackerCase.cosine(base, length).build();
            for (long place : new long[] {1, (long) (part * length), length - 1}) {
                if (place < length) {
                    assertThat(schedule.at(start + place)).isEqualTo(cycle.at(place));
                }
            }
            start += length;
            if (length > LAST_STEP / multiplier) {
                break;
            }
        }
    }

    @Property
    void equalRestartsAreARepeatedCosine(
            @ForAll("values") double base,
            @ForAll @LongRange(min = 1, max = LAST_STEP) long period,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long step) {
        Schedule repeated = CosineAnnealingTrackerCase.cosine(base, period).build().repeat(period);
        assertThat(restarts(base, period, 1).at(step)).isEqualTo(repeated.at(step));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void oneCycleIsBoundedAndWithoutJumps(
            @ForAll("values") double max,
            @ForAll @LongRange(min = 2, max = 2000) long steps,
            @ForAll("parts") double start,
            @ForAll Anneal anneal,
            @ForAll boolean threePhase,
            @ForAll("parts") double where) {
        Schedule schedule =
                OneCycleTracker.builder()
                        .setMaxValue(max)
                        .setSteps(steps)
                        .optPctStart(threePhase ? start / 2 : start)
                        .optAnneal(anneal)
                        .optThreePhase(threePhase)
                        .build();
        long step = (long) (where * (steps - 1));
        assertThat(schedule.at(step)).isBetween(max / 25 / 1e4, max);
        assertThat(schedule.at(steps - 1 + step + 1)).isEqualTo(max / 25 / 1e4);
        double top = Math.max((threePhase ? start / 2 : start) * steps - 1, 0);
        double climb = top == 0 && !threePhase ? steps : top;
        double shortest = Math.min(climb, steps - 1 - (threePhase ? 2 * top : top));
        if (shortest >= 1) {
            double steepest = Math.PI / 2 / shortest * max;
            assertThat(schedule.at(step + 1))
                    .isCloseTo(schedule.at(step), within(steepest * (1 + ROUNDING)));
        }
    }

    @Property
    void oneCycleIsFiniteForEveryNumberOfSteps(
            @ForAll("values") double max,
            @ForAll("steps") long steps,
            @ForAll("parts") double start,
            @ForAll Anneal anneal,
            @ForAll("steps") long step) {
        for (double pct : new double[] {start, 1.0 / steps, 0, 1}) {
            Schedule schedule =
                    OneCycleTracker.builder()
                            .setMaxValue(max)
                            .setSteps(steps)
                            .optPctStart(pct)
                            .optAnneal(anneal)
                            .build();
            for (long at : new long[] {0, 1, steps - 1, steps, step, Long.MAX_VALUE}) {
                assertThat(schedule.at(at)).isBetween(max / 25 / 1e4, max);
            }
        }
    }

    @Property
    void momentumGoesAgainstTheRate(
            @ForAll("steps") long up,
            @ForAll("steps") long down,
            @ForAll CyclicTracker.Mode mode,
            @ForAll("parts") double start,
            @ForAll Anneal anneal,
            @ForAll("steps") long step) {
        CyclicTracker.Builder cyclic = CyclicTrackerCase.cyclic(1, 3).optMode(mode);
        Schedule rate = cyclic.optStepsUp(up).optStepsDown(down).build();
        assertThat(momentum(rate).at(step))
                .isCloseTo(0.9 - 0.1 * (rate.at(step) - 1) / 2, within(ROUNDING))
                .isBetween(0.8, 0.9);

        OneCycleTracker.Builder once = OneCycleTrackerCase.oneCycle(3, up).optDivFactor(3);
        rate = once.optFinalDivFactor(1).optPctStart(start).optAnneal(anneal).build();
        for (long at : new long[] {step, step % up}) {
            assertThat(momentum(rate).at(at))
                    .isCloseTo(0.95 - 0.1 * (rate.at(at) - 1) / 2, within(ROUNDING))
                    .isBetween(0.85, 0.95);
        }
    }

    private static Schedule momentum(Schedule rate) {
        return MomentumSchedule.builder().setRate(rate).build();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void stableDecayMeetsAtItsJoints(
            @ForAll("values") double base,
            @ForAll("parts") double part,
            @ForAll @LongRange(min = 0, max = LAST_STEP) long warmup,
            @ForAll @LongRange(min = 0, max = LAST_STEP) long stable,
            @ForAll("steps") long steps,
            @ForAll Decay decay,
            @ForAll("parts") double where) {
        double min = base * part;
        Schedule schedule =
                WarmupStableDecayTracker.builder()
                        .setBaseValue(base)
                        .optWarmupSteps(warmup)
                        .setStableSteps(stable)
                        .setDecaySteps(steps)
                        .optMinValue(min)
                        .optDecay(decay)
                        .build();
        assertThat(schedule.at(0)).isEqualTo(warmup == 0 ? base : min);
        assertThat(schedule.at(warmup)).isEqualTo(base);
        assertThat(schedule.at(warmup + (long) (where * stable))).isEqualTo(base);
        assertThat(schedule.at(warmup + stable)).isEqualTo(base);
        assertThat(schedule.at(warmup + stable + steps)).isEqualTo(min);
        assertThat(schedule.at(Long.MAX_VALUE)).isEqualTo(min);
        assertThat(schedule.at(warmup + stable + (long) (where * steps))).isBetween(min, base);
        assertThat(schedule.at((long) (where * warmup))).isBetween(min, base);
        long last = warmup + stable + steps - 1;
        double step = decay == Decay.COSINE ? Math.PI / 2 / steps : 1.0 / steps;
        assertThat(schedule.at(last)).isCloseTo(min, within((base - min) * step + base * ROUNDING));
    }

    @Property
    void inverseSquareRootsMeetAtTheTop(
            @ForAll("values") double base,
            @ForAll("steps") long warmup,
            @ForAll("steps") long scale,
            @ForAll("steps") long step) {
        Schedule schedule =
                InverseSqrtTracker.builder()
                        .setBaseValue(base)
                        .setWarmupSteps(warmup)
                        .optTimescale(scale)
                        .build();
        assertThat(schedule.at(0)).isZero();
        assertThat(schedule.at(warmup)).isEqualTo(base);
        assertThat(schedule.at(step)).isBetween(0.0, base);
        assertThat(schedule.at(warmup + 3 * scale)).isCloseTo(base / 2, within(base * ROUNDING));
        assertThat(schedule.at(Long.MAX_VALUE - step)).isBetween(0.0, base);
        Schedule noam = NoamTracker.builder().setModelSize(scale).setWarmupSteps(warmup).build();
        assertThat(noam.at(step)).isBetween(0.0, noam.at(warmup - 1) * (1 + ROUNDING));
    }

    @Property
    void growthEndsAtTheLargestDouble(@ForAll("values") double base, @ForAll("steps") long step) {
        for (Schedule schedule :
                List.of(
                        ExponentialTracker.builder().setBaseValue(base).setGamma(1.5).build(),
                        StepTracker.builder()
                                .setBaseValue(base)
                                .setStepSize(3)
                                .optFactor(2)
                                .build())) {
            assertThat(schedule.at(step)).isBetween(base, Double.MAX_VALUE);
            assertThat(schedule.at(Long.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
        }
    }

    @Property
    void milestonesAtMultiplesAreSteps(
            @ForAll("values") double base,
            @ForAll @LongRange(min = 1, max = 1000) long size,
            @ForAll @LongRange(min = 0, max = 4999) long step) {
        long place = step % (5 * size);
        int[] milestones = LongStream.rangeClosed(1, 4).mapToInt(i -> (int) (i * size)).toArray();
        Schedule multi =
                MultiStepTracker.builder().setBaseValue(base).setMilestones(milestones).build();
        Schedule steps = StepTracker.builder().setBaseValue(base).setStepSize(size).build();
        assertThat(multi.at(place)).isEqualTo(steps.at(place));
        assertThat(multi.at(Long.MAX_VALUE)).isEqualTo(steps.at(4 * size));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noiseIsWithinItsLimit(
            @ForAll long seed,
            @ForAll Type type,
            @ForAll("parts") double limit,
            @ForAll("parts") double std,
            @ForAll("steps") long step) {
        double most = Math.max(limit, 1e-3);
        Schedule schedule =
                LrNoiseTracker.builder()
                        .setMain(ConstantTracker.builder().setBaseValue(2).build())
                        .optType(type)
                        .optLimit(most)
                        .optStd(type == Type.UNIFORM ? 1 : Math.max(std, 1e-3))
                        .optSeed(seed)
                        .build();
        assertThat(schedule.at(step))
                .isBetween(2 * (1 - most), 2 * (1 + most))
                .isEqualTo(schedule.at(step))
                .isNotEqualTo(schedule.at(step + 1));
    }

    /** 20,000 draws; the bounds are four standard errors wide. */
    @Test
    void noiseHasTheMomentsOfItsDistribution() {
        double[] uniform = noise(Type.UNIFORM, 0.5, 1);
        requireMoments(uniform, 0.5 * 0.5 / 3);
        requireMoments(noise(Type.NORMAL, 1, 0.1), 0.1 * 0.1);
        // cut at one deviation: 1 - 2 phi(1) / (2 Phi(1) - 1)
        requireMoments(noise(Type.NORMAL, 0.3, 0.3), 0.3 * 0.3 * 0.29112509);
        requireMoments(noise(Type.NORMAL, 0.3, 0.299999), 0.3 * 0.3 * 0.29112509);
    }

    private static double[] noise(Type type, double limit, double std) {
        Schedule schedule =
                LrNoiseTracker.builder()
                        .setMain(ConstantTracker.builder().setBaseValue(1).build())
                        .optType(type)
                        .optLimit(limit)
                        .optStd(std)
                        .build();
        return LongStream.range(0, 20_000).mapToDouble(t -> schedule.at(t) - 1).toArray();
    }

    private static void requireMoments(double[] draws, double variance) {
        double mean = 0;
        double square = 0;
        double neighbours = 0;
        for (int i = 0; i < draws.length; i++) {
            mean += draws[i] / draws.length;
            square += draws[i] * draws[i] / draws.length;
            neighbours += draws[i] * draws[(i + 1) % draws.length] / draws.length;
        }
        double error = 4 / Math.sqrt(draws.length);
        assertThat(mean).isCloseTo(0, within(error * Math.sqrt(variance)));
        assertThat(square).isCloseTo(variance, within(error * variance * 1.5));
        assertThat(neighbours).isCloseTo(0, within(error * variance));
    }

    private static Schedule polynomial(double base, double last, long steps, boolean cycle) {
        return PolynomialTracker.builder()
                .setBaseValue(base)
                .setSteps(steps)
                .optPower(1.5)
                .optFinalValue(last)
                .optCycle(cycle)
                .build();
    }

    private static Schedule restarts(double base, long first, long multiplier) {
        return CosineRestartsTracker.builder()
                .setBaseValue(base)
                .setFirstCycleSteps(first)
                .optCycleMultiplier(multiplier)
                .build();
    }

    private static Schedule stableDecay(
            double base, double min, long stable, long steps, Decay decay) {
        return WarmupStableDecayTracker.builder()
                .setBaseValue(base)
                .setStableSteps(stable)
                .setDecaySteps(steps)
                .optMinValue(min)
                .optDecay(decay)
                .build();
    }
}
