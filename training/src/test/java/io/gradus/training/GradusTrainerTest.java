package io.gradus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.NonFinite;
import io.gradus.optimizers.Sgd;
import io.gradus.optimizers.Swa;
import io.gradus.training.methods.Lbfgs;
import io.gradus.training.methods.LineSearch;
import io.gradus.training.methods.Sam;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradusTrainerTest {

    private static final int SAMPLES = 70;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private ArrayDataset data(int batchSize) {
        Engine.getInstance().setRandomSeed(3);
        NDArray x = manager.randomNormal(new Shape(SAMPLES, 5));
        NDArray y = x.get(":, 0").gt(0).toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
        return new ArrayDataset.Builder()
                .setData(x)
                .optLabels(y)
                .setSampling(batchSize, false)
                .build();
    }

    private static Block net(boolean norm) {
        SequentialBlock net = new SequentialBlock().add(Linear.builder().setUnits(7).build());
        if (norm) {
            net.add(BatchNorm.builder().build());
        }
        return net.add(Activation.reluBlock()).add(Linear.builder().setUnits(2).build());
    }

    private static DefaultTrainingConfig config(Optimizer optimizer) {
        return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .addEvaluator(new Accuracy())
                .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
                .addTrainingListeners(new EvaluatorTrainingListener())
                .optOptimizer(optimizer);
    }

    /** Trains, and returns all parameters. */
    private static float[] train(
            Block block,
            DefaultTrainingConfig config,
            Function<Model, Trainer> trainers,
            Consumer<Trainer> training) {
        try (Model model = Model.newInstance("net", "PyTorch")) {
            model.setBlock(block);
            Engine.getInstance().setRandomSeed(7);
            try (Trainer trainer = trainers.apply(model)) {
                trainer.setMetrics(new Metrics());
                trainer.initialize(new Shape(1, 5));
                training.accept(trainer);
                if (trainer instanceof GradusTrainer own) {
                    own.useTrainingWeights();
                }
                return values(block);
            }
        }
    }

    private static float[] values(Block block) {
        List<float[]> all = new ArrayList<>();
        int size = 0;
        for (Pair<String, Parameter> pair : block.getParameters()) {
            float[] values = pair.getValue().getArray().toFloatArray();
            all.add(values);
            size += values.length;
        }
        float[] flat = new float[size];
        int at = 0;
        for (float[] values : all) {
            System.arraycopy(values, 0, flat, at, values.length);
            at += values.length;
        }
        return flat;
    }

    private static Consumer<Trainer> fit(int epochs, ArrayDataset train, ArrayDataset test) {
        return trainer -> {
            try {
                EasyTrain.fit(trainer, epochs, train, test);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static Optimizer sgd() {
        return Sgd.builder().optLearningRateTracker(Tracker.fixed(0.1f)).optMomentum(0.9f).build();
    }

    private static GradusTrainer.Builder builder(Model model, DefaultTrainingConfig config) {
        return GradusTrainer.builder().setModel(model).setConfig(config);
    }

    @Test
    void asTheTrainerOfDjl() {
        ArrayDataset data = data(8);
        for (boolean norm : new boolean[] {false, true}) {
            DefaultTrainingConfig djl = config(Adam.builder().build());
            float[] expected =
                    train(net(norm), djl, model -> model.newTrainer(djl), fit(3, data, data));
            DefaultTrainingConfig ours = config(Adam.builder().build());
            List<Float> accuracies = new ArrayList<>();
            ours.addTrainingListeners(
                    new TrainingListenerAdapter() {
                        @Override
                        public void onEpoch(Trainer trainer) {
                            accuracies.add(
                                    trainer.getTrainingResult().getValidateEvaluation("Accuracy"));
                        }
                    });
            float[] actual =
                    train(net(norm), ours, m -> builder(m, ours).build(), fit(3, data, data));
            assertThat(actual).isEqualTo(expected);
            assertThat(accuracies).hasSize(3);
            assertThat(accuracies.get(2)).isGreaterThan(0.5f);
        }
    }

    @Test
    void optimizersOfDjl() {
        ArrayDataset data = data(8);
        DefaultTrainingConfig djl = config(Optimizer.adam().build());
        float[] expected =
                train(net(false), djl, model -> model.newTrainer(djl), fit(2, data, data));
        DefaultTrainingConfig ours = config(Optimizer.adam().build());
        float[] actual = train(net(false), ours, m -> builder(m, ours).build(), fit(2, data, data));
        // DJL updates in the order of hash codes
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
        }
    }

    /** Seven samples a batch, three batches an update: the last group of an epoch has one batch. */
    @Test
    void accumulatedBatchesAreOneLargeBatch() {
        ArrayDataset small = data(7);
        ArrayDataset large = data(21);
        DefaultTrainingConfig one = config(sgd());
        float[] expected =
                train(net(false), one, m -> builder(m, one).build(), fit(4, large, small));
        DefaultTrainingConfig three = config(sgd());
        List<StepReport> reports = new ArrayList<>();
        float[] actual =
                train(
                        net(false),
                        three,
                        m ->
                                builder(m, three)
                                        .optAccumulate(3)
                                        .addStepListener((t, report) -> reports.add(report))
                                        .build(),
                        fit(4, small, small));
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
        }
        assertThat(reports).hasSize(16);
        assertThat(reports.stream().map(StepReport::samples).limit(4))
                .containsExactly(21L, 21L, 21L, 7L);
        assertThat(reports.get(15).update()).isEqualTo(16);
    }

    @Test
    void sumOfBatches() {
        ArrayDataset small = data(35);
        DefaultTrainingConfig mean = config(sgd());
        List<Double> norms = new ArrayList<>();
        StepListener listener = (trainer, report) -> norms.add(report.gradientNorm());
        train(
                net(false),
                mean,
                m -> builder(m, mean).optAccumulate(2).addStepListener(listener).build(),
                fit(1, small, small));
        DefaultTrainingConfig sum = config(sgd());
        train(
                net(false),
                sum,
                m ->
                        builder(m, sum)
                                .optAccumulate(2, Accumulation.SUM)
                                .addStepListener(listener)
                                .build(),
                fit(1, small, small));
        assertThat(norms.get(1)).isCloseTo(2 * norms.get(0), within(1e-6));
    }

    @Test
    void leavesAWholeStepOut() {
        ArrayDataset data = data(10);
        DefaultTrainingConfig config = config(Ema.builder().setInner(sgd()).build());
        List<StepReport> reports = new ArrayList<>();
        train(
                net(false),
                config,
                m ->
                        builder(m, config)
                                .optNonFinite(NonFinite.SKIP)
                                .addStepListener((t, report) -> reports.add(report))
                                .build(),
                trainer -> {
                    GradusTrainer own = (GradusTrainer) trainer;
                    Block block = trainer.getModel().getBlock();
                    float[] before = null;
                    int count = 0;
                    for (Batch batch : batches(trainer, data)) {
                        EasyTrain.trainBatch(trainer, batch);
                        if (count == 2) {
                            before = values(block);
                            NDArray last = block.getParameters().get(3).getValue().getArray();
                            try (NDArray gradient = last.getGradient()) {
                                gradient.set(new float[] {0, Float.NaN});
                            }
                        }
                        trainer.step();
                        if (count == 2) {
                            assertThat(values(block)).isEqualTo(before);
                            assertThat(own.updates()).isEqualTo(2);
                            assertThat(own.skippedSteps()).isEqualTo(1);
                            assertGradientsAreZero(block);
                        }
                        count++;
                        batch.close();
                    }
                    assertThat(own.updates()).isEqualTo(6);
                });
        assertThat(reports.stream().map(StepReport::skipped))
                .containsExactly(false, false, true, false, false, false, false);
        assertThat(reports.stream().map(StepReport::update))
                .containsExactly(1L, 2L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void failsWithThePath() {
        ArrayDataset data = data(10);
        DefaultTrainingConfig config = config(sgd());
        train(
                net(false),
                config,
                m -> builder(m, config).optNonFinite(NonFinite.FAIL).build(),
                trainer -> {
                    Batch batch = batches(trainer, data).iterator().next();
                    EasyTrain.trainBatch(trainer, batch);
                    Block block = trainer.getModel().getBlock();
                    float[] before = values(block);
                    String path = block.getParameters().get(2).getKey();
                    try (NDArray gradient =
                            block.getParameters().get(2).getValue().getArray().getGradient()) {
                        gradient.muli(Float.POSITIVE_INFINITY);
                    }
                    assertThatThrownBy(trainer::step)
                            .isInstanceOf(ArithmeticException.class)
                            .hasMessageContaining("'" + path + "'");
                    assertThat(values(block)).isEqualTo(before);
                    batch.close();
                });
    }

    private static void assertGradientsAreZero(Block block) {
        for (Pair<String, Parameter> pair : block.getParameters()) {
            if (((PtNDArray) pair.getValue().getArray()).hasGradient()) {
                try (NDArray gradient = pair.getValue().getArray().getGradient()) {
                    assertThat(gradient.toFloatArray()).containsOnly(0);
                }
            }
        }
    }

    private static Iterable<Batch> batches(Trainer trainer, ArrayDataset data) {
        try {
            return trainer.iterateDataset(data);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void evaluatesAndSavesAverages() {
        ArrayDataset data = data(10);
        Ema ema = Ema.builder().setInner(sgd()).optDecay(0.9).build();
        DefaultTrainingConfig config = config(ema);
        List<float[]> saved = new ArrayList<>();
        List<float[]> trained = new ArrayList<>();
        config.addTrainingListeners(
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        saved.add(values(trainer.getModel().getBlock()));
                        ((GradusTrainer) trainer).useTrainingWeights();
                        trained.add(values(trainer.getModel().getBlock()));
                    }
                });
        float[] last =
                train(net(false), config, m -> builder(m, config).build(), fit(2, data, data));
        assertThat(last).isEqualTo(trained.get(1));
        assertThat(saved.get(1)).isNotEqualTo(trained.get(1));
        // without a validation set too
        DefaultTrainingConfig plain = config(sgd());
        float[] expected =
                train(net(false), plain, m -> builder(m, plain).build(), fit(2, data, null));
        assertThat(last).isEqualTo(expected);
    }

    @Test
    void statisticsBelongToTheAverages() {
        ArrayDataset data = data(10);
        Swa swa = Swa.builder().setInner(sgd()).optStart(3).build();
        DefaultTrainingConfig config = config(swa);
        List<float[]> evaluated = new ArrayList<>();
        config.addTrainingListeners(
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        evaluated.add(values(trainer.getModel().getBlock()));
                        GradusTrainer own = (GradusTrainer) trainer;
                        own.withTrainingWeights(() -> {});
                        assertThat(values(trainer.getModel().getBlock()))
                                .isEqualTo(evaluated.get(evaluated.size() - 1));
                        BatchNormStatistics.recompute(trainer, batches(trainer, data));
                        float[] again = values(trainer.getModel().getBlock());
                        for (int i = 0; i < again.length; i++) {
                            assertThat(again[i])
                                    .isCloseTo(
                                            evaluated.get(evaluated.size() - 1)[i], within(1e-5f));
                        }
                    }
                });
        float[] last =
                train(net(true), config, m -> builder(m, config).build(), fit(2, data, data));
        DefaultTrainingConfig plain = config(sgd());
        assertThat(last)
                .isEqualTo(
                        train(
                                net(true),
                                plain,
                                m -> builder(m, plain).build(),
                                fit(2, data, null)));
        assertThat(evaluated).hasSize(2).doesNotContain(last);
    }

    @Test
    void channelsLastComputesTheSame() {
        try (NDManager own = manager.newSubManager()) {
            NDArray image =
                    own.arange(2 * 3 * 4 * 5)
                            .reshape(2, 3, 4, 5)
                            .toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
            NDArray flat = own.ones(new Shape(2, 3));
            NDList out = MemoryFormat.CHANNELS_LAST.apply(new NDList(image, flat));
            assertThat(out.get(0).getShape()).isEqualTo(image.getShape());
            assertThat(out.get(0).toFloatArray()).isEqualTo(image.toFloatArray());
            assertThat(out.get(1)).isSameAs(flat);
            assertThat(io.gradus.torchscript.HostMemory.isViewable(out.get(0))).isFalse();
        }
    }

    /** Also with batch normalization: its statistics are those of the first pass. */
    @Test
    void methodsUnderEasyTrain() {
        ArrayDataset data = data(SAMPLES);
        List<Double> losses = new ArrayList<>();
        DefaultTrainingConfig config = config(sgd());
        train(
                net(false),
                config,
                m ->
                        builder(m, config)
                                .optMethod(
                                        Lbfgs.builder()
                                                .optLineSearch(LineSearch.STRONG_WOLFE)
                                                .build())
                                .addStepListener((t, report) -> losses.add(report.loss()))
                                .build(),
                fit(8, data, data));
        assertThat(losses).hasSize(8).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(losses.get(7)).isLessThan(losses.get(0) / 5);
        DefaultTrainingConfig plain = config(sgd());
        ArrayDataset small = data(35);
        List<float[]> statistics = new ArrayList<>();
        for (boolean sam : new boolean[] {true, false}) {
            train(
                    net(true),
                    plain,
                    m -> builder(m, plain).optMethod(sam ? Sam.builder().build() : null).build(),
                    trainer -> {
                        Batch batch = batches(trainer, small).iterator().next();
                        EasyTrain.trainBatch(trainer, batch);
                        trainer.step();
                        batch.close();
                        statistics.add(
                                trainer.getModel()
                                        .getBlock()
                                        .getParameters()
                                        .get(4)
                                        .getValue()
                                        .getArray()
                                        .toFloatArray());
                    });
        }
        assertThat(statistics.get(0)).isEqualTo(statistics.get(1));
    }

    @Test
    void splitsOfAnExecutorServiceAreJoined() {
        ArrayDataset data = data(10);
        ExecutorService service = Executors.newFixedThreadPool(2);
        try {
            DefaultTrainingConfig config = config(sgd()).optExecutorService(service);
            float[] actual =
                    train(net(false), config, m -> builder(m, config).build(), fit(2, data, data));
            DefaultTrainingConfig plain = config(sgd());
            assertThat(actual)
                    .isEqualTo(
                            train(
                                    net(false),
                                    plain,
                                    m -> builder(m, plain).build(),
                                    fit(2, data, data)));
        } finally {
            service.shutdown();
        }
    }

    @Test
    void badOptions() {
        try (Model model = Model.newInstance("net", "PyTorch")) {
            model.setBlock(net(false));
            DefaultTrainingConfig config = config(sgd());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder(model, config).optAccumulate(0).build())
                    .withMessage("accumulate must be in [1, infinity), but is 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder(null, config).build())
                    .withMessageContaining("model");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GradientClip.norm(-1))
                    .withMessage("maxNorm must be in (0, infinity), but is -1.0");
        }
    }

    @Test
    void stepWithoutBackward() {
        DefaultTrainingConfig config = config(sgd());
        train(
                net(false),
                config,
                m -> builder(m, config).build(),
                trainer ->
                        assertThatThrownBy(trainer::step)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("collector.backward(loss)"));
    }

    @Test
    void keepsNothing() {
        ArrayDataset data = data(10);
        DefaultTrainingConfig config =
                config(Ema.builder().setInner(Adam.builder().build()).build());
        train(
                net(true),
                config,
                m ->
                        builder(m, config)
                                .optAccumulate(2)
                                .optClip(GradientClip.norm(0.1))
                                .optCentralize(true)
                                .addStepListener((t, report) -> {})
                                .build(),
                trainer -> {
                    fit(2, data, data).accept(trainer);
                    long before = handles(trainer);
                    fit(5, data, data).accept(trainer);
                    assertThat(handles(trainer)).isEqualTo(before);
                });
    }

    private static long handles(Trainer trainer) {
        return trainer.getModel().getNDManager().getManagedArrays().size()
                + trainer.getManager().getManagedArrays().size();
    }
}
