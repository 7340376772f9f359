package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gradus.schedulers.LinearScalingRule.Scaling;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LinearScalingRuleTest {

    private static final Schedule COUNT = t -> t;

    private static LinearScalingRule.Builder rule(int reference, int batch) {
        return LinearScalingRule.builder().setReferenceBatchSize(reference).setBatchSize(batch);
    }

    @Test
    void theExampleOfTheClassIsTrue() {
        LinearScalingRule rule = rule(256, 1024).optWarmupSteps(1000).build();
        Schedule reference =
                CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(90_000).build();
        Schedule rate = rule.apply(reference);
        assertThat(rule.factor()).isEqualTo(4);
        assertThat(rule.steps(90_000)).isEqualTo(22_500);
        assertThat(rate.at(0)).isEqualTo(0.1);
        assertThat(rate.at(11_250)).isCloseTo(0.2, within(1e-15));
        assertThat(rate.at(22_500)).isZero();
        assertThat(rate.at(22_499)).isPositive();
    }

    /** Goyal et al.: from the rate of the reference to k times it, by the same amount each step. */
    @Test
    void theWarmupIsAStraightLine() {
        Schedule rate = rule(256, 8192).optWarmupSteps(4).build().scale(t -> 0.1);
        double[] factors = {1, 8.75, 16.5, 24.25, 32, 32, 32};
        for (int t = 0; t < factors.length; t++) {
            assertThat(rate.at(t)).isCloseTo(0.1 * factors[t], within(1e-15));
        }
    }

    @Test
    void theScheduleGoesOnUnderTheWarmup() {
        Schedule rate = rule(10, 20).optWarmupSteps(10).build().scale(COUNT);
        assertThat(rate.at(5)).isEqualTo(5 * 1.5);
        assertThat(rate.at(50)).isEqualTo(100);
    }

    @Test
    void theSquareRootScalesTheRateAndNotTheSteps() {
        LinearScalingRule rule = rule(100, 900).optScaling(Scaling.SQUARE_ROOT).build();
        assertThat(rule.factor()).isEqualTo(3);
        assertThat(rule.steps(90)).isEqualTo(10);
        assertThat(rule.apply(COUNT).at(7)).isEqualTo(3 * 63);
        assertThat(rule.scale(COUNT).at(7)).isEqualTo(21);
    }

    @Test
    void aSmallerBatchHasASmallerRateAndMoreSteps() {
        LinearScalingRule rule = rule(100, 25).build();
        assertThat(rule.factor()).isEqualTo(0.25);
        assertThat(rule.steps(10)).isEqualTo(40);
        assertThat(rule.apply(COUNT).at(39)).isEqualTo(0.25 * 9);
        assertThat(rule.apply(COUNT).at(40)).isEqualTo(0.25 * 10);
    }

    /** The step to which a number of steps is converted is the first to have as many examples. */
    @Property
    void stepsAreWhereTheScheduleIsAsFar(
            @ForAll @IntRange(min = 1) int reference,
            @ForAll @IntRange(min = 1) int batch,
            @ForAll @LongRange(min = 1, max = 1L << 30) long steps) {
        LinearScalingRule rule = rule(reference, batch).build();
        Schedule far = rule(reference, batch).build().apply(t -> t >= steps ? 1 : 0);
        long converted = rule.steps(steps);
        assertThat(far.at(converted)).isPositive();
        assertThat(far.at(converted - 1)).isZero();
    }

    @Test
    void noStepsAreNone() {
        assertThat(rule(3, 7).build().steps(0)).isZero();
        assertThat(rule(Integer.MAX_VALUE, 1).build().steps(1L << 53)).isEqualTo(Long.MAX_VALUE);
        assertThat(rule(1, Integer.MAX_VALUE).build().steps(1)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule(3, 7).build().steps(-1))
                .withMessage("referenceSteps must be in [0, 2^53], but is -1");
    }

    @Test
    void theResultHasATextForm() {
        Schedule cosine = CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(90).build();
        for (LinearScalingRule rule :
                new LinearScalingRule[] {
                    rule(256, 1024).build(), rule(256, 1024).optWarmupSteps(10).build()
                }) {
            Schedule rate = rule.apply(cosine);
            Schedule read = Schedule.parse(rate.toString());
            for (long t = 0; t < 100; t++) {
                assertThat(read.at(t)).isEqualTo(rate.at(t));
            }
        }
        assertThat(rule(256, 1024).build().apply(cosine))
                .hasToString(cosine + ".stretch(1024, 256).scale(4.0)");
    }

    @Test
    void aScheduleIsNeeded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule(1, 2).build().apply(null))
                .withMessage("reference must be set, but is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule(1, 2).build().scale(null))
                .withMessage("schedule must be set, but is null");
    }

    @Test
    void printsEveryOption() {
        assertThat(rule(1, 2).optScaling(Scaling.SQUARE_ROOT).optWarmupSteps(3).build())
                .hasToString(
                        "LinearScalingRule(referenceBatchSize=1, batchSize=2,"
                                + " scaling=SQUARE_ROOT, warmupSteps=3)");
    }
}
