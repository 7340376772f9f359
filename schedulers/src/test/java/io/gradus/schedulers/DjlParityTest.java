package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.tracker.CosineTracker;
import ai.djl.training.tracker.CyclicalTracker;
import ai.djl.training.tracker.CyclicalTracker.CyclicalMode;
import ai.djl.training.tracker.FactorTracker;
import ai.djl.training.tracker.LinearTracker;
import ai.djl.training.tracker.MultiFactorTracker;
import ai.djl.training.tracker.PolynomialDecayTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import io.gradus.schedulers.CyclicTracker.Mode;
import io.gradus.schedulers.CyclicTracker.ScaleMode;
import io.gradus.schedulers.WarmupTracker.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds schedules to DJL's trackers of the same shape, which count from 0 and compute in float:
 * what DJL's gives for n is what the schedule gives one update later.
 */
class DjlParityTest {

    private static final int STEPS = 1000;

    @ParameterizedTest
    @CsvSource({"0.1f, 0.0001f, 1000", "1f, 0f, 300", "3e-4f, 1e-6f, 2500"})
    void cosine(float base, float min, int steps) {
        requireShifted(
                CosineAnnealingTracker.builder()
                        .setBaseValue(base)
                        .setSteps(steps)
                        .optMinValue(min)
                        .build(),
                CosineTracker.builder()
                        .setBaseValue(base)
                        .optFinalValue(min)
                        .setMaxUpdates(steps)
                        .build(),
                2e-7 * base);
    }

    @ParameterizedTest
    @CsvSource({"TRIANGULAR, 1f", "TRIANGULAR2, 1f", "EXP_RANGE, 0.994f"})
    void cyclic(String mode, float gamma) {
        requireShifted(
                CyclicTracker.builder()
                        .setBaseValue(0.01f)
                        .setMaxValue(0.1f)
                        .optStepsUp(40)
                        .optStepsDown(25)
                        .optMode(Mode.valueOf(mode))
                        .optGamma(gamma)
                        .build(),
                CyclicalTracker.builder()
                        .optBaseValue(0.01f)
                        .optMaxValue(0.1f)
                        .optStepSizeUp(40)
                        .optStepSizeDown(25)
                        .optMode(CyclicalMode.valueOf(mode))
                        .optGamma(gamma)
                        .build(),
                1e-6);
    }

    @ParameterizedTest
    @CsvSource({"CYCLE, true", "ITERATIONS, false"})
    void cyclicWithAnOwnScale(ScaleMode scaleMode, boolean perCycle) {
        requireShifted(
                CyclicTracker.builder()
                        .setBaseValue(0.01f)
                        .setMaxValue(0.1f)
                        .optStepsUp(40)
                        .optScaleFunction(x -> 1 / (1 + x), scaleMode)
                        .build(),
                CyclicalTracker.builder()
                        .optBaseValue(0.01f)
                        .optMaxValue(0.1f)
                        .optStepSizeUp(40)
                        .optScaleFunction(x -> 1f / (1 + x))
                        .optScaleModeCycle(perCycle)
                        .build(),
                1e-6);
    }

    @ParameterizedTest
    @CsvSource({"LINEAR, LINEAR", "CONSTANT, CONSTANT"})
    void warmupOfAFixedValue(Shape shape, WarmUpTracker.Mode mode) {
        requireShifted(
                WarmupTracker.builder()
                        .setMain(Tracker.fixed(0.5f))
                        .setWarmupSteps(250)
                        .optStartFactor(0.25)
                        .optShape(shape)
                        .build(),
                WarmUpTracker.builder()
                        .setMainTracker(Tracker.fixed(0.5f))
                        .optWarmUpSteps(250)
                        .optWarmUpBeginValue(0.125f)
                        .optWarmUpMode(mode)
                        .build(),
                1e-7);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.9f, 0.99f, 1})
    void factor(float factor) {
        requireShifted(
                ExponentialTracker.builder().setBaseValue(0.5f).setGamma(factor).build(),
                FactorTracker.builder().setBaseValue(0.5f).setFactor(factor).build(),
                1e-7);
    }

    @ParameterizedTest
    @CsvSource({"0.1f, 0.001f, 1f, 500", "1f, 0.5f, 2f, 300", "0.3f, 0f, 0.5f, 1200"})
    void polynomial(float base, float last, float power, int steps) {
        requireShifted(
                PolynomialTracker.builder()
                        .setBaseValue(base)
                        .setSteps(steps)
                        .optPower(power)
                        .optFinalValue(last)
                        .build(),
                PolynomialDecayTracker.builder()
                        .setBaseValue(base)
                        .setEndLearningRate(last)
                        .setDecaySteps(steps)
                        .optPower(power)
                        .build(),
                5e-7 * base);
    }

    /** DJL's has a slope and no end here; compared while both fall. */
    @Test
    void linear() {
        requireShifted(
                LinearRampTracker.builder()
                        .setBaseValue(1)
                        .setSteps(2000)
                        .optStartFactor(1)
                        .optEndFactor(0)
                        .build(),
                LinearTracker.builder().setBaseValue(1).optSlope(-1f / 2000).build(),
                1e-6);
    }

    @Test
    void fixed() {
        requireShifted(
                ConstantTracker.builder().setBaseValue(0.3f).build(), Tracker.fixed(0.3f), 0);
    }

    /** DJL's counts as an optimizer does here, and is not shifted. */
    @Test
    void multiFactor() {
        Schedule ours =
                MultiStepTracker.builder()
                        .setBaseValue(0.5f)
                        .setMilestones(100, 101, 700)
                        .optFactor(0.5)
                        .build();
        Tracker djls =
                MultiFactorTracker.builder()
                        .setBaseValue(0.5f)
                        .setSteps(new int[] {100, 101, 700})
                        .optFactor(0.5f)
                        .build();
        for (int update = 1; update <= STEPS; update++) {
            assertThat(ours.getNewValue(update)).isEqualTo(djls.getNewValue(update));
        }
    }

    /** Why the shift matters: called as an optimizer calls it, DJL's never gives the base value. */
    @Test
    void theFirstUpdateGetsTheBaseValueHereAndNotThere() {
        Schedule ours = CosineAnnealingTracker.builder().setBaseValue(1).setSteps(10).build();
        Tracker djls =
                CosineTracker.builder().setBaseValue(1).optFinalValue(0).setMaxUpdates(10).build();
        assertThat(ours.getNewValue(1)).isEqualTo(1f);
        assertThat(djls.getNewValue(1)).isEqualTo(ours.getNewValue(2)).isLessThan(1f);
    }

    private static void requireShifted(Schedule ours, Tracker djls, double tolerance) {
        for (int n = 0; n < STEPS; n++) {
            assertThat((double) ours.getNewValue(n + 1))
                    .as("step %s", n)
                    .isCloseTo(djls.getNewValue(n), within(tolerance));
        }
    }
}
