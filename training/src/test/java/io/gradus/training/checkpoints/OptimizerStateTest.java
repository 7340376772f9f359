package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.AdaDelta;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.Lookahead;
import io.gradus.optimizers.Noise;
import io.gradus.optimizers.NonFinite;
import io.gradus.optimizers.OnSecondDevice;
import io.gradus.optimizers.OptimizerTable;
import io.gradus.optimizers.OptimizerTests;
import io.gradus.optimizers.Weights;
import io.gradus.optimizers.state.Stateful;
import io.gradus.optimizers.state.States;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.safetensors.TensorMemory;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.HostMemory;
import io.gradus.torchscript.KernelMode;
import io.gradus.torchscript.TorchScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The state of every optimizer, saved and loaded. */
class OptimizerStateTest extends OptimizerTests {

    private static final List<Shape> SHAPES =
            List.of(new Shape(), new Shape(5), new Shape(3, 4), new Shape(2, 2, 3));

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("optimizer.safetensors");
    }

    // ---- twins ----

    /** Weights of several shapes and their gradients, as a model would have them. */
    private final class Problem {

        private final Weights block = new Weights();

        Problem(DataType type) {
            Noise noise = new Noise(3);
            for (Shape shape : SHAPES) {
                NDArray array = manager.create(noise.values((int) shape.size()), shape);
                block.with("p" + shape, array.toType(type, true));
            }
        }

        /** The same values, of parameters with other ids, as in another process. */
        Problem(Problem twin) {
            twin.block
                    .getParameters()
                    .forEach(p -> block.with(p.getKey(), p.getValue().getArray().duplicate()));
        }

        void step(Optimizer optimizer, int t) {
            Noise noise = new Noise(100 + t);
            for (Parameter parameter : block.getParameters().values()) {
                NDArray weight = parameter.getArray();
                float[] values = noise.values((int) weight.size());
                try (NDArray numbers = manager.create(values, weight.getShape());
                        NDArray gradient = numbers.toType(weight.getDataType(), true)) {
                    optimizer.update(parameter.getId(), weight, gradient);
                }
            }
        }

        List<double[]> values() {
            return block.getParameters().values().stream()
                    .map(p -> p.getArray().toType(DataType.FLOAT64, true).toDoubleArray())
                    .toList();
        }
    }

    static Stream<Arguments> formsAndModes() {
        return rows().stream()
                .flatMap(
                        row ->
                                row.forms()
                                        .flatMap(
                                                options ->
                                                        Stream.of(
                                                                Arguments.of(
                                                                        row,
                                                                        options,
                                                                        KernelMode.HOST,
                                                                        DataType.FLOAT32),
                                                                Arguments.of(
                                                                        row,
                                                                        options,
                                                                        KernelMode.DEVICE,
                                                                        DataType.FLOAT32),
                                                                Arguments.of(
                                                                        row,
                                                                        options,
                                                                        KernelMode.DEVICE,
                                                                        DataType.FLOAT64))));
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @MethodSource("formsAndModes")
    void resumedTwinIsEqualToTheLastBit(
            OptimizerTable.Row row, Map<String, Object> options, KernelMode mode, DataType type)
            throws IOException {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            for (int before : new int[] {0, 1, 7}) {
                Optimizer optimizer = row.configured(options);
                Problem problem = new Problem(type);
                for (int t = 0; t < before; t++) {
                    problem.step(optimizer, t);
                }
                OptimizerState.save(optimizer, problem.block, file());
                Problem twin = new Problem(problem);
                Optimizer resumed = row.configured(options);
                OptimizerState.load(resumed, twin.block, file());
                for (int t = before; t < before + 20; t++) {
                    problem.step(optimizer, t);
                    twin.step(resumed, t);
                    assertThat(twin.values())
                            .usingRecursiveComparison()
                            .isEqualTo(problem.values());
                }
                closeState(optimizer);
                closeState(resumed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void stateReplacesThatOfAnOptimizerThatRan(OptimizerTable.Row row) throws IOException {
        for (int before : new int[] {0, 6}) {
            Optimizer optimizer = row.build();
            Problem problem = new Problem(DataType.FLOAT32);
            for (int t = 0; t < before; t++) {
                problem.step(optimizer, t);
            }
            OptimizerState.save(optimizer, problem.block, file());
            Problem twin = new Problem(problem);
            for (int t = 0; t < 8; t++) {
                problem.step(optimizer, t);
            }
            List<double[]> first = problem.values();
            Optimizer other = row.build();
            Problem elsewhere = new Problem(twin);
            for (int t = 50; t < 55; t++) {
                elsewhere.step(other, t);
            }
            Problem again = new Problem(twin);
            // the optimizer that ran knows only the ids of its own block
            for (int i = 0; i < SHAPES.size(); i++) {
                String name = "p" + SHAPES.get(i);
                TensorMemory.assign(elsewhere.block.array(name), again.block.array(name));
            }
            OptimizerState.load(other, elsewhere.block, file());
            for (int t = 0; t < 8; t++) {
                elsewhere.step(other, t);
            }
            assertThat(elsewhere.values()).usingRecursiveComparison().isEqualTo(first);
            closeState(optimizer);
            closeState(other);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyDeviceGetsTheState(OptimizerTable.Row row) throws IOException {
        try (ForcedKernel forced = ForcedKernel.of(KernelMode.DEVICE)) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.build();
            NDArray first = manager.create(new float[] {1, 2});
            NDArray second = new OnSecondDevice(manager.create(new float[] {1, 2}));
            Weights block = new Weights().with("w", first);
            Noise noise = new Noise(5);
            for (int t = 0; t < 6; t++) {
                NDArray gradient = manager.create(noise.values(2));
                optimizer.update(block.id("w"), first, gradient);
                optimizer.update(block.id("w"), second, gradient);
            }
            OptimizerState.save(optimizer, block, file());
            NDArray firstTwin = first.duplicate();
            NDArray secondTwin = new OnSecondDevice(first.duplicate());
            Weights twin = new Weights().with("w", firstTwin);
            Optimizer resumed = row.build();
            OptimizerState.load(resumed, twin, file());
            for (int t = 0; t < 6; t++) {
                NDArray gradient = manager.create(noise.values(2));
                optimizer.update(block.id("w"), first, gradient);
                resumed.update(twin.id("w"), firstTwin, gradient);
                resumed.update(twin.id("w"), secondTwin, gradient);
            }
            assertThat(firstTwin.toFloatArray()).isEqualTo(first.toFloatArray());
            assertThat(((OnSecondDevice) secondTwin).values()).isEqualTo(first.toFloatArray());
            closeState(optimizer);
            closeState(resumed);
        }
    }

    /** A first gradient that is skipped is no first step: that comes after loading, as without. */
    @ParameterizedTest
    @MethodSource("templateRows")
    void skippedFirstStepIsStillToCome(OptimizerTable.Row row) throws IOException {
        Map<String, Object> options = new HashMap<>(row.plain());
        options.put("nonFinite", NonFinite.SKIP);
        Optimizer optimizer = row.configured(options);
        Problem problem = new Problem(DataType.FLOAT32);
        for (Parameter parameter : problem.block.getParameters().values()) {
            NDArray weight = parameter.getArray();
            NDArray nan = manager.full(weight.getShape(), Float.NaN, DataType.FLOAT32);
            optimizer.update(parameter.getId(), weight, nan);
        }
        OptimizerState.save(optimizer, problem.block, file());
        Problem twin = new Problem(problem);
        Optimizer resumed = row.configured(options);
        OptimizerState.load(resumed, twin.block, file());
        for (int t = 0; t < 3; t++) {
            problem.step(optimizer, t);
            twin.step(resumed, t);
        }
        assertThat(twin.values()).usingRecursiveComparison().isEqualTo(problem.values());
        closeState(optimizer);
        closeState(resumed);
    }

    private static final TorchScript NARROW =
            TorchScript.compile(
                    """
                    def narrow(self, x: Tensor) -> Tensor:
                        return x.to(dtype=15)  # bfloat16
                    """);

    private NDArray bfloat16(float... values) {
        return NARROW.runArray(manager, "narrow", manager.create(values));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bfloat16IsSaved(OptimizerTable.Row row) throws IOException {
        Optimizer optimizer = row.build();
        Optimizer resumed = row.build();
        Weights block = new Weights().with("w", bfloat16(1, -2, 0.5f));
        Weights twin = new Weights().with("w", bfloat16(0, 0, 0));
        Noise noise = new Noise(2);
        for (int t = 0; t < 8; t++) {
            NDArray gradient = bfloat16(noise.values(3));
            optimizer.update(block.id("w"), block.array("w"), gradient);
            if (t == 3) {
                OptimizerState.save(optimizer, block, file());
                OptimizerState.load(resumed, twin, file());
                TensorMemory.assign(twin.array("w"), block.array("w"));
            } else if (t > 3) {
                resumed.update(twin.id("w"), twin.array("w"), gradient);
                assertThat(HostMemory.view(twin.array("w")))
                        .isEqualTo(HostMemory.view(block.array("w")));
            }
        }
        closeState(optimizer);
        closeState(resumed);
    }

    @Test
    void savedBeforeItReachedADeviceIsSavedAgain() throws IOException {
        Adam adam = Adam.builder().build();
        Problem problem = new Problem(DataType.FLOAT32);
        problem.step(adam, 0);
        OptimizerState.save(adam, problem.block, file());
        byte[] bytes = Files.readAllBytes(file());
        OptimizerState.load(adam, problem.block, file());
        OptimizerState.save(adam, problem.block, file());
        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
        adam.close();
    }

    // ---- the file ----

    @Test
    void tensorsAndMetadataAreNamedAsDocumented() throws IOException {
        Optimizer adam = Adam.builder().optBeta2(0.99).optAmsgrad(true).build();
        try (Lookahead lookahead = Lookahead.builder().setInner(adam).optK(2).build()) {
            SequentialBlock block = new SequentialBlock().add(Linear.builder().setUnits(2).build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
            Parameter weight = block.getParameters().get("01Linear_weight");
            NDArray gradient = manager.ones(new Shape(2, 3));
            for (int t = 0; t < 3; t++) {
                lookahead.update(weight.getId(), weight.getArray(), gradient);
            }
            OptimizerState.save(lookahead, block, file());
        }
        try (SafetensorsReader reader = SafetensorsReader.open(file())) {
            Map<String, String> metadata = new HashMap<>(reader.header().metadata());
            assertThat(metadata.remove("crc32c")).matches("[0-9a-f]{8}");
            assertThat(metadata.remove("inner.options"))
                    .startsWith("{\"beta1\":0.9,\"beta2\":0.99,\"epsilon\":1.0E-8,\"amsgrad\":true")
                    .contains("\"nonFinite\":\"PASS\"", "\"learningRateTracker\":0.001");
            assertThat(metadata)
                    .isEqualTo(
                            Map.of(
                                    "format", "gradus.optimizer",
                                    "format_version", "1",
                                    "class", "io.gradus.optimizers.Lookahead",
                                    "options", "{\"k\":2,\"alpha\":0.5}",
                                    "updates", "3",
                                    "inner.updates", "3",
                                    "inner.class", "io.gradus.optimizers.Adam",
                                    "inner.rate", "{\"update\":3,\"value\":0.001}"));
            Map<String, NDArray> arrays = reader.read(manager);
            assertThat(arrays)
                    .containsOnlyKeys(
                            "01Linear_weight.step",
                            "01Linear_weight.slow",
                            "01Linear_bias.step",
                            "inner.01Linear_weight.step",
                            "inner.01Linear_weight.exp_avg",
                            "inner.01Linear_weight.exp_avg_sq",
                            "inner.01Linear_weight.max_exp_avg_sq",
                            "inner.01Linear_bias.step");
            assertThat(arrays.get("inner.01Linear_weight.step").getLong()).isEqualTo(3);
            assertThat(arrays.get("01Linear_bias.step").getLong()).isZero();
            assertThat(arrays.get("inner.01Linear_weight.exp_avg").getShape())
                    .isEqualTo(new Shape(2, 3));
        }
    }

    @Test
    void sharedParameterIsSavedOnce() throws IOException {
        Linear shared = Linear.builder().setUnits(2).build();
        SequentialBlock block = new SequentialBlock().add(shared).add(shared);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
        try (Adam adam = Adam.builder().build()) {
            OptimizerState.save(adam, block, file());
            OptimizerState.load(adam, block, file());
        }
        try (SafetensorsReader reader = SafetensorsReader.open(file())) {
            assertThat(reader.header().tensors())
                    .containsOnlyKeys("01Linear_weight.step", "01Linear_bias.step");
        }
    }

    @Test
    void otherHyperParametersAreAllowed() throws IOException {
        try (Adam adam = Adam.builder().optBeta1(0.5).build();
                Adam changed = Adam.builder().optBeta1(0.9).optWeightDecays(0.1f).build()) {
            Weights block = new Weights().with("w", manager.create(new float[] {1, 2}));
            adam.update(block.id("w"), block.array("w"), manager.create(new float[] {1, 1}));
            OptimizerState.save(adam, block, file());
            OptimizerState.load(changed, block, file());
            assertThat(changed.states().save().get(block.id("w")).count()).isEqualTo(1);
        }
    }

    // ---- what does not fit ----

    @Test
    void everythingThatDoesNotFitIsTold() throws IOException {
        try (Adam saved = Adam.builder().build();
                Adam adam = Adam.builder().optAmsgrad(true).build()) {
            Weights block =
                    new Weights()
                            .with("same", manager.ones(new Shape(2)))
                            .with("shape", manager.ones(new Shape(2, 3)))
                            .with("type", manager.ones(new Shape(2)))
                            .with("gone", manager.ones(new Shape(2)));
            for (Parameter parameter : block.getParameters().values()) {
                NDArray weight = parameter.getArray();
                saved.update(parameter.getId(), weight, weight.duplicate());
            }
            OptimizerState.save(saved, block, file());
            Weights other =
                    new Weights()
                            .with("same", manager.ones(new Shape(2)))
                            .with("shape", manager.ones(new Shape(3, 2)))
                            .with("type", manager.ones(new Shape(2), DataType.FLOAT64))
                            .with("new", manager.ones(new Shape(2)));
            adam.update(other.id("same"), other.array("same"), manager.ones(new Shape(2)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptimizerState.load(adam, other, file()))
                    .withMessage(
                            file()
                                    + " does not fit this optimizer and block:"
                                    + "\n  'same.max_exp_avg_sq' is missing in the file"
                                    + "\n  'shape.exp_avg' is F32 (2, 3) in the file, but must be"
                                    + " F32 (3, 2)"
                                    + "\n  'shape.exp_avg_sq' is F32 (2, 3) in the file, but must"
                                    + " be F32 (3, 2)"
                                    + "\n  'shape.max_exp_avg_sq' is missing in the file"
                                    + "\n  'type.exp_avg' is F32 (2) in the file, but must be F64"
                                    + " (2)"
                                    + "\n  'type.exp_avg_sq' is F32 (2) in the file, but must be"
                                    + " F64 (2)"
                                    + "\n  'type.max_exp_avg_sq' is missing in the file"
                                    + "\n  'new.step' is missing in the file"
                                    + "\n  'gone.step' is in the file, but is not expected"
                                    + "\n  'gone.exp_avg' is in the file, but is not expected"
                                    + "\n  'gone.exp_avg_sq' is in the file, but is not expected");
            States.Saved state = adam.states().save().get(other.id("same"));
            assertThat(state.count()).isEqualTo(1);
            assertThat(state.arrays()[0].toFloatArray()[0]).isCloseTo(0.1f, offset(1e-7f));
        }
    }

    private static org.assertj.core.data.Offset<Float> offset(float value) {
        return org.assertj.core.data.Offset.offset(value);
    }

    @Test
    void otherClassIsToldAlone() throws IOException {
        Weights block = new Weights().with("w", manager.ones(new Shape(2)));
        try (Adam adam = Adam.builder().build();
                AdaDelta adaDelta = AdaDelta.builder().build();
                Lookahead around =
                        Lookahead.builder().setInner(AdaDelta.builder().build()).build();
                Lookahead aroundAdam =
                        Lookahead.builder().setInner(Adam.builder().build()).build()) {
            aroundAdam.update(block.id("w"), block.array("w"), manager.ones(new Shape(2)));
            OptimizerState.save(aroundAdam, block, file());
            refused(
                    adam,
                    block,
                    "\n  the optimizer is io.gradus.optimizers.Lookahead in the file,"
                            + " but must be io.gradus.optimizers.Adam");
            refused(
                    around,
                    block,
                    "\n  the optimizer inside is io.gradus.optimizers.Adam in the"
                            + " file, but must be io.gradus.optimizers.AdaDelta");
            OptimizerState.save(adaDelta, block, file());
            refused(
                    adam,
                    block,
                    "\n  the optimizer is io.gradus.optimizers.AdaDelta in the file,"
                            + " but must be io.gradus.optimizers.Adam");
        }
    }

    private void refused(Optimizer optimizer, Weights block, String mismatch) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerState.load(optimizer, block, file()))
                .withMessage(file() + " does not fit this optimizer and block:" + mismatch);
    }

    @Test
    void manyMisfitsAreCounted() throws IOException {
        Weights many = new Weights();
        for (int i = 0; i < 30; i++) {
            many.with("w" + i, manager.ones(new Shape(1)));
        }
        Weights none = new Weights();
        try (Adam adam = Adam.builder().build()) {
            OptimizerState.save(adam, many, file());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptimizerState.load(adam, none, file()))
                    .withMessageContaining("\n  'w19.step' is in the file, but is not expected")
                    .withMessageEndingWith("\n  and 10 more");
        }
    }

    // ---- a part of a file ----

    private static final PartialLoad ALL =
            PartialLoad.builder().optMissing(true).optLeftOver(true).optOtherShape(true).build();

    /** A body, and a head of so many classes; each has made so many updates. */
    private Weights headed(Optimizer optimizer, int classes, int updates, String head) {
        Weights block =
                new Weights()
                        .with("body", manager.ones(new Shape(2)))
                        .with(head, manager.ones(new Shape(classes, 2)));
        for (int i = 0; i < updates; i++) {
            for (Parameter parameter : block.getParameters().values()) {
                NDArray weight = parameter.getArray();
                try (NDArray gradient = manager.ones(weight.getShape())) {
                    optimizer.update(parameter.getId(), weight, gradient);
                }
            }
        }
        return block;
    }

    private static Optimizer chain() {
        return Ema.builder().setInner(Adam.builder().build()).build();
    }

    private static long count(Optimizer optimizer, Weights block, String name) {
        States.Saved saved = ((Stateful) optimizer).states().save().get(block.id(name));
        return saved == null ? 0 : saved.count();
    }

    @Test
    void headOfAnotherShapeStartsAfresh() throws IOException {
        Optimizer saved = chain();
        OptimizerState.save(saved, headed(saved, 10, 3, "head"), file());
        Optimizer optimizer = chain();
        Weights block = headed(optimizer, 4, 0, "head");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerState.load(optimizer, block, file()))
                .withMessageContaining(
                        "'inner.head.exp_avg' is F32 (10, 2) in the file, but must be F32 (4, 2)");
        PartialLoad options = PartialLoad.builder().optOtherShape(true).build();
        assertThat(OptimizerState.load(optimizer, block, file(), options))
                .isEqualTo(new OptimizerState.Loaded(List.of("body"), List.of("head"), List.of()));
        Optimizer inner = ((Stateful) optimizer).inner();
        for (Optimizer level : List.of(optimizer, inner)) {
            assertThat(count(level, block, "body")).isEqualTo(3);
            assertThat(count(level, block, "head")).isZero();
        }
        // 1 - 0.9^3 after three gradients of 1
        assertThat(
                        ((Stateful) inner)
                                .states()
                                .save()
                                .get(block.id("body"))
                                .arrays()[0]
                                .toFloatArray())
                .containsExactly(new float[] {0.271f, 0.271f}, offset(1e-6f));
        // and both go on
        optimizer.update(block.id("body"), block.array("body"), manager.ones(new Shape(2)));
        optimizer.update(block.id("head"), block.array("head"), manager.ones(new Shape(4, 2)));
        assertThat(count(inner, block, "body")).isEqualTo(4);
        assertThat(count(inner, block, "head")).isEqualTo(1);
        closeState(saved);
        closeState(optimizer);
    }

    @Test
    void whatIsMissingOrLeftOverIsAllowedOneByOne() throws IOException {
        Optimizer saved = chain();
        OptimizerState.save(saved, headed(saved, 10, 3, "old"), file());
        Optimizer optimizer = chain();
        Weights block = headed(optimizer, 10, 5, "new");
        PartialLoad missing = PartialLoad.builder().optMissing(true).build();
        PartialLoad leftOver = PartialLoad.builder().optLeftOver(true).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerState.load(optimizer, block, file(), missing))
                .withMessageContaining("'inner.old.step' is in the file, but is not expected")
                .withMessageNotContaining("missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerState.load(optimizer, block, file(), leftOver))
                .withMessageContaining("'inner.new.step' is missing in the file")
                .withMessageNotContaining("no place");
        assertThat(count(optimizer, block, "body")).isEqualTo(5);
        assertThat(OptimizerState.load(optimizer, block, file(), ALL))
                .isEqualTo(
                        new OptimizerState.Loaded(List.of("body"), List.of("new"), List.of("old")));
        assertThat(count(optimizer, block, "body")).isEqualTo(3);
        // what is not loaded is as it was
        assertThat(count(optimizer, block, "new")).isEqualTo(5);
        // and fits together: it can be saved and loaded again
        OptimizerState.save(optimizer, block, file());
        OptimizerState.load(optimizer, block, file());
        assertThat(count(optimizer, block, "new")).isEqualTo(5);
        closeState(saved);
        closeState(optimizer);
    }

    @Test
    void parametersAreChosenByTheirPath() throws IOException {
        Optimizer saved = chain();
        OptimizerState.save(saved, headed(saved, 10, 3, "head"), file());
        Optimizer optimizer = chain();
        Weights block = headed(optimizer, 4, 1, "other");
        PartialLoad body = PartialLoad.builder().optParameters("body"::equals).build();
        assertThat(OptimizerState.load(optimizer, block, file(), body))
                .isEqualTo(new OptimizerState.Loaded(List.of("body"), List.of("other"), List.of()));
        assertThat(count(optimizer, block, "body")).isEqualTo(3);
        assertThat(count(optimizer, block, "other")).isEqualTo(1);
        // what was chosen must fit
        PartialLoad others = PartialLoad.builder().optParameters(p -> !p.equals("body")).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerState.load(optimizer, block, file(), others))
                .withMessageContaining("'other.step' is missing in the file")
                .withMessageContaining("'head.step' is in the file, but is not expected")
                .withMessageNotContaining("body");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartialLoad.builder().optParameters(null).build())
                .withMessageStartingWith("parameters must be set");
        closeState(saved);
        closeState(optimizer);
    }

    /** Options of the optimizer, not of a parameter: no part of it would be right. */
    @Test
    void anOptimizerWithOtherArraysIsNeverAPart() throws IOException {
        Adam saved = Adam.builder().optAmsgrad(true).build();
        Weights block = headed(saved, 10, 1, "head");
        OptimizerState.save(saved, block, file());
        try (Adam adam = Adam.builder().build();
                AdaDelta adaDelta = AdaDelta.builder().build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptimizerState.load(adam, block, file(), ALL))
                    .withMessageContaining(
                            "'body.max_exp_avg_sq' is in the file, but is not expected");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptimizerState.load(adaDelta, block, file(), ALL))
                    .withMessageContaining("the optimizer is io.gradus.optimizers.Adam in the");
        }
        saved.close();
    }

    // ---- hostile files ----

    /** Changes a right file's tensors or texts, in ways that the format itself allows. */
    private void tampered(Map<String, NDArray> arrays, Map<String, String> metadata, String message)
            throws IOException {
        Weights block = new Weights().with("w", manager.ones(new Shape(2)));
        try (Adam adam = Adam.builder().build()) {
            adam.update(block.id("w"), block.array("w"), manager.ones(new Shape(2)));
            OptimizerState.save(adam, block, file());
            Map<String, NDArray> tensors;
            Map<String, String> texts;
            try (SafetensorsReader reader = SafetensorsReader.open(file())) {
                tensors = new LinkedHashMap<>(reader.read(manager));
                texts = new LinkedHashMap<>(reader.header().metadata());
            }
            arrays.forEach((name, array) -> replace(tensors, name, array));
            metadata.forEach((name, text) -> replace(texts, name, text.equals("-") ? null : text));
            SafetensorsWriter.write(file(), texts, tensors);
            assertThatThrownBy(() -> OptimizerState.load(adam, block, file()))
                    .isInstanceOfAny(IOException.class, IllegalArgumentException.class)
                    .hasMessageStartingWith(file().toString())
                    .hasMessageContaining(message);
            assertThat(adam.states().save().get(block.id("w")).count()).isEqualTo(1);
        }
    }

    private static <V> void replace(Map<String, V> map, String name, V value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    @Test
    void tamperedFilesAreRefused() throws IOException {
        NDArray two = manager.ones(new Shape(2));
        tampered(removed("w.exp_avg"), Map.of(), "'w.exp_avg' is missing in the file");
        tampered(removed("w.step"), Map.of(), "'w.step' is missing in the file");
        tampered(removed("w.exp_avg", "w.exp_avg_sq"), Map.of(), "'w.step' is 1, which cannot be");
        tampered(Map.of("w.step", manager.create(0L)), Map.of(), "is 0, which cannot be with 2");
        tampered(Map.of("w.step", manager.create(-1L)), Map.of(), "'w.step' is -1");
        tampered(
                Map.of("w.step", manager.create(Long.MAX_VALUE)),
                Map.of(),
                "'w.step' is 9223372036854775807");
        tampered(Map.of("w.step", manager.create(1)), Map.of(), "is I32 () in the file");
        tampered(Map.of("w.step", manager.create(new long[] {1})), Map.of(), "is I64 (1) in");
        tampered(Map.of("w.other", two), Map.of(), "'w.other' is in the file, but is not expected");
        tampered(Map.of(), Map.of("format", "pt"), "must be 'gradus.optimizer', but is 'pt'");
        tampered(Map.of(), Map.of("format", "-"), "must be 'gradus.optimizer', but is missing");
        tampered(Map.of(), Map.of("format_version", "2"), "must be in [1, 1], but is '2'");
        tampered(Map.of(), Map.of("class", "-"), "the optimizer is null in the file");
        tampered(
                Map.of(),
                Map.of("updates", "0"),
                "updates in its metadata is 0, but must be in [1");
        tampered(Map.of(), Map.of("updates", "9007199254740993"), "must be in [1, 2^53]");
        tampered(Map.of(), Map.of("updates", "many"), "updates in its metadata is many");
        tampered(Map.of(), Map.of("options", "{"), "its options are not valid JSON");
        tampered(Map.of(), Map.of("options", "[".repeat(100_000)), "not valid JSON");
        tampered(Map.of(), Map.of("options", "7"), "not valid JSON");
    }

    private static Map<String, NDArray> removed(String... names) {
        Map<String, NDArray> removed = new HashMap<>();
        for (String name : names) {
            removed.put(name, null);
        }
        return removed;
    }

    @Test
    void missingFileAndDamagedFileChangeNothing() throws IOException {
        Weights block = new Weights().with("w", manager.ones(new Shape(2)));
        try (Adam adam = Adam.builder().build()) {
            adam.update(block.id("w"), block.array("w"), manager.ones(new Shape(2)));
            assertThatThrownBy(() -> OptimizerState.load(adam, block, file()))
                    .isInstanceOf(java.nio.file.NoSuchFileException.class);
            OptimizerState.save(adam, block, file());
            byte[] bytes = Files.readAllBytes(file());
            bytes[bytes.length - 1] ^= 1;
            Files.write(file(), bytes);
            adam.update(block.id("w"), block.array("w"), manager.ones(new Shape(2)));
            assertThatThrownBy(() -> OptimizerState.load(adam, block, file()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("it is damaged: its CRC32C is ");
            assertThat(adam.states().save().get(block.id("w")).count()).isEqualTo(2);
        }
    }

    // ---- wrong calls ----

    @Test
    void foreignOptimizersAreRefusedByName() {
        Weights block = new Weights().with("w", manager.ones(new Shape(2)));
        Optimizer djl = Optimizer.adam().build();
        String message =
                "the state of ai.djl.training.optimizer.Adam cannot be saved; only that of"
                        + " optimizers that extend io.gradus.optimizers.state.Stateful can";
        try (Lookahead around = Lookahead.builder().setInner(djl).build()) {
            for (Optimizer optimizer : new Optimizer[] {djl, around}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> OptimizerState.save(optimizer, block, file()))
                        .withMessage(message);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> OptimizerState.load(optimizer, block, file()))
                        .withMessage(message);
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerState.save(null, block, file()))
                .withMessageStartingWith("the state of null cannot be saved");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void failedSaveLeavesTheOldFile() throws IOException {
        Weights block = new Weights().with("w", manager.ones(new Shape(2)));
        Weights other = new Weights().with("w", manager.ones(new Shape(2)));
        Adam adam = Adam.builder().build();
        adam.update(block.id("w"), block.array("w"), manager.ones(new Shape(2)));
        OptimizerState.save(adam, block, file());
        byte[] bytes = Files.readAllBytes(file());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerState.save(adam, other, file()))
                .withMessage(
                        "the optimizer has the state of 1 parameters that are not in the block");
        adam.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> OptimizerState.save(adam, block, file()))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> OptimizerState.load(adam, block, file()))
                .withMessageContaining("closed");
        SequentialBlock empty = new SequentialBlock().add(Linear.builder().setUnits(2).build());
        assertThatIllegalStateException()
                .isThrownBy(() -> OptimizerState.save(Adam.builder().build(), empty, file()))
                .withMessage(
                        "parameter '01Linear_weight' is not initialized; call"
                                + " trainer.initialize(shapes) first");
        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    // ---- native memory ----

    /** What was loaded is kept for further devices until the first comes again. */
    @Test
    void loadedStateIsNotKeptTwiceForTheWholeRun() throws IOException {
        Weights block = new Weights().with("w", manager.ones(new Shape(2)));
        NDArray weight = block.array("w");
        NDArray gradient = manager.ones(new Shape(2));
        NDManager system = manager.getParentManager();
        try (Adam adam = Adam.builder().build()) {
            adam.update(block.id("w"), weight, gradient);
            OptimizerState.save(adam, block, file());
            OptimizerState.load(adam, block, file());
            adam.update(block.id("w"), weight, gradient);
            assertThat(adam.states().hasRestored()).isTrue();
            int before = system.getManagedArrays().size();
            adam.update(block.id("w"), weight, gradient);
            assertThat(adam.states().hasRestored()).isFalse();
            // the mean and the mean of squares
            assertThat(system.getManagedArrays()).hasSizeLessThanOrEqualTo(before - 2);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void noHandleIsLeft(OptimizerTable.Row row) throws IOException {
        NDManager system = manager.getParentManager();
        Problem problem = new Problem(DataType.FLOAT32);
        int before = system.getManagedArrays().size();
        Optimizer optimizer = row.build();
        problem.step(optimizer, 0);
        int own = manager.getManagedArrays().size();
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            OptimizerState.save(optimizer, problem.block, file());
            OptimizerState.load(optimizer, problem.block, file());
            counts.add(system.getManagedArrays().size());
        }
        assertThat(counts).containsOnly(counts.get(0));
        assertThat(manager.getManagedArrays()).hasSize(own);
        closeState(optimizer);
        assertThat(system.getManagedArrays()).hasSize(before);
    }
}
