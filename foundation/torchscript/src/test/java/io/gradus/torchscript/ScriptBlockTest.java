package io.gradus.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptBlockTest {

    private static final String SWIGLU =
            """
            def swiglu(self, x: Tensor, gate: Tensor, value: Tensor) -> Tensor:
                return torch.silu(x @ gate.t()) * (x @ value.t())
            """;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static ScriptBlock swiglu(int units) {
        return ScriptBlock.builder()
                .setSource(SWIGLU)
                .addParameter(
                        "gate",
                        Parameter.Type.WEIGHT,
                        in -> new Shape(units, in[0].getLastDimension()))
                .addParameter(
                        "value",
                        Parameter.Type.WEIGHT,
                        in -> new Shape(units, in[0].getLastDimension()))
                .build();
    }

    private static Block net(Block gate) {
        return new SequentialBlock().add(gate).add(Linear.builder().setUnits(2).build());
    }

    /** The same unit of DJL's blocks. */
    private static Block swigluOfBlocks(int units) {
        Linear.Builder linear = Linear.builder().setUnits(units).optBias(false);
        return new ParallelBlock(
                outputs ->
                        new NDList(
                                Activation.swish(outputs.get(0).head(), 1)
                                        .mul(outputs.get(1).head())),
                List.of(linear.build(), linear.build()));
    }

    private static Trainer trainer(Model model) {
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optInitializer(new NormalInitializer(.5f), Parameter.Type.WEIGHT)
                        .optOptimizer(
                                Optimizer.sgd().setLearningRateTracker(Tracker.fixed(.5f)).build());
        Trainer trainer = model.newTrainer(config);
        trainer.initialize(new Shape(16, 2));
        return trainer;
    }

    /** Whether two numbers have the same sign: not linear, so that the unit must learn. */
    private ArrayDataset signs() {
        float[] points = new float[128 * 2];
        float[] labels = new float[128];
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < labels.length; i++) {
            points[2 * i] = (float) random.nextGaussian();
            points[2 * i + 1] = (float) random.nextGaussian();
            labels[i] = points[2 * i] * points[2 * i + 1] > 0 ? 1 : 0;
        }
        return new ArrayDataset.Builder()
                .setData(manager.create(points, new Shape(128, 2)))
                .optLabels(manager.create(labels))
                .setSampling(16, false)
                .build();
    }

    @Test
    void trainsAsTheSameNetworkOfBlocksDoes() throws Exception {
        try (Model script = Model.newInstance("script", "PyTorch");
                Model blocks = Model.newInstance("blocks", "PyTorch")) {
            script.setBlock(net(swiglu(6)));
            blocks.setBlock(net(swigluOfBlocks(6)));
            try (Trainer one = trainer(script);
                    Trainer other = trainer(blocks)) {
                copy(script.getBlock(), blocks.getBlock());
                EasyTrain.fit(one, 10, signs(), null);
                EasyTrain.fit(other, 10, signs(), null);
                same(script.getBlock(), blocks.getBlock());
                assertThat(accuracy(one)).isGreaterThan(.9);
            }
        }
    }

    private double accuracy(Trainer trainer) throws Exception {
        try (NDManager own = manager.newSubManager()) {
            double right = 0;
            for (var batch : signs().getData(own)) {
                NDArray output = trainer.evaluate(batch.getData()).head();
                right +=
                        output.argMax(1)
                                .eq(batch.getLabels().head().toType(DataType.INT64, false))
                                .toType(DataType.FLOAT32, false)
                                .sum()
                                .getFloat();
            }
            return right / 128;
        }
    }

    private static void copy(Block from, Block to) {
        each(from, to, pair -> pair.getKey().copyTo(pair.getValue()));
    }

    private static void same(Block one, Block other) {
        each(
                one,
                other,
                pair ->
                        assertThat(pair.getKey().sub(pair.getValue()).abs().max().getFloat())
                                .isLessThan(1e-4f));
    }

    private static void each(Block one, Block other, Consumer<Pair<NDArray, NDArray>> action) {
        List<Parameter> left = one.getParameters().values();
        List<Parameter> right = other.getParameters().values();
        assertThat(left).hasSameSizeAs(right).hasSize(4);
        for (int i = 0; i < left.size(); i++) {
            action.accept(new Pair<>(left.get(i).getArray(), right.get(i).getArray()));
        }
    }

    @Test
    void parametersAreSavedAndLoadedWithTheModel(@TempDir Path folder) throws Exception {
        NDArray x = manager.create(new float[] {.3f, -1, 2, 1}, new Shape(2, 2));
        float[] expected;
        try (Model model = Model.newInstance("net", "PyTorch")) {
            model.setBlock(net(swiglu(3)));
            try (Trainer trainer = trainer(model)) {
                expected = trainer.evaluate(new NDList(x)).head().toFloatArray();
            }
            model.save(folder, "net");
        }
        try (Model model = Model.newInstance("net", "PyTorch")) {
            model.setBlock(net(swiglu(3)));
            model.load(folder, "net");
            NDList outputs =
                    model.getBlock()
                            .forward(new ParameterStore(manager, false), new NDList(x), false);
            assertThat(outputs.head().toFloatArray()).containsExactly(expected);
        }
    }

    @Test
    void initializersGoByTypeAndName() {
        ScriptBlock block =
                ScriptBlock.builder()
                        .setSource(
                                """
                                def f(self, x: Tensor, w: Tensor, b: Tensor, t: Tensor) -> Tensor:
                                    return (x * w + b) * t
                                """)
                        .addParameter("w", Parameter.Type.WEIGHT, new Shape(2))
                        .addParameter("b", Parameter.Type.BIAS, new Shape(2))
                        .addParameter("t", Parameter.Type.OTHER, new Shape())
                        .build();
        block.setInitializer(new ConstantInitializer(3), Parameter.Type.WEIGHT);
        block.setInitializer(new ConstantInitializer(5), "t");
        block.initialize(manager, DataType.FLOAT64, new Shape(1, 2));
        assertThat(block.getParameters().keys()).containsExactly("w", "b", "t");
        NDArray x = manager.create(new double[] {1, 2}, new Shape(1, 2));
        assertThat(run(block, x).head().toDoubleArray()).containsExactly(15, 30);
    }

    private NDList run(Block block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false);
    }

    @Test
    void castBeforeTraining() {
        ScriptBlock block = swiglu(3);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
        float[] before = block.getParameters().valueAt(0).getArray().toFloatArray();
        block.cast(DataType.FLOAT64);
        NDArray gate = block.getParameters().get("gate").getArray();
        assertThat(gate.getName()).isEqualTo("gate");
        assertThat(gate.toDoubleArray()[1]).isEqualTo(before[1]);
        NDArray x = manager.ones(new Shape(1, 2), DataType.FLOAT64);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y =
                    block.forward(new ParameterStore(manager, false), new NDList(x), true).head();
            collector.backward(y.sum());
        }
        try (NDArray gradient = gate.getGradient()) {
            assertThat(gradient.getDataType()).isEqualTo(DataType.FLOAT64);
            assertThat(gradient.abs().sum().getDouble()).isPositive();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> block.cast(DataType.INT32))
                .withMessageContaining("floating");
    }

    @Test
    void shapesOfResults() {
        ScriptBlock block = swiglu(3);
        assertThat(block.getOutputShapes(new Shape[] {new Shape(5, 2)}))
                .containsExactly(new Shape(5, 3));
        block.initialize(manager, DataType.FLOAT32, new Shape(5, 2));
        assertThat(block.getOutputShapes(new Shape[] {new Shape(-1, 2)}))
                .containsExactly(new Shape(-1, 3));
        assertThatThrownBy(() -> block.getOutputShapes(new Shape[] {new Shape(5, 4)}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'swiglu' fails on zeros of the shapes [(5, 4)]")
                .hasMessageContaining("optOutputShapes");
        ScriptBlock named =
                ScriptBlock.builder()
                        .setSource("def f(self, x: Tensor) -> Tensor:\n    return x[x > 0]\n")
                        .optOutputShapes(inputs -> new Shape[] {new Shape(7)})
                        .build();
        assertThat(named.getOutputShapes(new Shape[] {new Shape(9)})).containsExactly(new Shape(7));
    }

    /** Several inputs and results, constants, the training flag, a default, a helper function. */
    @Test
    void argumentsGoByName() {
        ScriptBlock block =
                ScriptBlock.builder()
                        .setSource(
                                """
                                def half(self, x: Tensor) -> Tensor:
                                    return x / 2

                                def f(self, k: int, x: Tensor, training: bool, w: Tensor,
                                      y: Tensor, shape: List[int],
                                      eps: float = 0.5) -> List[Tensor]:
                                    z = x * k if training else self.half(x)
                                    return [(z * w + eps).reshape(shape), y]
                                """)
                        .optFunction("f")
                        .addParameter("w", Parameter.Type.GAMMA, new Shape(2))
                        .addConstant("k", 10)
                        .addConstant("shape", new long[] {2, 1})
                        .build();
        block.initialize(manager, DataType.FLOAT32, new Shape(2), new Shape(1));
        NDArray x = manager.create(new float[] {2, 4});
        NDArray y = manager.create(new float[] {9});
        NDList outputs = run(block, x, y);
        assertThat(outputs.get(0).getShape()).isEqualTo(new Shape(2, 1));
        assertThat(outputs.get(0).toFloatArray()).containsExactly(1.5f, 2.5f);
        assertThat(outputs.get(1).toFloatArray()).containsExactly(9);
        NDList training = block.forward(new ParameterStore(manager, false), new NDList(x, y), true);
        assertThat(training.get(0).toFloatArray()).containsExactly(20.5f, 40.5f);
        assertThat(block.getOutputShapes(new Shape[] {new Shape(2), new Shape(1)}))
                .containsExactly(new Shape(2, 1), new Shape(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(block, x))
                .withMessageContaining("takes another number of inputs than 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(block, x, y, y))
                .withMessageContaining("takes another number of inputs than 3");
    }

    @Test
    void oneScriptForSeveralBlocksAndAListOfInputs() {
        try (TorchScript script =
                TorchScript.compile(
                        """
                        def add(self, xs: List[Tensor], w: Tensor) -> Tensor:
                            return torch.stack(xs).sum(0) * w

                        def negate(self, x: Tensor) -> Tensor:
                            return -x
                        """)) {
            ScriptBlock add =
                    ScriptBlock.builder()
                            .setScript(script)
                            .optFunction("add")
                            .addParameter("w", Parameter.Type.GAMMA, new Shape())
                            .build();
            ScriptBlock negate =
                    ScriptBlock.builder().setScript(script).optFunction("negate").build();
            Block net =
                    new SequentialBlock()
                            .add(add)
                            .add(negate)
                            .add(LambdaBlock.singleton(NDArray::abs));
            net.initialize(manager, DataType.FLOAT32, new Shape(2), new Shape(2), new Shape(2));
            NDArray x = manager.create(new float[] {1, -2});
            assertThat(run(net, x, x, x).head().toFloatArray()).containsExactly(3, 6);
        }
    }

    /** A running mean: no gradient, changed in place while the network trains. */
    @Test
    void runningStatistics() {
        ScriptBlock block =
                ScriptBlock.builder()
                        .setSource(
                                """
                                def center(self, x: Tensor, mean: Tensor, training: bool) -> Tensor:
                                    if training:
                                        mean.mul_(0.5).add_(x.detach().mean(0), alpha=0.5)
                                    return x - mean
                                """)
                        .addParameter("mean", Parameter.Type.RUNNING_MEAN, new Shape(1))
                        .build();
        block.initialize(manager, DataType.FLOAT32, new Shape(2, 1));
        NDArray mean = block.getParameters().get("mean").getArray();
        assertThat(mean.hasGradient()).isFalse();
        NDArray x = manager.create(new float[] {1, 3}, new Shape(2, 1));
        block.forward(new ParameterStore(manager, false), new NDList(x), true);
        assertThat(mean.toFloatArray()).containsExactly(1);
        assertThat(run(block, x).head().toFloatArray()).containsExactly(0, 2);
        assertThat(mean.toFloatArray()).containsExactly(1);
    }

    @Test
    void gradientsAreThoseOfTheFormula() {
        ScriptBlock block =
                ScriptBlock.builder()
                        .setSource(
                                "def f(self, x: Tensor, w: Tensor) -> Tensor:\n    return x * w.exp()\n")
                        .addParameter("w", Parameter.Type.BIAS, new Shape(2))
                        .build();
        block.initialize(manager, DataType.FLOAT32, new Shape(2));
        NDArray x = manager.create(new float[] {3, 4});
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList y = block.forward(new ParameterStore(manager, false), new NDList(x), true);
            collector.backward(y.head().sum());
        }
        NDArray w = block.getParameters().get("w").getArray();
        try (NDArray ofW = w.getGradient();
                NDArray ofX = x.getGradient()) {
            assertThat(ofW.toFloatArray()).containsExactly(3, 4);
            assertThat(ofX.toFloatArray()[0]).isCloseTo(1, within(1e-6f));
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused(b -> {}, "set either the source or the script");
        refused(b -> b.setSource(SWIGLU + SWIGLU.replace("swiglu", "g")), "function must be named");
        refused(b -> b.setSource(SWIGLU).optFunction("g"), "no function 'g'");
        refused(
                b -> b.setSource(SWIGLU).addParameter("wrong", Parameter.Type.WEIGHT, new Shape(1)),
                "must have parameters named [wrong]");
        refused(
                b -> b.setSource(SWIGLU).addConstant("gate", 1.0),
                "must be a Tensor, but a Double");
        refused(b -> b.setSource(SWIGLU).addConstant("gate", null), "is a null");
        refused(
                b -> b.setSource(SWIGLU).addConstant("gate", manager.ones(new Shape(1))),
                "must be a number, not an array");
        refused(
                b ->
                        b.setSource(SWIGLU)
                                .addConstant("gate", 1)
                                .addParameter("gate", Parameter.Type.WEIGHT, new Shape(1)),
                "'gate' has been added already");
        refused(
                b -> b.addParameter("w", Parameter.Type.WEIGHT, (Shape) null),
                "shape of a parameter must be set");
        String head = "def f(self, x: Tensor, p: float = 1.0, n: int = 2)";
        refused(
                b -> b.setSource(head + " -> Tensor:\n    return x\n").addConstant("n", 2),
                "a value for 'p: float', or a default for it and all behind it");
        refused(
                b -> b.setSource("def f(self, x: Tensor, p: float) -> Tensor:\n    return x\n"),
                "a value for 'p: float'");
        refused(b -> b.setSource(head + " -> int:\n    return n\n"), "must have tensors as result");
        refused(
                b ->
                        b.setSource("def f(self, w: Tensor) -> Tensor:\n    return w\n")
                                .addParameter("w", Parameter.Type.WEIGHT, new Shape(1)),
                "that take the inputs");
        refused(b -> b.setSource("def f(self) -> Tensor:\n    return 1\n"), "does not compile");
    }

    private static void refused(Consumer<ScriptBlock.Builder> options, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> {
                            ScriptBlock.Builder builder = ScriptBlock.builder();
                            options.accept(builder);
                            builder.build();
                        })
                .withMessageContaining(why);
    }
}
