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
