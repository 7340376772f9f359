package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.kernels.CompensatedMean;
import io.gradus.safetensors.SafetensorsException;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import io.gradus.training.checkpoints.OptimizerState;
import io.gradus.training.checkpoints.PartialLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Ema} and {@link Swa}: their averages, and the exchange with the weights. */
class AveragingTest {

    @TempDir Path folder;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** w = w - g. */
    private static Optimizer plain() {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1)).build();
    }

    private static Ema ema(double decay) {
        return Ema.builder().setInner(plain()).optDecay(decay).build();
    }

    private static void step(Optimizer optimizer, NDArray weight, float gradient) {
        try (NDArray array = weight.zerosLike().addi(gradient)) {
            optimizer.update("w", weight, array);
        }
    }

    // ---- the averages ----

    static Stream<Arguments> averages() {
        Function<double[], Double> last4 = w -> (w[5] + w[7] + w[9] + w[11]) / 4;
        return Stream.of(KernelMode.HOST, KernelMode.DEVICE)
                .flatMap(
                        mode ->
                                Stream.of(
                                        Arguments.of(mode, ema(0.9), smoothed(t -> 0.9)),
                                        Arguments.of(mode, ema(0.25), smoothed(t -> 0.25)),
                                        Arguments.of(
                                                mode,
                                                Ema.builder()
                                                        .setInner(plain())
                                                        .optDecay(0.5)
                                                        .optWarmup(true)
                                                        .build(),
                                                smoothed(t -> Math.min(0.5, (1.0 + t) / (10 + t)))),
                                        Arguments.of(
                                                mode,
                                                Swa.builder()
                                                        .setInner(plain())
                                                        .optStart(5)
                                                        .optEvery(2)
                                                        .build(),
                                                last4)));
    }

    /** By its formula, in double, from the weights w[0], w[1], ... */
    private static Function<double[], Double> smoothed(Function<Integer, Double> decay) {
        return w -> {
            double average = w[0];
            for (int t = 1; t < w.length; t++) {
                average = decay.apply(t) * average + (1 - decay.apply(t)) * w[t];
            }
            return average;
        };
    }

    @ParameterizedTest
    @MethodSource("averages")
    void averageIsThatOfTheFormula(
            KernelMode mode, AveragingWrapper wrapper, Function<double[], Double> formula) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            double[] path = new double[13];
            path[0] = 3;
            NDArray weight = manager.full(new Shape(5, 1000), 3f);
            for (int t = 1; t < path.length; t++) {
                float g = (float) Math.cos(t);
                step(wrapper, weight, g);
                path[t] = path[t - 1] - g;
            }
            float[] before = weight.toFloatArray();
            assertThat((double) before[0]).isCloseTo(path[12], within(1e-5));
            wrapper.swapIn();
            for (float value : weight.toFloatArray()) {
                assertThat((double) value).isCloseTo(formula.apply(path), within(1e-5));
            }
            wrapper.swapOut();
            assertThat(weight.toFloatArray()).isEqualTo(before);
        }
        wrapper.close();
    }

    /** In each update the average moves by a third of its last digit, or less. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void emaArrivesHoweverSlowly(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Ema ema = ema(0.9999)) {
            assertThat(forced).isNotNull();
            NDArray weight = manager.ones(new Shape(2));
            NDArray still = manager.zeros(new Shape(2));
            float after = 1 + 2e-4f;
            int n = 10_000;
            for (int t = 0; t < n; t++) {
                try (NDArray first = manager.full(new Shape(2), 1 - after)) {
                    ema.update("w", weight, t == 0 ? first : still);
                }
            }
            ema.swapIn();
            double expected = after + (1 - (double) after) * Math.pow(0.9999, n);
            assertThat((double) weight.getFloat(1)).isCloseTo(expected, within(1e-7));
        }
    }

    /** The same for 200,000 updates, on arrays alone. */
    @Test
    void averagesOf200000Updates() {
        float[] weight = {1.0002f};
        float[][] ema = {{1}, {0}};
        float[][] swa = {{0}, {0}};
        int n = 200_000;
        double sum = 0;
        for (int t = 1; t <= n; t++) {
            CompensatedMean.approach(1, ema[0], ema[1], weight, 1 - 0.9999, new float[1]);
            float[] moving = {(float) (1 + 0.02 * t / n)};
            sum += moving[0];
            CompensatedMean.approach(1, swa[0], swa[1], moving, 1.0 / t, new float[1]);
        }
        // 0.9999^200000 is 2e-9
        assertThat(ema[0][0]).isEqualTo(1.0002f);
        assertThat((double) swa[0][0] + swa[1][0]).isCloseTo(sum / n, within(1e-9));
        assertThat(swa[0][0]).isEqualTo((float) (sum / n));
        assertThat(sum / n).isCloseTo(1.01, within(1e-6));
    }

    /** The device kernel adds in the same order. */
    @Test
    void kernelsOfAveragesAreBitEqual() {
        Noise noise = new Noise(3);
        float[] start = noise.values(1000);
        List<List<float[]>> results = new ArrayList<>();
        for (KernelMode mode : new KernelMode[] {KernelMode.HOST, KernelMode.DEVICE}) {
            try (ForcedKernel forced = ForcedKernel.of(mode);
                    Swa swa = Swa.builder().setInner(plain()).build()) {
                assertThat(forced).isNotNull();
                NDArray weight = manager.create(start);
                Noise gradients = new Noise(8);
                for (int t = 0; t < 50; t++) {
                    swa.update("w", weight, manager.create(gradients.values(1000)));
                }
                NDArray[] state = swa.states().save().get("w").arrays();
                results.add(List.of(state[0].toFloatArray(), state[1].toFloatArray()));
            }
        }
        for (int i = 0; i < 2; i++) {
            assertThat(results.get(1).get(i)).isEqualTo(results.get(0).get(i));
        }
        assertThat(results.get(0).get(1)).isNotEqualTo(new float[1000]);
    }

    /** Files of versions without one. */
    @Test
    void averageIsLoadedWithoutItsCompensation() throws IOException {
        Weights block = new Weights().with("w", manager.create(new float[] {1, 2}));
        Path file = folder.resolve("ema.safetensors");
        Path old = folder.resolve("old.safetensors");
        try (Ema ema = emaOfAdam();
                Ema loaded = emaOfAdam()) {
            for (int t = 0; t < 5; t++) {
                ema.update(block.id("w"), block.array("w"), manager.ones(new Shape(2)));
            }
            OptimizerState.save(ema, block, file);
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                Map<String, NDArray> arrays = reader.read(manager);
                assertThat(arrays.remove("w.compensation")).isNotNull();
                SafetensorsWriter.write(old, new HashMap<>(reader.header().metadata()), arrays);
            }
            OptimizerState.load(loaded, block, old);
            ema.swapIn();
            float[] averages = block.array("w").toFloatArray();
            ema.swapOut();
            loaded.swapIn(block);
            assertThat(block.array("w").toFloatArray()).isEqualTo(averages);
            loaded.swapOut();
            loaded.update(block.id("w"), block.array("w"), manager.ones(new Shape(2)));
            assertThat(loaded.states().save().get(block.id("w")).arrays()).hasSize(2);
        }
    }

    /** What has not moved for long is not moved by rounding either. */
    @Test
    void averageOfAConstantIsTheConstant() {
        try (Ema ema = ema(0.999)) {
            NDArray weight = manager.create(new float[] {0.1f, -1e-3f, 12345.678f});
            float[] values = weight.toFloatArray();
            for (int t = 0; t < 2_000; t++) {
                step(ema, weight, 0);
            }
            ema.swapIn();
            assertThat(weight.toFloatArray()).isEqualTo(values);
        }
    }

    @Test
    void swapLeavesTheTrainingAsItWas() {
        try (Ema ema = ema(0.5);
                Ema undisturbed = ema(0.5)) {
            NDArray weight = manager.create(new float[] {1, -0f, 3});
            NDArray expected = manager.create(new float[] {1, -0f, 3});
            for (int t = 1; t < 7; t++) {
                step(ema, weight, t);
                step(undisturbed, expected, t);
                try (SwappedAverages swapped = ema.swapIn()) {
                    assertThat(swapped).isNotNull();
                    assertThat(weight.toFloatArray()).isNotEqualTo(expected.toFloatArray());
                }
                assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
            }
            ema.swapIn();
            undisturbed.swapIn();
            assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
        }
    }

    /** What rounding took from the average is kept, too: it moves by a sixth of its last digit. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void anEvaluationAfterEachUpdateDoesNotHoldUpASlowAverage(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Ema ema = ema(0.9999)) {
            assertThat(forced).isNotNull();
            NDArray weight = manager.ones(new Shape(2));
            float after = 1 + 2e-4f;
            int n = 2_000;
            for (int t = 0; t < n; t++) {
                step(ema, weight, t == 0 ? 1 - after : 0);
                ema.swapIn().close();
            }
            ema.swapIn();
            double expected = after + (1 - (double) after) * Math.pow(0.9999, n);
            assertThat((double) weight.getFloat(1)).isCloseTo(expected, within(1e-7));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "FLOAT64"})
    void otherTypesAreAveragedOnTheDevice(DataType type) {
        try (Ema ema = ema(0.5)) {
            NDArray weight = manager.full(new Shape(3), 3f).toType(type, true);
            step(ema, weight, 1);
            step(ema, weight, 1);
            ema.swapIn();
            assertThat(weight.getDataType()).isEqualTo(type);
            assertThat(weight.toType(DataType.FLOAT32, true).toFloatArray()).containsOnly(1.75f);
        }
    }

    /** It has been what it was before its first update. */
    @Test
    void parameterThatComesLateWasAveragedAllAlong() {
        try (Swa swa = Swa.builder().setInner(plain()).optStart(2).build()) {
            NDArray early = manager.zeros(new Shape(1));
            NDArray late = manager.zeros(new Shape(1));
            for (int t = 0; t < 3; t++) {
                swa.update("early", early, manager.ones(new Shape(1)));
            }
            swa.update("late", late, manager.ones(new Shape(1)));
            swa.swapIn();
            assertThat(early.getFloat(0)).isEqualTo(-2.5f);
            assertThat(late.getFloat(0)).isEqualTo(-0.5f); // of 0 and -1, after updates 2 and 3
            swa.swapOut();
            assertThat(early.getFloat(0)).isEqualTo(-3);
            assertThat(late.getFloat(0)).isEqualTo(-1);
        }
    }

    /** What was there before a reset is another parameter's. */
    @Test
    void parameterThatIsResetIsAveragedFromThenOn() throws IOException {
        Weights block = new Weights().with("o", zero()).with("head", zero());
        NDArray head = block.array("head");
        NDArray minus = manager.ones(new Shape(1)).neg();
        Path file = folder.resolve("swa.safetensors");
        try (Swa swa = swaOfSgd();
                Swa resumed = swaOfSgd()) {
            for (int t = 0; t < 1_000; t++) {
                swa.update(block.id("o"), block.array("o"), minus);
                swa.update(block.id("head"), head, zero());
            }
            swa.reset(block.id("head"));
            OptimizerState.save(swa, block, file); // and nothing has been updated since
            OptimizerState.load(resumed, block, file);
            for (int t = 0; t < 4; t++) {
                resumed.update(block.id("o"), block.array("o"), minus);
                resumed.update(block.id("head"), head, minus);
            }
            OptimizerState.save(resumed, block, file);
            OptimizerState.load(swa, block, file);
            for (int t = 4; t < 10; t++) {
                swa.update(block.id("o"), block.array("o"), minus);
                if (t < 8) {
                    swa.update(block.id("head"), head, minus);
                }
            }
            swa.swapIn();
            // 1, 2, 3, ..., 8, 8, 8; of the other one 1 to 1010
            assertThat(head.getFloat(0)).isEqualTo(5.2f);
            assertThat(block.array("o").getFloat(0)).isCloseTo(505.5f, within(1e-3f));
        }
    }

    @Test
    void parameterThatIsNotLoadedIsAveragedFromThenOn() throws IOException {
        Weights block = new Weights().with("o", zero()).with("head", zero());
        NDArray minus = manager.ones(new Shape(1)).neg();
        Path file = folder.resolve("swa.safetensors");
        try (Swa swa = swaOfSgd();
                Swa loaded = swaOfSgd()) {
            for (int t = 0; t < 6; t++) {
                swa.update(block.id("o"), block.array("o"), minus);
                swa.update(block.id("head"), block.array("head"), zero());
            }
            OptimizerState.save(swa, block, file);
            PartialLoad others =
                    PartialLoad.builder().optParameters(path -> !path.equals("head")).build();
            OptimizerState.load(loaded, block, file, others);
            for (int t = 0; t < 4; t++) {
                loaded.update(block.id("o"), block.array("o"), minus);
                loaded.update(block.id("head"), block.array("head"), minus);
            }
            loaded.swapIn();
            assertThat(block.array("head").getFloat(0)).isEqualTo(2.5f); // of 1 to 4
            assertThat(block.array("o").getFloat(0)).isEqualTo(5.5f); // of 1 to 10
        }
    }

    /** It warms up again, by (1 + t) / (10 + t) with t from 1. */
    @Test
    void warmupOfAParameterThatIsReset() {
        try (Ema ema =
                Ema.builder()
                        .setInner(Sgd.builder().optLearningRateTracker(Tracker.fixed(1)).build())
                        .optWarmup(true)
                        .build()) {
            NDArray weight = zero();
            for (int t = 0; t < 100; t++) {
                ema.update("o", zero(), zero());
                ema.update("w", weight, zero());
            }
            ema.reset("w");
            for (int t = 0; t < 2; t++) {
                ema.update("o", zero(), zero());
                ema.update("w", weight, manager.ones(new Shape(1)).neg());
            }
            ema.swapIn();
            double first = 9 / 11.0; // of 1
            assertThat((double) weight.getFloat(0))
                    .isCloseTo(first * 3 / 12 + 2 * 9 / 12.0, within(1e-6));
        }
    }

    /** It counts from where the inner one is, and averages what has been since. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wrapperBeginsWhereTheInnerOptimizerIs(boolean used) {
        Sgd.Builder builder = Sgd.builder().optLearningRateTracker(Tracker.fixed(1));
        Sgd sgd = (used ? builder : builder.optBeginNumUpdate(8)).build();
        NDArray weight = zero();
        NDArray minus = manager.ones(new Shape(1)).neg();
        for (int t = 0; used && t < 8; t++) {
            sgd.update("w", zero(), minus);
        }
        try (Swa swa = Swa.builder().setInner(sgd).build();
                Swa late = Swa.builder().setInner(swa).optStart(10).build()) {
            assertThat(late.updates()).isEqualTo(8);
            for (int t = 0; t < 3; t++) {
                late.update("w", weight, minus);
            }
            assertThat(late.updates()).isEqualTo(11);
            assertThat(sgd.updates()).isEqualTo(11);
            swa.swapIn();
            assertThat(weight.getFloat(0)).isEqualTo(2); // of 1, 2, 3
            swa.swapOut();
            late.swapIn();
            assertThat(weight.getFloat(0)).isEqualTo(2.5f); // of 2 and 3
            late.swapOut();
            late.reset();
            assertThat(late.updates()).isEqualTo(used ? 0 : 8);
        }
    }

    /** In a file of somebody else's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"run\":-1,\"others\":{}}",
                "{\"run\":4,\"others\":{}}",
                "{\"run\":0,\"others\":{\"w\":4}}",
                "{\"run\":0,\"others\":{\"w\":null}}",
                "{\"run\":0,\"others\":{\"w\":1.5}}"
            })
    void beginsThatCannotBeAreRefused(String begins) throws IOException {
        Weights block = new Weights().with("w", zero());
        Path file = folder.resolve("swa.safetensors");
        try (Swa swa = swaOfSgd()) {
            for (int t = 0; t < 3; t++) {
                swa.update(block.id("w"), block.array("w"), zero());
            }
            OptimizerState.save(swa, block, file);
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                Map<String, String> metadata = new HashMap<>(reader.header().metadata());
                assertThat(metadata.put("begins", begins)).isEqualTo("{\"run\":0,\"others\":{}}");
                SafetensorsWriter.write(file, metadata, reader.read(manager));
            }
            assertThatExceptionOfType(SafetensorsException.class)
                    .isThrownBy(() -> OptimizerState.load(swa, block, file))
                    .withMessageContaining("begin");
            assertThat(swa.updates()).isEqualTo(3);
        }
    }

    private NDArray zero() {
        return manager.zeros(new Shape(1));
    }

    private static Swa swaOfSgd() {
        Sgd sgd = Sgd.builder().optLearningRateTracker(Tracker.fixed(1)).build();
        return Swa.builder().setInner(sgd).build();
    }

    @Test
    void averageIsResumed() {
        try (Swa swa = Swa.builder().setInner(plain()).optStart(2).optEvery(2).build();
                Swa resumed = Swa.builder().setInner(plain()).optStart(2).optEvery(2).build()) {
            NDArray weight = manager.zeros(new Shape(3));
            for (int t = 0; t < 5; t++) {
                step(swa, weight, t);
            }
            resumed.states().restore(swa.states().save());
            NDArray other = weight.duplicate();
            for (int t = 5; t < 10; t++) {
                step(swa, weight, t);
                step(resumed, other, t);
            }
            swa.swapIn();
            resumed.swapIn();
            assertThat(other.toFloatArray()).isEqualTo(weight.toFloatArray());
            // after updates 2, 4, 6, 8 and 10
            assertThat(weight.getFloat(0)).isCloseTo(-(1 + 6 + 15 + 28 + 45) / 5f, within(1e-5f));
        }
    }

    /** A process that only evaluates makes no update. */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    void averagesFromAFileAreSwappedInWithoutAnUpdate(KernelMode mode) throws IOException {
        Weights block =
                new Weights()
                        .with("a", manager.create(new float[] {1, 2}))
                        .with("frozen", manager.create(new float[] {7}));
        Path file = folder.resolve("ema.safetensors");
        float[] averages;
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Ema ema = emaOfAdam();
                Ema loaded = emaOfAdam()) {
            assertThat(forced).isNotNull();
            for (int t = 0; t < 5; t++) {
                ema.update(block.id("a"), block.array("a"), manager.ones(new Shape(2)));
            }
            OptimizerState.save(ema, block, file);
            float[] weights = block.array("a").toFloatArray();
            ema.swapIn();
            averages = block.array("a").toFloatArray();
            ema.swapOut();
            assertThat(averages).isNotEqualTo(weights);

            OptimizerState.load(loaded, block, file);
            assertThatIllegalStateException()
                    .isThrownBy(loaded::swapIn)
                    .withMessageContaining("call swapIn(block)");
            SwappedAverages swapped = loaded.swapIn(block);
            assertThat(block.array("a").toFloatArray()).isEqualTo(averages);
            assertThat(block.array("frozen").toFloatArray()).containsExactly(7);
            assertThatIllegalStateException()
                    .isThrownBy(() -> loaded.swapIn(block))
                    .withMessage("the averages are swapped in already; call swapOut first");
            swapped.close();
            assertThat(block.array("a").toFloatArray()).isEqualTo(weights);

            // the training goes on as if nothing had been
            NDArray other = block.array("a").duplicate();
            for (int t = 0; t < 3; t++) {
                loaded.update(block.id("a"), block.array("a"), manager.ones(new Shape(2)));
                ema.update(block.id("a"), other, manager.ones(new Shape(2)));
            }
            assertThat(block.array("a").toFloatArray()).isEqualTo(other.toFloatArray());
            loaded.swapIn(block);
            ema.swapIn();
            assertThat(block.array("a").toFloatArray()).isEqualTo(other.toFloatArray());
        }
    }

    private static Ema emaOfAdam() {
        return Ema.builder().setInner(Adam.builder().build()).optDecay(0.5).build();
    }

    @Test
    void blockWithoutAveragesIsNotSwapped() {
        try (Ema ema = ema(0.5)) {
            Weights block = new Weights().with("a", manager.ones(new Shape(2)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> ema.swapIn(block))
                    .withMessageStartingWith("no weight has been averaged yet");
            assertThat(ema.states().save()).isEmpty();
        }
    }

    // ---- misuse ----

    @Test
    void swappingOutOfTurnIsRefused() {
        try (Ema ema = ema(0.5)) {
            NDArray weight = manager.create(new float[] {1, 2});
            assertThatIllegalStateException()
                    .isThrownBy(ema::swapIn)
                    .withMessage(
                            "no weight has been averaged yet; the first average is made by the"
                                    + " first update");
            step(ema, weight, 1);
            assertThatIllegalStateException()
                    .isThrownBy(ema::swapOut)
                    .withMessage("the averages are not swapped in; call swapIn first");
            SwappedAverages swapped = ema.swapIn();
            assertThatIllegalStateException()
                    .isThrownBy(ema::swapIn)
                    .withMessage("the averages are swapped in already; call swapOut first");
            assertThatIllegalStateException()
                    .isThrownBy(() -> step(ema, weight, 1))
                    .withMessage(
                            "the averages are swapped in; call swapOut before the training goes on");
            assertThatIllegalStateException()
                    .isThrownBy(() -> ema.states().save())
                    .withMessage("the averages are swapped in; call swapOut first");
            assertThatIllegalStateException()
                    .isThrownBy(() -> ema.states().restore(Map.of()))
                    .withMessage("the averages are swapped in; call swapOut first");
            assertThat(weight.toFloatArray()).containsExactly(0.5f, 1.5f);
            ema.swapOut();
            swapped.close();
            assertThat(weight.toFloatArray()).containsExactly(0, 1);
            assertThat(ema.states().save()).containsOnlyKeys("w");
            step(ema, weight, 1);
        }
    }

    @Test
    void swaHasNoAverageBeforeItsStart() {
        try (Swa swa = Swa.builder().setInner(plain()).optStart(3).build()) {
            NDArray weight = manager.zeros(new Shape(1));
            step(swa, weight, 1);
            step(swa, weight, 1);
            assertThatIllegalStateException()
                    .isThrownBy(swa::swapIn)
                    .withMessageEndingWith("the first average is made by update 3");
            step(swa, weight, 1);
            swa.swapIn();
            assertThat(weight.getFloat(0)).isEqualTo(-3);
        }
    }

    @Test
    void weightThatIsClosedIsRefusedAndNoOtherChanged() {
        try (Ema ema = ema(0.5)) {
            NDArray kept = manager.ones(new Shape(1));
            NDArray gone = manager.ones(new Shape(1));
            ema.update("kept", kept, manager.ones(new Shape(1)));
            ema.update("gone", gone, manager.ones(new Shape(1)));
            gone.close();
            assertThatIllegalStateException()
                    .isThrownBy(ema::swapIn)
                    .withMessageStartingWith("a weight that this optimizer has updated is closed");
            assertThat(kept.getFloat(0)).isZero();
        }
    }

    @Test
    void closedWrapperCannotSwap() {
        Ema ema = ema(0.5);
        step(ema, manager.ones(new Shape(1)), 1);
        ema.close();
        assertThatIllegalStateException().isThrownBy(ema::swapIn).withMessageContaining("closed");
    }

    @Test
    void swapsLeaveNoHandle() {
        NDManager system = manager.getParentManager();
        for (KernelMode mode : new KernelMode[] {KernelMode.HOST, KernelMode.DEVICE}) {
            try (ForcedKernel forced = ForcedKernel.of(mode);
                    Ema ema = ema(0.5)) {
                assertThat(forced).isNotNull();
                NDArray weight = manager.ones(new Shape(3));
                step(ema, weight, 1);
                int own = manager.getManagedArrays().size();
                int all = system.getManagedArrays().size();
                for (int i = 0; i < 10; i++) {
                    ema.swapIn().close();
                }
                assertThat(manager.getManagedArrays()).hasSize(own);
                assertThat(system.getManagedArrays()).hasSize(all);
                assertThat(weight.getDevice()).isEqualTo(Device.cpu());
            }
        }
    }
}
