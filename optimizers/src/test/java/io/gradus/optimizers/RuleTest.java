package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void adamFlushesDenormalMoments() {
        try (Adam adam = Adam.builder().build()) {
            float[] w = {1};
            float[][] s = {{1e-40f}, {1e-40f}};
            adam.hostKernel(Step.of(1000, 1e-3)).update(1, w, new float[1], s);
            assertThat(s[0][0]).isZero();
            assertThat(s[1][0]).isZero();
            assertThat(w[0]).isEqualTo(1);
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

    /** The first step is as long as the share of the weight's norm, whatever the gradient's. */
    @Test
    void larsAdaptsMatricesAndLeavesVectorsAlone() {
        try (Lars lars = Lars.builder().optTrustCoefficient(0.1).optEpsilon(1e-20).build()) {
            NDArray matrix = manager.create(new float[] {3, 4}, new Shape(2, 1));
            lars.update("matrix", matrix, manager.create(new float[] {0, 800}, new Shape(2, 1)));
            assertThat(matrix.toFloatArray()).containsExactly(3, 3.5f);
            NDArray vector = manager.create(new float[] {3, 4});
            lars.update("vector", vector, manager.create(new float[] {0, 800}));
            assertThat(vector.toFloatArray()).containsExactly(3, -796);
            NDArray zero = manager.zeros(new Shape(2, 1));
            lars.update("zero", zero, manager.create(new float[] {0, 800}, new Shape(2, 1)));
            assertThat(zero.toFloatArray()).containsExactly(0, -800);
        }
    }

    /** LARC: the adapted rate where it is below the learning rate, else the learning rate. */
    @Test
    void larcNeverTakesALargerStepThanTheLearningRate() {
        Lars.Builder builder = Lars.builder().optTrustCoefficient(0.1).optEpsilon(1e-20);
        Tracker tracker = Tracker.fixed(0.25f);
        try (Lars lars = builder.optLarc(true).optLearningRateTracker(tracker).build()) {
            NDArray weight = manager.create(new float[] {3, 4}, new Shape(2, 1));
            lars.update("w", weight, manager.create(new float[] {0, 1}, new Shape(2, 1)));
            assertThat(weight.toFloatArray()).containsExactly(3, 3.75f);
            lars.update("v", weight, manager.create(new float[] {0, 1000}, new Shape(2, 1)));
            assertThat(weight.getFloat(1)).isCloseTo(3.75f - 0.48023f, within(1e-4f));
        }
    }

    @Test
    void nesterovsLarsNeedsMomentum() {
        assertThatThrownBy(() -> Lars.builder().optNesterov(true).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("momentum must be in (0, 1) with nesterov, but is 0.0");
    }

    @Test
    void lambStepsAsAdamWithoutWeightDecay() {
        Lamb.Builder builder = Lamb.builder().optEpsilon(1e-8).optWeightDecays(0);
        try (Lamb lamb = builder.build();
                Adam adam = Adam.builder().build()) {
            NDArray weight = manager.create(new float[] {3, 4});
            NDArray expected = manager.create(new float[] {3, 4});
            for (int t = 0; t < 5; t++) {
                NDArray gradient = manager.create(new float[] {t, 2 - t});
                lamb.update("w", weight, gradient);
                adam.update("w", expected, gradient);
            }
            assertThat(weight.toFloatArray())
                    .containsExactly(expected.toFloatArray(), within(1e-6f));
        }
    }

    /** Its length is the learning rate times the weight's norm, at most once that with the clip. */
    @Test
    void lambsStepHasTheLengthOfTheWeight() {
        for (boolean clip : new boolean[] {false, true}) {
            try (Lamb lamb = Lamb.builder().optAlwaysAdapt(true).optTrustClip(clip).build()) {
                NDArray weight = manager.create(new float[] {30, 40});
                lamb.update("w", weight, manager.create(new float[] {1e-3f, 1e-3f}));
                double x = weight.getFloat(0) - 30;
                double y = weight.getFloat(1) - 40;
                // without the ratio r is about (1.3, 1.4): the signs, and the decay of the weights
                double expected = clip ? 1e-3 * Math.hypot(1.3, 1.4) : 1e-3 * 50;
                assertThat(Math.hypot(x, y)).isCloseTo(expected, within(1e-2 * expected));
            }
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
