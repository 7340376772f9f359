package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is special about one rule. */
class RuleTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Moments> relativesOfAdam() {
        return Stream.of(
                Adam.builder().build(),
                Adamax.builder().build(),
                NAdam.builder().build(),
                RAdam.builder().build());
    }

    @ParameterizedTest
    @MethodSource("relativesOfAdam")
    void denormalMomentsAreFlushed(Moments optimizer) {
        try (optimizer) {
            float[] w = {1};
            float[][] s = new float[optimizer.stateNames().size() + 1][];
            Arrays.setAll(s, i -> new float[] {1e-40f});
            optimizer.hostKernel(Step.of(1000, 1e-3)).update(1, w, new float[1], s);
            for (int i = 0; i < s.length - 1; i++) {
                assertThat(s[i][0]).satisfiesAnyOf(x -> assertThat(x).isZero(), RuleTest::isNormal);
            }
            assertThat(w[0]).isEqualTo(1);
        }
    }

    private static void isNormal(float x) {
        assertThat(Math.abs(x)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
    }

    /** The product of momenta depends on t alone, so an instance that begins late has it too. */
    @Test
    void nadamThatBeginsLateStepsAsOneThatCounted() {
        float[] w = {0, 0};
        for (int begin : new int[] {0, 30, 5_000}) {
            try (NAdam counted = NAdam.builder().build();
                    NAdam late = NAdam.builder().optBeginNumUpdate(begin).build()) {
                for (int t = 1; t <= begin; t++) {
                    counted.hostKernel(Step.of(t, 0.5));
                }
                Step next = Step.of(begin + 1, 0.5);
                counted.hostKernel(next)
                        .update(1, w, new float[] {2}, new float[][] {{1}, {1}, {0}});
                float[] expected = w.clone();
                w[0] = 0;
                late.hostKernel(next).update(1, w, new float[] {2}, new float[][] {{1}, {1}, {0}});
                assertThat(w).isEqualTo(expected);
                assertThat(w[0]).isBetween(-1f, -0.01f);
                w[0] = 0;
            }
        }
    }

    /** mu = 0.45, 0.45, ... as momentumDecay 0 keeps it at half of beta1. */
    @Test
    void nadamFollowsItsFormulaByHand() {
        try (NAdam nadam = NAdam.builder().optMomentumDecay(0).build()) {
            float[] w = {0};
            nadam.hostKernel(Step.of(2, 1))
                    .update(1, w, new float[] {1}, new float[][] {{1}, {1}, {0}});
            double ofGradient = (1 - 0.45) / (1 - 0.45 * 0.45);
            double ofMean = 0.45 / (1 - 0.45 * 0.45 * 0.45);
            double root = Math.sqrt(1 / (1 - 0.999 * 0.999));
            assertThat((double) w[0]).isCloseTo(-(ofGradient + ofMean) / root, within(1e-7));
        }
    }

    /** Five steps along the corrected mean of gradients, whatever their size; then a small one. */
    @Test
    void radamLeavesTheVarianceOutAtFirst() {
        Tracker tracker = Tracker.fixed(0.5f);
        try (RAdam radam = RAdam.builder().optLearningRateTracker(tracker).build()) {
            NDArray weight = manager.zeros(new Shape(1));
            for (int t = 1; t <= 5; t++) {
                radam.update("w", weight, manager.create(new float[] {8}));
                assertThat(weight.getFloat(0)).isCloseTo(-4f * t, within(1e-4f));
            }
            radam.update("w", weight, manager.create(new float[] {8}));
            assertThat(weight.getFloat(0)).isBetween(-20.5f, -20.001f);
        }
    }

    @Test
    void adaDeltaFlushesDenormalAverages() {
        try (AdaDelta adaDelta = AdaDelta.builder().build()) {
            float[][] s = {{1e-40f}, {1e-40f}, new float[1]};
            adaDelta.hostKernel(Step.of(1000, 1)).update(1, new float[1], new float[1], s);
            assertThat(s[0][0]).isZero();
            assertThat(s[1][0]).isZero();
        }
    }

    /** As torch.sign: products too small for a float32 count as 0, all others by their sign. */
    @Test
    void rpropFollowsSignsOfTinyAndHugeGradients() {
        try (RProp rprop = RProp.builder().build()) {
            float[] g = {1e-20f, -1e-20f, 3e38f, -3e38f, 1e-30f, 0};
            float[] p = {1e-20f, 1e-20f, 3e38f, 3e38f, 1e-30f, 1};
            float[] d = {1, 1, 1, 1, 1, 1};
            float[] w = new float[6];
            rprop.hostKernel(Step.of(2, 0.01)).update(6, w, g.clone(), new float[][] {p, d});
            assertThat(d).containsExactly(1.2f, 0.5f, 1.2f, 0.5f, 1, 1);
            assertThat(w).containsExactly(-1.2f, 0, -1.2f, 0, -1, 0);
            assertThat(p).containsExactly(1e-20f, -0f, 3e38f, -0f, 1e-30f, 0);
        }
    }

    @Test
    void rpropBeginsWithTheFirstLearningRateAndIgnoresLaterOnes() {
        Tracker tracker = count -> count == 1 ? 0.25f : 100;
        try (RProp rprop = RProp.builder().optLearningRateTracker(tracker).build()) {
            NDArray weight = manager.zeros(new Shape(1));
            rprop.update("w", weight, manager.ones(new Shape(1)));
            assertThat(weight.getFloat(0)).isEqualTo(-0.25f);
            rprop.update("w", weight, manager.ones(new Shape(1)));
            assertThat(weight.getFloat(0)).isCloseTo(-0.25f - 0.3f, within(1e-6f));
        }
    }

    /** The slow weights are those before the first step, so the first mixing already counts. */
    @Test
    void lookaheadMixesWithTheWeightsBeforeTheFirstStep() {
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1)).build();
        try (Lookahead lookahead =
                Lookahead.builder().setInner(sgd).optK(3).optAlpha(0.25).build()) {
            NDArray weight = manager.zeros(new Shape(1));
            float[] expected = {-1, -2, -0.75f, -1.75f, -2.75f, -1.5f};
            for (float value : expected) {
                lookahead.update("w", weight, manager.ones(new Shape(1)));
                assertThat(weight.getFloat(0)).isEqualTo(value);
            }
        }
    }

    @Test
    void lookaheadClosesItsInnerOptimizer() {
        Adam adam = Adam.builder().build();
        NDArray weight = manager.zeros(new Shape(1));
        Lookahead outer =
                Lookahead.builder().setInner(Lookahead.builder().setInner(adam).build()).build();
        outer.update("w", weight, manager.ones(new Shape(1)));
        outer.close();
        assertThatThrownBy(() -> adam.update("w", weight, manager.ones(new Shape(1))))
                .isInstanceOf(IllegalStateException.class);
    }
}
