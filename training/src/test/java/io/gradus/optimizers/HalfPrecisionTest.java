package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.state.Stateful;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.safetensors.TensorMemory;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.HostMemory;
import io.gradus.torchscript.KernelMode;
import io.gradus.torchscript.TorchScript;
import io.gradus.training.checkpoints.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights of 16 bits: float32 state and master weights, and one rounding. */
class HalfPrecisionTest extends OptimizerTests {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def convert(self, x: Tensor, type: int) -> Tensor:
                        return x.to(type)

                    def type_number(self, x: Tensor) -> Tensor:
                        return torch.tensor(x.dtype)
                    """);

    /** PyTorch's numbers of types. */
    private static final int FLOAT16 = 5;

    private static final int FLOAT32 = 6;
    private static final int FLOAT64 = 7;
    private static final int BFLOAT16 = 15;

    @TempDir Path folder;

    private NDArray of(int type, float... values) {
        return converted(manager.create(values), type);
    }

    private NDArray converted(NDArray array, int type) {
        return SCRIPT.runArray(manager, "convert", array, type);
    }

    private float[] floats(NDArray array) {
        return converted(array, FLOAT32).toFloatArray();
    }

    private double[] doubles(NDArray array) {
        return converted(array, FLOAT64).toDoubleArray();
    }

    private static long typeOf(NDArray array) {
        return SCRIPT.runArray(array.getManager(), "type_number", array).getLong();
    }

    // ---- against float64 ----

    static Stream<Arguments> cases() {
        return rowsAndModes()
                .flatMap(
                        args ->
                                Stream.of(FLOAT16, BFLOAT16)
                                        .map(
                                                type ->
                                                        Arguments.of(
                                                                args.get()[0],
                                                                args.get()[1],
                                                                type)));
    }

    /**
     * The same steps in float64, of the same gradients; also the way is right, not the end alone.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void hundredStepsAreThoseOfFloat64(OptimizerTable.Row row, KernelMode mode, int type) {
        for (float size : new float[] {1e-4f, 1e-3f, 1}) {
            NDArray weight = of(type, 0.75f, 1, 1, 1.25f);
            NDArray gradient = of(type, size, size, -size, size / 2);
            double[] start = doubles(weight);
            NDArray expected = converted(weight, FLOAT64);
            NDArray wideGradient = converted(gradient, FLOAT64);
            Optimizer wide = row.build();
            for (int t = 0; t < 100; t++) {
                wide.update("w", expected, wideGradient);
            }
            closeState(wide);
            Optimizer narrow = row.build();
            try (ForcedKernel forced = ForcedKernel.of(mode)) {
                assertThat(forced).isNotNull();
                for (int t = 0; t < 100; t++) {
                    narrow.update("w", weight, gradient);
                }
            }
            closeState(narrow);
            double[] right = expected.toDoubleArray();
            double[] actual = doubles(weight);
            double unit = type == FLOAT16 ? 0x1p-11 : 0x1p-8;
            for (int i = 0; i < right.length; i++) {
                double half = unit * Math.abs(right[i]) / 2;
                double way = Math.abs(right[i] - start[i]);
                assertThat(actual[i])
                        .as("value %d after gradients of %s", i, gradient.getDataType())
                        .isCloseTo(right[i], within(1e-2 * Math.abs(right[i]) + 1e-4))
                        .isCloseTo(right[i], within(2 * half + 1e-3 * way + 1e-6));
            }
        }
    }

    /** Steps whose g^2 float16 cannot hold: weight 1, one gradient. */
    @Test
    void gradientsWhoseSquaresUnderflowMakeTheRightStep() {
        float g = 1e-3f;
        // by hand: a first step of the rules with bias correction is the rate, of RMSprop's kind
        // with alpha 0.99 centred 0.01 g / sqrt(0.01 g^2 - (0.01 g)^2) = 0.1005
        assertStep(NAdam.builder().build(), g, 1 - 0.002);
        assertStep(Adam.builder().build(), g, 1 - 0.001);
        assertStep(Adan.builder().build(), g, 1 - 0.001);
        assertStep(AdaBelief.builder().build(), g, 1 - 0.001 * 1 / 0.9);
        assertStep(RmsProp.builder().optCentered(true).build(), g, 1 - 0.1005);
        assertStep(Adagrad.builder().build(), 1e-4f, 1 - 0.01);
    }

    private void assertStep(Optimizer optimizer, float g, double expected) {
        NDArray weight = of(FLOAT16, 1);
        optimizer.update("w", weight, of(FLOAT16, g));
        assertThat((double) floats(weight)[0])
                .as(optimizer.getClass().getSimpleName())
                .isCloseTo(expected, within(1e-3));
        closeState(optimizer);
    }

    /** A negative zero is equal to a master weight of zero, which is not to take its place. */
    @Test
    void averagesOnlyReadTheWeights() {
        for (int type : new int[] {FLOAT16, BFLOAT16}) {
            try (Ema ema = Ema.builder().setInner(Sgd.builder().build()).build()) {
                NDArray weight = of(type, 0);
                ema.update("w", weight, of(type, 0));
                ema.update("other", of(type, 1), of(type, 0));
                TensorMemory.assign(weight, of(type, -0f));
                ema.update("other", of(type, 1), of(type, 0));
                ema.swapIn();
                ema.swapOut();
                assertThat(1 / floats(weight)[0]).isEqualTo(Float.NEGATIVE_INFINITY);
            }
        }
    }

    /** Adam's step under one gradient is its rate: 1 - 100 * 0.001. */
    @Test
    void hundredStepsOfAdam() {
        for (int type : new int[] {FLOAT16, BFLOAT16}) {
            try (Adam adam = Adam.builder().build()) {
                NDArray weight = of(type, 1);
                for (int t = 0; t < 100; t++) {
                    adam.update("w", weight, of(type, 1e-3f));
                }
                assertThat((double) floats(weight)[0]).isCloseTo(0.9, within(0.003));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void stateIsFloat32(OptimizerTable.Row row) {
        for (int type : new int[] {FLOAT16, BFLOAT16}) {
            Stateful optimizer = (Stateful) row.build();
            NDArray weight = of(type, 1, 2);
            optimizer.update("w", weight, of(type, 1, 1));
            assertThat(typeOf(weight)).isEqualTo(type);
            for (Stateful at = optimizer; at != null; at = (Stateful) at.inner()) {
                NDArray[] arrays = at.states().save().get("w").arrays();
                int master = at instanceof GradusOptimizer ? 1 : 0;
                assertThat(arrays).hasSize(at.slots().size() + master);
                assertThat(arrays).allMatch(a -> a.getDataType() == DataType.FLOAT32);
            }
            closeState(optimizer);
        }
    }

    /** A transposed weight and a gradient of COO format, as embeddings have them. */
    @Test
    void stridedWeightsAndSparseGradients() {
        try (Sgd sgd = sgd(0.5f, true)) {
            NDArray weight =
                    manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3))
                            .toType(DataType.FLOAT16, true)
                            .transpose();
            NDArray sparse =
                    manager.createCoo(
                                    java.nio.FloatBuffer.wrap(new float[] {2, -4}),
                                    new long[][] {{0, 2}, {1, 0}},
                                    new Shape(3, 2))
                            .toType(DataType.FLOAT16, true);
            sgd.update("w", weight, sparse);
            assertThat(floats(weight)).containsExactly(1, 3, 2, 5, 5, 6);
        }
    }

    // ---- master weights ----

    /** w = w - rate * g. */
    private static Sgd sgd(float rate, boolean masterWeights) {
        return Sgd.builder()
                .optLearningRateTracker(Tracker.fixed(rate))
                .optMasterWeights(masterWeights)
                .build();
    }

    /** A hundred steps of 1e-4 are one of 0.01, though none of them can be held near 1. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void stepsTooSmallForTheTypeAddUp(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Sgd with = sgd(1e-4f, true);
                Sgd without = sgd(1e-4f, false)) {
            assertThat(forced).isNotNull();
            NDArray weight = of(BFLOAT16, 1);
            NDArray stuck = of(BFLOAT16, 1);
            for (int t = 0; t < 100; t++) {
                with.update("w", weight, of(BFLOAT16, 1));
                without.update("w", stuck, of(BFLOAT16, 1));
            }
            // 0.99 in bfloat16, whose values below 1 are 1/256 apart
            assertThat(floats(weight)).containsExactly(253 / 256f);
            assertThat(floats(stuck)).containsExactly(1);
            assertThat(without.states().save().get("w").arrays()).isEmpty();
        }
    }

    /** As after parameters were loaded: each value that was changed begins where it is now. */
    @Test
    void valuesChangedFromOutsideWin() {
        try (Sgd sgd = sgd(1e-4f, true)) {
            NDArray weight = of(BFLOAT16, 1, 1, 1);
            for (int t = 0; t < 10; t++) {
                sgd.update("w", weight, of(BFLOAT16, 1, 1, 1));
            }
            assertThat(floats(weight)).containsExactly(1, 1, 1);
            TensorMemory.assign(weight, manager.create(new float[] {1, 3, Float.NaN}));
            sgd.update("w", weight, of(BFLOAT16, 1, 1, 1));
            float[] master = sgd.states().save().get("w").arrays()[0].toFloatArray();
            assertThat((double) master[0]).isCloseTo(1 - 11e-4, within(1e-6));
            assertThat((double) master[1]).isCloseTo(3 - 1e-4, within(1e-6));
            assertThat(master[2]).isNaN();
            assertThat(floats(weight)).containsExactly(1, 3, Float.NaN);
        }
    }

    @Test
    void optionIsShown() {
        try (Adam adam = Adam.builder().optMasterWeights(false).build()) {
            assertThat(adam.toString()).contains("masterWeights=false");
        }
        try (Adam adam = Adam.builder().build()) {
            assertThat(adam.toString()).contains("masterWeights=true");
        }
    }

    /** A type of 8 bits, for which no rule is made. */
    @Test
    void typesWithoutANameAreRefused() {
        try (Adam adam = Adam.builder().build()) {
            NDArray weight = of(24, 1, 2); // float8_e4m3fn
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam.update("w", weight, of(24, 1, 2)))
                    .withMessageContaining("cannot be updated or saved");
        }
    }

    // ---- averages and slow weights ----

    /** Average a = 2 - 0.999^n, of which 16 bits could not hold a step. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void averagesMoveLessThanTheTypeCanHoldAndSurviveTheSwap(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Ema ema = Ema.builder().setInner(sgd(1, true)).optDecay(0.999).build()) {
            assertThat(forced).isNotNull();
            NDArray weight = of(BFLOAT16, 1);
            ema.update("w", weight, of(BFLOAT16, -1));
            for (int n = 1; n < 500; n++) {
                ema.update("w", weight, of(BFLOAT16, 0));
                if (n % 100 == 0) {
                    double average = 2 - Math.pow(0.999, n + 1);
                    ema.swapIn();
                    assertThat((double) floats(weight)[0]).isCloseTo(average, within(0x1p-8));
                    ema.swapOut();
                    assertThat(floats(weight)).containsExactly(2);
                }
            }
            assertThat((double) ema.states().save().get("w").arrays()[0].getFloat(0))
                    .isCloseTo(2 - Math.pow(0.999, 500), within(1e-4));
        }
    }

    /** The master weight, not the rounded one, is what is averaged, and where slow weights go. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void wrappersSeeTheMasterWeight(KernelMode mode) {
        Swa swa = Swa.builder().setInner(sgd(1e-4f, true)).build();
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Lookahead lookahead =
                        Lookahead.builder().setInner(swa).optK(2).optAlpha(0.5).build()) {
            assertThat(forced).isNotNull();
            NDArray weight = of(BFLOAT16, 1);
            for (int t = 0; t < 4; t++) {
                lookahead.update("w", weight, of(BFLOAT16, 1));
            }
            assertThat(floats(weight)).containsExactly(1);
            // steps of 1e-4 to -1, -2, half the way back to -1; then -2, -3, back to -2
            assertThat((double) lookahead.states().save().get("w").arrays()[0].getFloat(0))
                    .isCloseTo(1 - 2e-4, within(2e-7));
            assertThat((double) swa.states().save().get("w").arrays()[0].getFloat(0))
                    .isCloseTo(1 - (1 + 2 + 2 + 3) / 4.0 * 1e-4, within(2e-7));
        }
    }

    // ---- saving ----

    static Stream<Arguments> rowsAndTypes() {
        return rows().stream()
                .flatMap(row -> Stream.of(FLOAT16, BFLOAT16).map(type -> Arguments.of(row, type)));
    }

    /** The run that was saved and resumed has the same bits, master weights included. */
    @ParameterizedTest
    @MethodSource("rowsAndTypes")
    void resumedRunHasTheSameBits(OptimizerTable.Row row, int type) throws IOException {
        Stateful optimizer = (Stateful) row.build();
        Stateful resumed = (Stateful) row.build();
        Weights block = new Weights().with("w", of(type, 1, -2, 0.5f));
        Weights twin = new Weights().with("w", of(type, 0, 0, 0));
        Path file = folder.resolve("state.safetensors");
        Noise noise = new Noise(2);
        for (int t = 0; t < 24; t++) {
            NDArray gradient = converted(manager.create(noise.values(3)).mul(1e-2f), type);
            optimizer.update(block.id("w"), block.array("w"), gradient);
            if (t == 11) {
                OptimizerState.save(optimizer, block, file);
                OptimizerState.load(resumed, twin, file);
                TensorMemory.assign(twin.array("w"), block.array("w"));
            } else if (t > 11) {
                resumed.update(twin.id("w"), twin.array("w"), gradient);
                assertThat(HostMemory.view(twin.array("w")))
                        .isEqualTo(HostMemory.view(block.array("w")));
            }
        }
        Stateful other = resumed;
        for (Stateful at = optimizer; at != null; at = (Stateful) at.inner()) {
            NDArray[] expected = at.states().save().get(block.id("w")).arrays();
            NDArray[] actual = other.states().save().get(twin.id("w")).arrays();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                assertThat(HostMemory.view(actual[i])).isEqualTo(HostMemory.view(expected[i]));
            }
            other = (Stateful) other.inner();
        }
        closeState(optimizer);
        closeState(resumed);
    }

    /** Of the weight's type and without a master weight, as they were written before. */
    @Test
    void olderFilesAreLoaded() throws IOException {
        // every number of these steps is one of float16
        Adam.Builder builder =
                Adam.builder()
                        .optBeta1(0.5)
                        .optBeta2(0.5)
                        .optEpsilon(1e-12)
                        .optLearningRateTracker(Tracker.fixed(0.25f));
        Weights block = new Weights().with("w", of(FLOAT16, 1, 2));
        NDArray weight = block.array("w");
        Path file = folder.resolve("new.safetensors");
        Path old = folder.resolve("old.safetensors");
        try (Adam adam = builder.build();
                Adam resumed = builder.build()) {
            adam.update(block.id("w"), weight, of(FLOAT16, 1, -2));
            assertThat(floats(weight)).containsExactly(0.75f, 2.25f);
            OptimizerState.save(adam, block, file);
            asOlder(file, old);
            OptimizerState.load(resumed, block, old);
            NDArray twin = weight.duplicate();
            for (int t = 0; t < 3; t++) {
                adam.update(block.id("w"), weight, of(FLOAT16, 1, 0.5f));
                resumed.update(block.id("w"), twin, of(FLOAT16, 1, 0.5f));
            }
            assertThat(floats(twin)).isEqualTo(floats(weight));
            NDArray[] arrays = resumed.states().save().get(block.id("w")).arrays();
            assertThat(arrays).hasSize(3);
            assertThat(List.of(arrays)).allMatch(a -> a.getDataType() == DataType.FLOAT32);
            assertThat(arrays[2].toFloatArray())
                    .isEqualTo(adam.states().save().get(block.id("w")).arrays()[2].toFloatArray());
        }
    }

    private static void asOlder(Path file, Path old) throws IOException {
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            reader.read(manager)
                    .forEach(
                            (name, array) -> {
                                if (array.getDataType() != DataType.FLOAT32) {
                                    arrays.put(name, array);
                                } else if (!name.endsWith(".master_weight")) {
                                    arrays.put(name, array.toType(DataType.FLOAT16, true));
                                }
                            });
            assertThat(arrays).containsOnlyKeys("w.step", "w.exp_avg", "w.exp_avg_sq");
            SafetensorsWriter.write(old, reader.header().metadata(), arrays);
        }
    }

    /** Into an optimizer without master weights, which goes on from the rounded ones. */
    @Test
    void masterWeightsOfAFileMayBeLeftOut() throws IOException {
        Weights block = new Weights().with("w", of(FLOAT16, 1, 2));
        Path file = folder.resolve("state.safetensors");
        try (Sgd with = sgd(0.25f, true);
                Sgd without = sgd(0.25f, false)) {
            with.update(block.id("w"), block.array("w"), of(FLOAT16, 1, 1));
            OptimizerState.save(with, block, file);
            OptimizerState.load(without, block, file);
            without.update(block.id("w"), block.array("w"), of(FLOAT16, 1, 1));
            assertThat(floats(block.array("w"))).containsExactly(0.5f, 1.5f);
            assertThat(without.states().save().get(block.id("w")).arrays()).isEmpty();
            assertThat(without.states().save().get(block.id("w")).count()).isEqualTo(2);
        }
    }

    /** The weights are -1, -2 and -3; the average is the weight until update 2, then the mean. */
    @Test
    void averageOfAsgdIsFloat32() {
        try (Asgd asgd =
                Asgd.builder()
                        .optLearningRateTracker(Tracker.fixed(1))
                        .optLambda(0)
                        .optT0(0)
                        .build()) {
            NDArray weight = manager.zeros(new Shape(1), DataType.FLOAT16);
            for (int t = 0; t < 3; t++) {
                asgd.update("w", weight, of(FLOAT16, 1));
            }
            NDArray average = asgd.average("w", manager);
            assertThat(average.toFloatArray()).containsExactly(-2.5f);
            average.toType(DataType.FLOAT16, false).copyTo(weight);
            assertThat(floats(weight)).containsExactly(-2.5f);
        }
    }
}
