package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients near the ends of what float32 holds, where squares and sums of them do not fit. */
class ExtremeGradientTest extends OptimizerTests {

    private static final double TINY = 1e-30;

    static Stream<Arguments> formsAndSizes() {
        return templateRows().stream()
                .flatMap(row -> row.forms().map(form -> Arguments.of(row, form)))
                .flatMap(
                        a ->
                                DoubleStream.of(1e-19, 1e-12, 1e19, 1e22)
                                        .mapToObj(g -> Arguments.of(a.get()[0], a.get()[1], g)));
    }

    /** To digits that the smallest weights have too. */
    private static void assertSame(float[] actual, float[] expected, double relative) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.compare(actual[i], expected[i]) != 0) { // both may be NaN
                assertThat((double) actual[i])
                        .as("value %d", i)
                        .isCloseTo(expected[i], within(relative * Math.abs(expected[i])));
            }
        }
    }

    /** The ways of weights from 0 and 1 under gradients of one size, their signs by turns. */
    private float[] after(
            Optimizer optimizer, KernelMode mode, double size, int values, DataType type) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            float[] start = new float[values];
            float[] gradient = new float[values];
            for (int i = 0; i < values; i++) {
                start[i] = i % 2;
                gradient[i] = (float) (size * (1 + i % 3) / 3);
            }
            Shape shape = new Shape(2, values / 2);
            NDArray weight = manager.create(start, shape).toType(type, true);
            for (int t = 0; t < 4; t++) {
                NDArray g = manager.create(gradient, shape).toType(type, true);
                optimizer.update("w", weight, t == 2 ? g.neg() : g);
            }
            closeState(optimizer);
            return weight.toType(DataType.FLOAT32, true).toFloatArray();
        }
    }

    @ParameterizedTest
    @MethodSource("formsAndSizes")
    void hostAndDeviceKernelAgree(OptimizerTable.Row row, Map<String, Object> form, double size) {
        Map<String, Object> options = new HashMap<>(form);
        options.remove("clipGrad");
        float[] host = after(row.configured(options), KernelMode.HOST, size, 12, DataType.FLOAT32);
        float[] device =
                after(row.configured(options), KernelMode.DEVICE, size, 12, DataType.FLOAT32);
        assertSame(host, device, 2e-5);
    }

    static Stream<Arguments> withEpsilon() {
        return templateRows().stream()
                .filter(
                        row ->
                                OptimizerTable.setters(
                                                OptimizerTable.builder(row.type()).getClass(),
                                                "epsilon")
                                        .findAny()
                                        .isPresent())
                .flatMap(row -> row.forms().map(form -> Arguments.of(row, form)))
                .flatMap(
                        a ->
                                DoubleStream.of(1e-19, 1e-12)
                                        .mapToObj(g -> Arguments.of(a.get()[0], a.get()[1], g)));
    }

    /** As small weights as the gradients are, so that each step shows. */
    @ParameterizedTest
    @MethodSource("withEpsilon")
    void kernelsAgreeAndAreRightWhereEpsilonIsTiny(
            OptimizerTable.Row row, Map<String, Object> form, double size) {
        Map<String, Object> options = new HashMap<>(form);
        options.remove("clipGrad");
        options.put("epsilon", TINY);
        float[] host = after(row.configured(options), KernelMode.HOST, size, 12, DataType.FLOAT32);
        float[] device =
                after(row.configured(options), KernelMode.DEVICE, size, 12, DataType.FLOAT32);
        assertSame(host, device, 1e-3);
        if (!Boolean.FALSE.equals(options.get("epsilonInsideRoot"))) {
            // that of AdaDelta outside the roots multiplies squares of 1e-30, which float32 lacks
            float[] exact =
                    after(row.configured(options), KernelMode.DEVICE, size, 12, DataType.FLOAT64);
            assertSame(host, exact, 1e-3);
        }
    }

    /** m over the root of v is 1, whatever the gradient is, so the step is the rate. */
    @Test
    void adamWithATinyEpsilonStepsByTheRate() {
        for (int values : new int[] {4, 300_000}) {
            for (KernelMode mode : KernelMode.values()) {
                try (ForcedKernel forced = ForcedKernel.of(mode);
                        Adam adam = Adam.builder().optEpsilon(TINY).build()) {
                    assertThat(forced).isNotNull();
                    NDArray weight = manager.ones(new Shape(values));
                    for (int t = 1; t <= 3; t++) {
                        adam.update("w", weight, manager.full(new Shape(values), 1e-19f));
                        assertThat((double) weight.getFloat(values - 1))
                                .as("%d values, %s", values, mode)
                                .isCloseTo(1 - 1e-3 * t, within(1e-6));
                    }
                }
            }
        }
    }

    /** ratio = 1e-3 |w| / |g|, so that the step has 1e-3 of the weight's norm. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void larsStepsByItsRatioWhateverTheGradient(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            for (float size : new float[] {1e-3f, 1, 1e10f, 1e22f, 1e30f}) {
                try (Lars lars = Lars.builder().build()) {
                    NDArray weight = manager.ones(new Shape(2, 50));
                    lars.update("w", weight, manager.full(new Shape(2, 50), size));
                    assertThat((double) weight.toFloatArray()[99]).isCloseTo(0.999, within(1e-6));
                }
            }
        }
    }

    /** The ratio takes the gradients' size out: the step has the rate's share of the norm. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void lambStepsByItsRatioWhateverTheGradient(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            for (float size : new float[] {1e-28f, 1e-19f, 1, 1e15f}) {
                try (Lamb lamb = Lamb.builder().optWeightDecays(0).optAlwaysAdapt(true).build()) {
                    NDArray weight = manager.ones(new Shape(2, 50));
                    lamb.update("w", weight, manager.full(new Shape(2, 50), size));
                    assertThat((double) weight.toFloatArray()[99]).isCloseTo(0.999, within(1e-6));
                }
            }
        }
    }

    /** As PyTorch's: a product too small for a float32 counts as 0, one too large by its sign. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void rpropGoesByTheSignOfTheProduct(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                RProp rprop = RProp.builder().build()) {
            assertThat(forced).isNotNull();
            NDArray weight = manager.zeros(new Shape(2));
            rprop.update("w", weight, manager.create(new float[] {1e-30f, 1e30f}));
            rprop.update("w", weight, manager.create(new float[] {1e-30f, 1e30f}));
            assertThat((double) weight.getFloat(0)).isCloseTo(-0.01 - 0.01, within(1e-8));
            assertThat((double) weight.getFloat(1)).isCloseTo(-0.01 - 0.012, within(1e-8));
        }
    }

    // ---- squares that overflow ----

    static Stream<Arguments> squaringRowsAndModes() {
        return templateRows().stream()
                .filter(
                        row -> {
                            GradusOptimizer optimizer = (GradusOptimizer) row.build();
                            optimizer.close();
                            return optimizer.keepsSquares();
                        })
                .flatMap(
                        row ->
                                Stream.of(KernelMode.HOST, KernelMode.DEVICE)
                                        .map(mode -> Arguments.of(row, mode)));
    }

    @Test
    void theRulesWithSquaresAreKnown() {
        List<String> names = new ArrayList<>();
        squaringRowsAndModes().forEach(a -> names.add(a.get()[0].toString()));
        assertThat(names.stream().distinct())
                .containsExactlyInAnyOrder(
                        "Adagrad",
                        "RmsProp",
                        "AdaDelta",
                        "Adam",
                        "AdamW",
                        "NAdam",
                        "RAdam",
                        "AdaBelief",
                        "Yogi",
                        "Adan",
                        "Lamb");
    }

    /** It would make the mean of squares infinite and end all further steps. */
    @ParameterizedTest
    @MethodSource("squaringRowsAndModes")
    void aGradientWhoseSquareOverflowsIsSkippedAndCounted(OptimizerTable.Row row, KernelMode mode) {
        Map<String, Object> options = new HashMap<>(row.plain());
        options.remove("clipGrad");
        options.put("nonFinite", NonFinite.SKIP);
        options.put("rescaleGrad", 0.5);
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            GradusOptimizer skipping = (GradusOptimizer) row.configured(options);
            GradusOptimizer spared = (GradusOptimizer) row.configured(options);
            NDArray weight = manager.create(new float[] {1, 2});
            NDArray expected = manager.create(new float[] {1, 2});
            for (int t = 0; t < 4; t++) {
                skipping.update("w", weight, manager.create(new float[] {1, 1e25f}));
                skipping.update("w", weight, manager.create(new float[] {1, -1}));
                spared.update("w", expected, manager.create(new float[] {1, -1}));
            }
            assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
            assertThat(skipping.skippedUpdates()).isEqualTo(4);
            assertThat(spared.skippedUpdates()).isZero();
            // 2^61, halved, is the largest that passes
            skipping.update("w", weight, manager.full(new Shape(2), 0x1p61f));
            assertThat(skipping.skippedUpdates()).isEqualTo(4);
            NDArray state = skipping.states().save().get("w").arrays()[0];
            assertThat(Float.isFinite(state.getFloat(0))).isTrue();
            skipping.update("w", weight, manager.full(new Shape(2), 0x1.01p61f));
            assertThat(skipping.skippedUpdates()).isEqualTo(5);
            skipping.close();
            spared.close();
        }
    }

    /** The run goes on, as schedules do in PyTorch. */
    @Test
    void whatIsSkippedIsCounted() {
        try (Sgd sgd = Sgd.builder().optNonFinite(NonFinite.SKIP).build()) {
            NDArray weight = manager.ones(new Shape(2));
            for (int t = 0; t < 3; t++) {
                sgd.update("w", weight, manager.create(new float[] {1, Float.NaN}));
            }
            assertThat(sgd.skippedUpdates()).isEqualTo(3);
            assertThat(sgd.updates()).isEqualTo(3);
            assertThat(weight.toFloatArray()).containsOnly(1);
        }
    }

    @Test
    void failingSaysWhatAndHowToSeeThePath() {
        Weights block = new Weights().with("kernel", manager.ones(new Shape(2)));
        NDArray gradient = manager.create(new float[] {1, 1e25f});
        try (Adam nameless = Adam.builder().optNonFinite(NonFinite.FAIL).build();
                Adam named =
                        Adam.builder()
                                .optNonFinite(NonFinite.FAIL)
                                .optParameterGroups(ParameterGroups.of(block))
                                .build();
                Adam clipped = Adam.builder().optNonFinite(NonFinite.FAIL).optClipGrad(1).build();
                Sgd linear = Sgd.builder().optNonFinite(NonFinite.FAIL).build()) {
            String id = block.id("kernel");
            NDArray weight = block.array("kernel");
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> nameless.update(id, weight, gradient))
                    .withMessage(
                            "the gradient of parameter '"
                                    + id
                                    + "' (2) is so large that its square overflows in update 1"
                                    + " (optParameterGroups(ParameterGroups.of(block)) lets"
                                    + " messages name parameters by their path)");
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> named.update(id, weight, gradient))
                    .withMessage(
                            "the gradient of parameter 'kernel' (2) is so large that its square"
                                    + " overflows in update 1");
            assertThat(weight.toFloatArray()).containsOnly(1);
            clipped.update(id, weight, gradient);
            linear.update(id, weight, gradient);
        }
    }

    /** float64 has more room. */
    @Test
    void theLimitIsThatOfTheType() {
        try (Adam adam = Adam.builder().optNonFinite(NonFinite.SKIP).build()) {
            NDArray weight = manager.ones(new Shape(1), DataType.FLOAT64);
            adam.update("w", weight, weight.mul(1e100));
            assertThat(adam.skippedUpdates()).isZero();
            assertThat(weight.getDouble(0)).isCloseTo(0.999, within(1e-9));
            adam.update("w", weight, weight.mul(1e200));
            assertThat(adam.skippedUpdates()).isEqualTo(1);
        }
    }
}
