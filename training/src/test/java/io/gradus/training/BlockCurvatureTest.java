package io.gradus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.loss.L2Loss;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import ai.djl.util.PairList;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.gradus.torchscript.ScriptBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The losses of DJL's blocks. */
class BlockCurvatureTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Block mlp() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(4).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(2).build());
    }

    private static Block convolution() {
        return new SequentialBlock()
                .add(Conv2d.builder().setFilters(2).setKernelShape(new Shape(3, 3)).build())
                .add(Activation.sigmoidBlock())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(3).build());
    }

    private static Block normalized() {
        return new SequentialBlock()
                .add(Conv2d.builder().setFilters(2).setKernelShape(new Shape(2, 2)).build())
                .add(BatchNorm.builder().build())
                .add(Activation.geluBlock())
                .add(Blocks.batchFlattenBlock())
                .add(LayerNorm.builder().build())
                .add(Linear.builder().setUnits(3).build());
    }

    private static Block scripted() {
        return new SequentialBlock()
                .add(
                        ScriptBlock.builder()
                                .setSource(
                                        """
                                        def swiglu(self, x: Tensor, gate: Tensor, value: Tensor) -> Tensor:
                                            return torch.silu(x @ gate.t()) * (x @ value.t())
                                        """)
                                .addParameter("gate", Parameter.Type.WEIGHT, new Shape(4, 3))
                                .addParameter("value", Parameter.Type.WEIGHT, new Shape(4, 3))
                                .build())
                .add(Linear.builder().setUnits(2).build());
    }

    /** Closes its input, as DJL's recurrent blocks do. */
    private static Block recurrent() {
        return new SequentialBlock()
                .add(LSTM.builder().setStateSize(2).setNumLayers(1).build())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(3).build());
    }

    private static Block attention() {
        return ScaledDotProductAttentionBlock.builder().setHeadCount(2).setEmbeddingSize(4).build();
    }

    private static Block relu() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(4).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(2).build());
    }

    record Case(
            String name,
            Supplier<Block> net,
            Shape input,
            Loss loss,
            int classes,
            boolean training) {

        /** DJL's recurrent and attention blocks know float32 alone. */
        DataType type() {
            return name.equals("LSTM") || name.equals("attention")
                    ? DataType.FLOAT32
                    : DataType.FLOAT64;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Shape row = new Shape(5, 3);
        Shape image = new Shape(4, 1, 4, 4);
        return Stream.of(
                new Case(
                        "cross entropy",
                        BlockCurvatureTest::mlp,
                        row,
                        Loss.softmaxCrossEntropyLoss(),
                        1,
                        false),
                new Case(
                        "soft labels",
                        BlockCurvatureTest::mlp,
                        row,
                        new SoftmaxCrossEntropyLoss("soft", 1, -1, false, true),
                        2,
                        false),
                new Case(
                        "sigmoid",
                        BlockCurvatureTest::mlp,
                        row,
                        new SigmoidBinaryCrossEntropyLoss(),
                        2,
                        true),
                new Case("L2", BlockCurvatureTest::convolution, image, Loss.l2Loss(), 3, true),
                new Case(
                        "convolution, cross entropy",
                        BlockCurvatureTest::convolution,
                        image,
                        Loss.softmaxCrossEntropyLoss(),
                        1,
                        false),
                new Case(
                        "normalization, evaluating",
                        BlockCurvatureTest::normalized,
                        image,
                        Loss.l2Loss(),
                        3,
                        false),
                new Case(
                        "normalization, training",
                        BlockCurvatureTest::normalized,
                        image,
                        Loss.softmaxCrossEntropyLoss(),
                        1,
                        true),
                new Case(
                        "TorchScript",
                        BlockCurvatureTest::scripted,
                        row,
                        Loss.softmaxCrossEntropyLoss(),
                        1,
                        true),
                new Case(
                        "LSTM",
                        BlockCurvatureTest::recurrent,
                        new Shape(2, 3, 4),
                        Loss.l2Loss(),
                        3,
                        true),
                new Case(
                        "attention",
                        BlockCurvatureTest::attention,
                        new Shape(2, 3, 4),
                        Loss.l2Loss(),
                        0,
                        false),
                new Case("ReLU", BlockCurvatureTest::relu, row, Loss.l2Loss(), 2, true));
    }

    private NDArray random(long seed, Shape shape) {
        NDArray like = manager.create(shape, DataType.FLOAT64);
        return new RandomVectors(seed).normal(manager, List.of(like)).head();
    }

    private NDArray labels(Case c) {
        long rows = c.input().get(0);
        if (c.classes() == 1) {
            return manager.arange((float) rows).mod(2).toType(DataType.FLOAT64, false);
        }
        if (c.classes() == 0) {
            return random(77, c.input());
        }
        NDArray labels = random(77, new Shape(rows, c.classes()));
        return c.loss() instanceof L2Loss ? labels : labels.softmax(1);
    }

    private static NDList arrays(Block block) {
        NDList weights = new NDList();
        block.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .forEach(parameter -> weights.add(parameter.getArray()));
        return weights;
    }

    /** Differences of gradients that DJL's own collector finds. */
    @ParameterizedTest
    @MethodSource("cases")
    void productIsTheDifferenceOfGradients(Case c) {
        Engine.getInstance().setRandomSeed(5);
        Block block = c.net().get();
        block.setInitializer(
                new NormalInitializer(.7f),
                parameter -> parameter.getType() == Parameter.Type.WEIGHT);
        block.initialize(manager, c.type(), c.input());
        NDList data = new NDList(random(3, c.input()).toType(c.type(), false));
        NDList labels = new NDList(labels(c).toType(c.type(), false));
        NDList weights = arrays(block);
        Curvature curvature = Curvature.of(block, c.loss(), data, labels, c.training());
        NDList v = new RandomVectors(9).normal(manager, weights);
        double h = c.type() == DataType.FLOAT64 ? 1e-5 : 1e-2;
        double tolerance = c.type() == DataType.FLOAT64 ? 1e-7 : 2e-2;
        List<double[]> above = gradients(c, block, data, labels, weights, v, h);
        List<double[]> below = gradients(c, block, data, labels, weights, v, -h);
        // the executor of TorchScript changes its plan in the first calls
        for (int call = 0; call < 4; call++) {
            NDList product = curvature.hessianVectorProduct(manager, v);
            assertThat(product).hasSameSizeAs(weights);
            double largest = 0;
            for (int i = 0; i < weights.size(); i++) {
                double[] found = doubles(product.get(i));
                for (int k = 0; k < found.length; k++) {
                    double expected = (above.get(i)[k] - below.get(i)[k]) / (2 * h);
                    assertThat(found[k])
                            .isCloseTo(
                                    expected, within(tolerance * Math.max(1, Math.abs(expected))));
                    largest = Math.max(largest, Math.abs(expected));
                }
            }
            assertThat(largest).isGreaterThan(.01);
        }
    }

    private List<double[]> gradients(
            Case c,
            Block block,
            NDList data,
            NDList labels,
            NDList weights,
            NDList v,
            double step) {
        for (int i = 0; i < weights.size(); i++) {
            weights.get(i).addi(v.get(i).mul(step));
        }
        List<double[]> gradients = gradients(c, block, data, labels, weights);
        for (int i = 0; i < weights.size(); i++) {
            weights.get(i).subi(v.get(i).mul(step));
        }
        return gradients;
    }

    private List<double[]> gradients(
            Case c, Block block, NDList data, NDList labels, NDList weights) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList output =
                    block.forward(
                            new ParameterStore(manager, false),
                            new NDList(data.head().duplicate()),
                            c.training());
            collector.backward(c.loss().evaluate(labels, output));
        }
        List<double[]> gradients = new ArrayList<>();
        for (NDArray weight : weights) {
            try (NDArray gradient = weight.getGradient()) {
                gradients.add(doubles(gradient));
                gradient.subi(gradient.duplicate());
            }
        }
        return gradients;
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithPyTorch(String name, Block block, Shape input, Shape labels, Loss loss)
            throws IOException {
        JsonObject golden = CurvatureTest.fixture("networks.json", name);
        block.initialize(manager, DataType.FLOAT64, input);
        NDList weights = arrays(block);
        double[][] values = new Gson().fromJson(golden.get("weights"), double[][].class);
        int[] sizes = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            sizes[i] = values[i].length;
            manager.create(values[i], weights.get(i).getShape()).copyTo(weights.get(i));
        }
        Curvature curvature =
                Curvature.of(
                        block,
                        loss,
                        new NDList(manager.create(CurvatureTest.numbers(golden, "data"), input)),
                        new NDList(manager.create(CurvatureTest.numbers(golden, "labels"), labels)),
                        false);
        NDList vector = new NDList();
        double[] all = CurvatureTest.numbers(golden, "vector");
        int begin = 0;
        for (int i = 0; i < sizes.length; i++) {
            double[] part = Arrays.copyOfRange(all, begin, begin + sizes[i]);
            vector.add(manager.create(part, weights.get(i).getShape()));
            begin += sizes[i];
        }
        assertThat(flat(curvature.hessianVectorProduct(manager, vector)))
                .containsExactly(CurvatureTest.numbers(golden, "product"), within(1e-12));
        Curvature.Eigenpair found = curvature.largestEigenvalue(manager, 1e-7, 10_000, 4);
        assertThat(found.converged()).isTrue();
        assertThat(found.value()).isCloseTo(golden.get("eigenvalue").getAsDouble(), within(1e-10));
        double[] direction = flat(found.vector());
        double[] expected = CurvatureTest.numbers(golden, "eigenvector");
        double cosine = 0;
        for (int i = 0; i < direction.length; i++) {
            cosine += direction[i] * expected[i];
        }
        assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-9));
        // four standard deviations of the estimates
        int samples = 500;
        double[] diagonal = flat(curvature.diagonal(manager, samples, 2));
        double[] exact = CurvatureTest.numbers(golden, "diagonal");
        double[] squares = CurvatureTest.numbers(golden, "offDiagonalSquares");
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            assertThat(diagonal[i])
                    .isCloseTo(exact[i], within(4 * Math.sqrt(squares[i] / samples) + 1e-12));
            sum += squares[i];
        }
        assertThat(curvature.trace(samples, 2))
                .isCloseTo(
                        golden.get("trace").getAsDouble(),
                        within(4 * Math.sqrt(2 * sum / samples)));
    }

    static Stream<Object[]> golden() {
        return Stream.of(
                new Object[] {
                    "mlp", mlp(), new Shape(5, 3), new Shape(5), Loss.softmaxCrossEntropyLoss()
                },
                new Object[] {
                    "convolution",
                    convolution(),
                    new Shape(4, 1, 4, 4),
                    new Shape(4, 3),
                    Loss.l2Loss()
                });
    }

    private static double[] doubles(NDArray array) {
        try (NDArray typed = array.toType(DataType.FLOAT64, true)) {
            return typed.toDoubleArray();
        }
    }

    private static double[] flat(NDList arrays) {
        return arrays.stream().flatMapToDouble(a -> Arrays.stream(a.toDoubleArray())).toArray();
    }

    @Test
    void resultsHaveTheNamesOfTheParameters() {
        Block block = mlp();
        block.initialize(manager, DataType.FLOAT32, new Shape(5, 3));
        block.getParameters().valueAt(0).freeze(true);
        NDList data = new NDList(manager.ones(new Shape(5, 3)));
        NDList labels = new NDList(manager.zeros(new Shape(5, 2)));
        NDList diagonal =
                Curvature.of(block, Loss.l2Loss(), data, labels, false).diagonal(manager, 1, 0);
        assertThat(diagonal.stream().map(NDArray::getName))
                .containsExactly("01Linear_bias", "03Linear_weight", "03Linear_bias");
        assertThat(block.getParameters().valueAt(1).getArray().getName()).isEqualTo("bias");
        block.freezeParameters(true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curvature.of(block, Loss.l2Loss(), data, labels, false))
                .withMessageContaining("must have a parameter that is trained");
    }

    /** A block of its own that does not ask the parameter store would be left out silently. */
    @Test
    void aBlockThatDoesNotAskTheStoreIsRefused() {
        Block block =
                new SequentialBlock().add(new Stubborn()).add(Linear.builder().setUnits(1).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
        NDList data = new NDList(manager.ones(new Shape(1, 2)));
        Curvature curvature = Curvature.of(block, Loss.l2Loss(), data, data, false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curvature.trace(1, 0))
                .withMessageContaining("parameter store")
                .withMessageContaining("[01Stubborn_w]");
    }

    private static final class Stubborn extends AbstractBlock {

        private final Parameter w =
                addParameter(
                        Parameter.builder()
                                .setName("w")
                                .setType(Parameter.Type.BIAS)
                                .optShape(new Shape(2))
                                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            return new NDList(NDArrays.add(inputs.head(), w.getArray()));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    private static Trainer trainer(Model model) {
        Trainer trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                                .optInitializer(new NormalInitializer(.7f), Parameter.Type.WEIGHT)
                                .optOptimizer(
                                        Optimizer.sgd()
                                                .setLearningRateTracker(Tracker.fixed(.1f))
                                                .optMomentum(.9f)
                                                .build()));
        trainer.initialize(new Shape(4, 1, 4, 4));
        return trainer;
    }

    private Batch batch() {
        NDArray data = random(5, new Shape(4, 1, 4, 4)).toType(DataType.FLOAT32, false);
        NDArray labels = manager.create(new float[] {0, 1, 2, 0});
        return new Batch(
                manager.newSubManager(),
                new NDList(data),
                new NDList(labels),
                4,
                Batchifier.STACK,
                Batchifier.STACK,
                0,
                1);
    }

    private static Block dropping() {
        return ((SequentialBlock) normalized())
                .add(Dropout.builder().optRate(.2f).build())
                .add(Linear.builder().setUnits(3).build());
    }

    private List<float[]> run(
            Block block, boolean training, boolean measured, List<Double> eigenvalues) {
        Engine.getInstance().setRandomSeed(11);
        try (Model model = Model.newInstance("net", "PyTorch")) {
            model.setBlock(block);
            try (Trainer trainer = trainer(model);
                    Batch batch = batch()) {
                for (int step = 0; step < 3; step++) {
                    Curvature curvature = Curvature.of(trainer, batch, training);
                    if (measured) {
                        eigenvalues.add(curvature.largestEigenvalue(manager, .01, 10, 0).value());
                    }
                    EasyTrain.trainBatch(trainer, batch);
                    if (measured) {
                        // the gradients of the batch are there
                        curvature.diagonal(manager, 2, 0).close();
                    }
                    trainer.step();
                }
                return model.getBlock().getParameters().values().stream()
                        .map(parameter -> parameter.getArray().toFloatArray())
                        .toList();
            }
        }
    }

    /** Batch normalization and dropout included: neither statistics nor random numbers move. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trainingGoesOnAsIfNothingHadBeenMeasured(boolean training) {
        Supplier<Block> net =
                training ? BlockCurvatureTest::normalized : BlockCurvatureTest::dropping;
        List<Double> eigenvalues = new ArrayList<>();
        List<float[]> without = run(net.get(), training, false, eigenvalues);
        List<float[]> with = run(net.get(), training, true, eigenvalues);
        for (int i = 0; i < with.size(); i++) {
            assertThat(with.get(i)).containsExactly(without.get(i));
        }
        assertThat(eigenvalues).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void aKeptCurvatureFollowsTheWeights() {
        try (Model model = Model.newInstance("net", "PyTorch")) {
            model.setBlock(convolution());
            try (Trainer trainer = trainer(model);
                    Batch batch = batch()) {
                Curvature kept = Curvature.of(trainer, batch, false);
                double before = kept.trace(2, 0);
                EasyTrain.trainBatch(trainer, batch);
                trainer.step();
                double after = kept.trace(2, 0);
                assertThat(after).isNotEqualTo(before);
                assertThat(Curvature.of(trainer, batch, false).trace(2, 0)).isEqualTo(after);
                Curvature block =
                        Curvature.of(
                                model.getBlock(),
                                trainer.getLoss(),
                                batch.getData(),
                                batch.getLabels(),
                                false);
                assertThat(block.trace(2, 0)).isEqualTo(after);
            }
        }
    }

    @Test
    void handlesAreFlat() {
        try (Model model = Model.newInstance("net", "PyTorch")) {
            model.setBlock(dropping());
            try (Trainer trainer = trainer(model);
                    Batch batch = batch()) {
                Curvature curvature = Curvature.of(trainer, batch, true);
                curvature.trace(1, 0);
                int all = manager.getParentManager().getManagedArrays().size();
                int own = manager.getManagedArrays().size();
                int data = batch.getManager().getManagedArrays().size();
                int models = model.getNDManager().getManagedArrays().size();
                for (int i = 0; i < 10; i++) {
                    curvature.trace(2, 0);
                    curvature.largestEigenvalue(manager, .1, 5, 0).close();
                    curvature.diagonal(manager, 2, 0).close();
                }
                assertThat(manager.getParentManager().getManagedArrays()).hasSize(all);
                assertThat(manager.getManagedArrays()).hasSize(own);
                assertThat(batch.getManager().getManagedArrays()).hasSize(data);
                assertThat(model.getNDManager().getManagedArrays()).hasSize(models);
            }
        }
    }
}
