package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.Stateful;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    static Stream<GradusOptimizer> relativesOfAdam() {
        return Stream.of(
                Adam.builder().build(),
                Adamax.builder().build(),
                NAdam.builder().build(),
                RAdam.builder().build(),
                Lion.builder().build(),
                AdaBelief.builder().build(),
                Yogi.builder().build(),
                Adan.builder().build());
    }

    @ParameterizedTest
    @MethodSource("relativesOfAdam")
    void denormalMomentsAreFlushed(GradusOptimizer optimizer) {
        try (optimizer) {
            float[] w = {1};
            float[][] s = new float[optimizer.stateNames().size() + 1][];
            Arrays.setAll(s, i -> new float[] {1e-40f});
            optimizer.hostKernel(Step.of(1000, 1e-3)).update(1, w, new float[1], s);
            for (int i = 0; i < s.length - 1; i++) {
                assertThat(s[i][0]).matches(x -> x == 0 || Math.abs(x) >= Float.MIN_NORMAL);
            }
            w[0] = 1;
            optimizer.hostKernel(Step.of(1001, 1e-3)).update(1, w, new float[1], s);
            assertThat(w[0]).isEqualTo(1);
        }
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

    @Test
    void lionStepsByTheSignOfTinyAndHugeGradients() {
        try (Lion lion = Lion.builder().build()) {
            float[] g = {1e-37f, -1e-37f, 3e38f, -3e38f, 0, -5};
            float[] w = new float[6];
            lion.hostKernel(Step.of(1, 1))
                    .update(6, w, g.clone(), new float[][] {{0, 0, 0, 0, 0, 1}});
            // in the last 0.9 of the running mean outweigh 0.1 of the gradient
            assertThat(w).containsExactly(-1, 1, -1, 1, 0, -1);
        }
    }

    /** An epsilon far below the constant that flushes denormal numbers counts. */
    @Test
    void adaBeliefAddsUpItsEpsilon() {
        try (AdaBelief adaBelief = AdaBelief.builder().optEpsilon(1e-35).build()) {
            float[][] s = {{0}, {0}, {0}};
            for (int t = 1; t <= 3; t++) {
                adaBelief.hostKernel(Step.of(t, 1)).update(1, new float[1], new float[1], s);
            }
            assertThat(s[1][0]).isCloseTo(2.997e-35f, within(1e-38f));
        }
    }

    /** A gradient of 0 after one of 4: v stays, where Adam's would shrink. */
    @Test
    void yogiForgetsBySizeOfTheGradientOnly() {
        try (Yogi yogi = Yogi.builder().optBeta2(0.75).optInitialAccumulator(1).build()) {
            float[][] s = {{1}, {1}, {0}};
            float[] expected = {5, 5, 4.75f};
            float[] g = {4, 0, 1};
            for (int t = 0; t < 3; t++) {
                yogi.hostKernel(Step.of(t + 1, 1)).update(1, new float[1], new float[] {g[t]}, s);
                assertThat(s[1][0]).isEqualTo(expected[t]);
            }
        }
    }

    @Test
    void yogiBeginsWithItsAccumulator() {
        Tracker tracker = Tracker.fixed(1);
        try (Yogi yogi =
                Yogi.builder()
                        .optLearningRateTracker(tracker)
                        .optInitialAccumulator(4)
                        .optBeta1(0.5)
                        .optBeta2(0.75)
                        .build()) {
            NDArray weight = manager.zeros(new Shape(1));
            yogi.update("w", weight, manager.zeros(new Shape(1)));
            // m = 2 and v = 4, corrected: 4 / (4 + epsilon)
            assertThat(weight.getFloat(0)).isCloseTo(-4 / 4.001f, within(1e-6f));
        }
    }

    /** Also where counting begins late, the first change of the gradient is 0. */
    @Test
    void adanTakesNoChangeFromTheFirstGradient() {
        try (Adan adan = Adan.builder().optBeginNumUpdate(10).build()) {
            NDArray weight = manager.zeros(new Shape(1));
            adan.update("w", weight, manager.create(new float[] {8}));
            NDArray[] state = adan.states().save().get("w").arrays();
            assertThat(state[0].getFloat(0)).isCloseTo(0.16f, within(1e-6f));
            assertThat(state[1].getFloat(0)).isZero();
            assertThat(state[3].getFloat(0)).isEqualTo(-8);
            adan.update("w", weight, manager.create(new float[] {4}));
            assertThat(state[1].getFloat(0)).isCloseTo(-0.32f, within(1e-6f));
        }
    }

    /** With a gradient of 0 only the decay is left: proximal, as AdamW's, and within g. */
    @Test
    void adanDecaysInThreeWays() {
        Tracker tracker = Tracker.fixed(0.5f);
        float[] expected = {1 / 1.25f, 0.75f, 0.5f};
        for (int i = 0; i < 3; i++) {
            try (Adan adan =
                    Adan.builder()
                            .optLearningRateTracker(tracker)
                            .optWeightDecays(0.5f)
                            .optProximal(i == 0)
                            .optDecoupledWeightDecay(i < 2)
                            .build()) {
                NDArray weight = manager.ones(new Shape(1));
                adan.update("w", weight, manager.zeros(new Shape(1)));
                assertThat(weight.getFloat(0)).isCloseTo(expected[i], within(1e-6f));
            }
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
    void rmsPropFlushesDenormalAverages() {
        try (RmsProp rmsProp = RmsProp.builder().optMomentum(0.9).optCentered(true).build()) {
            float[][] s = {{1e-40f}, {1e-40f}, {1e-40f}, new float[1]};
            rmsProp.hostKernel(Step.of(1000, 1)).update(1, new float[1], new float[1], s);
            assertThat(s[0][0]).isZero();
            assertThat(s[1][0]).isZero();
            assertThat(s[2][0]).isZero();
        }
    }

    /** Where the gradient is always the same, rounding alone makes v - m^2 negative. */
    @ParameterizedTest
    @EnumSource(
            value = KernelMode.class,
            names = {"HOST", "DEVICE"})
    void rmsPropTakesNoRootOfNegativeVariances(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                RmsProp rmsProp = RmsProp.builder().optCentered(true).optAlpha(0.5).build()) {
            assertThat(forced).isNotNull();
            NDArray weight = manager.zeros(new Shape(50));
            NDArray gradient = manager.arange(1f, 51f).div(7);
            for (int t = 0; t < 100; t++) {
                rmsProp.update("w", weight, gradient);
            }
            for (float value : weight.toFloatArray()) {
                assertThat(value).isFinite();
            }
        }
    }

    /** PyTorch's single pass, which large parameters get, does not: the loops do now and then. */
    @ParameterizedTest
    @ValueSource(classes = {Adam.class, AdamW.class, RAdam.class, Sgd.class})
    void largeParametersHaveNoDenormalAverages(Class<?> type) {
        Map<String, Object> options =
                type == Sgd.class ? Map.of("momentum", 0.75) : Map.of("beta1", 0.75);
        Stateful optimizer = (Stateful) OptimizerTable.build(type, options);
        NDArray weight = manager.zeros(new Shape(1 << 18));
        optimizer.update("w", weight, manager.ones(weight.getShape()));
        try (NDArray zeros = manager.zeros(weight.getShape())) {
            for (int t = 0; t < 400; t++) { // 0.75^400 is 1e-50
                optimizer.update("w", weight, zeros);
                float mean = optimizer.states().save().get("w").arrays()[0].getFloat(0);
                assertThat(mean == 0 || mean >= 1e-30f).as("%s after %d", mean, t).isTrue();
            }
        }
        optimizer.close();
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

    @Test
    void sgdHasABufferOnlyWithMomentumAndFlushesDenormals() {
        try (Sgd plain = Sgd.builder().build();
                Sgd sgd = Sgd.builder().optMomentum(0.9).build()) {
            assertThat(plain.stateNames()).isEmpty();
            assertThat(sgd.stateNames()).containsExactly("momentum_buffer");
            float[][] s = {{1e-40f}};
            sgd.hostKernel(Step.of(1000, 1)).update(1, new float[1], new float[1], s);
            assertThat(s[0][0]).isZero();
        }
    }

    /** b = (1 - momentum) g from the first update on, instead of b = g in the first. */
    @ParameterizedTest
    @EnumSource(
            value = KernelMode.class,
            names = {"HOST", "DEVICE"})
    void sgdStartsTheExponentialAverageDampened(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            for (boolean dampenFirst : new boolean[] {false, true}) {
                Sgd.Builder builder = Sgd.builder().optLearningRateTracker(Tracker.fixed(1));
                builder.optMomentum(0.75).optDampening(0.75).optDampenFirst(dampenFirst);
                try (Sgd sgd = builder.build()) {
                    NDArray weight = manager.zeros(new Shape(1));
                    sgd.update("w", weight, manager.ones(new Shape(1)));
                    float b = dampenFirst ? 0.25f : 1;
                    assertThat(weight.getFloat(0)).isEqualTo(-b);
                    sgd.update("w", weight, manager.ones(new Shape(1)));
                    assertThat(weight.getFloat(0)).isEqualTo(-b - (0.75f * b + 0.25f));
                }
            }
        }
    }

    /** With the rate inside the buffer, a rate of 0 does not stop what is in it already. */
    @ParameterizedTest
    @EnumSource(
            value = KernelMode.class,
            names = {"HOST", "DEVICE"})
    void sgdKeepsOldRatesInItsBuffer(KernelMode mode) {
        Tracker tracker = count -> count == 1 ? 1 : 0;
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            for (boolean rateInBuffer : new boolean[] {false, true}) {
                Sgd.Builder builder = Sgd.builder().optLearningRateTracker(tracker);
                builder.optMomentum(0.5).optRateInBuffer(rateInBuffer);
                try (Sgd sgd = builder.build()) {
                    NDArray weight = manager.zeros(new Shape(1));
                    sgd.update("w", weight, manager.ones(new Shape(1)));
                    sgd.update("w", weight, manager.ones(new Shape(1)));
                    assertThat(weight.getFloat(0)).isEqualTo(rateInBuffer ? -1.5f : -1);
                }
            }
        }
    }

    /**
     * The length of a normalized step depends on no gradient; only where all is 0 there is none.
     */
    @ParameterizedTest
    @EnumSource(
            value = KernelMode.class,
            names = {"HOST", "DEVICE"})
    void sgdNormalizesTinyAndHugeGradients(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Sgd sgd =
                        Sgd.builder()
                                .optLearningRateTracker(Tracker.fixed(1))
                                .optNormalizeGradient(true)
                                .build()) {
            assertThat(forced).isNotNull();
            for (float size : new float[] {0, 1e-30f, 1, 5e37f}) {
                NDArray weight = manager.zeros(new Shape(2));
                NDArray gradient = manager.create(new float[] {3 * size, -4 * size});
                sgd.update("w", weight, gradient);
                float one = size == 0 ? 0 : 1;
                assertThat(weight.getFloat(0)).isCloseTo(-0.6f * one, within(1e-6f));
                assertThat(weight.getFloat(1)).isCloseTo(0.8f * one, within(1e-6f));
            }
        }
    }

    @Test
    void sgdNormalizesHalfPrecision() {
        try (Sgd sgd =
                Sgd.builder()
                        .optLearningRateTracker(Tracker.fixed(1))
                        .optNormalizeGradient(true)
                        .build()) {
            for (float size : new float[] {1e-6f, 6e4f}) {
                NDArray weight = manager.zeros(new Shape(100), DataType.FLOAT16);
                NDArray gradient = manager.full(new Shape(100), size, DataType.FLOAT16);
                sgd.update("w", weight, gradient);
                float[] values = weight.toType(DataType.FLOAT32, true).toFloatArray();
                assertThat(values[0]).isCloseTo(-0.1f, within(1e-4f));
            }
        }
    }

    /** The average is the weight until t0, and then the mean of the weights since. */
    @ParameterizedTest
    @EnumSource(
            value = KernelMode.class,
            names = {"HOST", "DEVICE"})
    void asgdAveragesTheWeightsAfterT0(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Asgd asgd =
                        Asgd.builder()
                                .optLearningRateTracker(Tracker.fixed(1))
                                .optLambda(0)
                                .optT0(3)
                                .build()) {
            assertThat(forced).isNotNull();
            NDArray weight = manager.zeros(new Shape(1));
            float[] expected = {-1, -2, -3, -4, -5, -5.5f, -6, -6.5f};
            for (float value : expected) {
                asgd.update("w", weight, manager.ones(new Shape(1)));
                assertThat(asgd.average("w", manager).getFloat(0)).isCloseTo(value, within(1e-5f));
            }
            assertThat(weight.getFloat(0)).isEqualTo(-8);
            assertThatThrownBy(() -> asgd.average("v", manager))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("but is v");
        }
    }

    /** As the class comment shows it. */
    @Test
    void asgdsAverageCanTakeThePlaceOfTheWeight() {
        try (Asgd asgd = Asgd.builder().optT0(0).build()) {
            NDArray weight = manager.ones(new Shape(1));
            weight.setRequiresGradient(true);
            for (int t = 0; t < 5; t++) {
                asgd.update("w", weight, manager.ones(new Shape(1)));
            }
            float last = weight.getFloat(0);
            asgd.average("w", manager).copyTo(weight);
            assertThat(weight.getFloat(0)).isGreaterThan(last).isLessThan(1);
            assertThat(weight.hasGradient()).isTrue();
        }
    }

    /** An average that begins late must not mix with the zeros that the state was made of. */
    @Test
    void asgdBeginsTheAverageWithTheWeightWhateverTheCount() {
        try (Asgd asgd = Asgd.builder().optT0(0).optBeginNumUpdate(100).build()) {
            NDArray weight = manager.ones(new Shape(1));
            asgd.update("w", weight, manager.ones(new Shape(1)));
            assertThat(asgd.average("w", manager)).isEqualTo(weight);
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

    /** Of weights from 1 to 1.02, each moving the mean by less than its last digit at the end. */
    @Test
    void asgdAveragesLongRuns() {
        try (Asgd asgd = Asgd.builder().optLambda(0).optT0(0).build()) {
            float[] mean = {0};
            float[] rest = {0};
            double sum = 0;
            int n = 200_000;
            for (int t = 1; t <= n; t++) {
                float[] w = {(float) (1 + 0.02 * t / n)};
                float[][] s = {mean, rest, new float[1]};
                asgd.hostKernel(Step.of(t + 1, 0)).update(1, w, new float[1], s);
                sum += w[0];
            }
            assertThat(mean[0]).isEqualTo((float) (sum / n));
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
