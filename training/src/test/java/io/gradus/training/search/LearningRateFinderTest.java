package io.gradus.training.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.RandomSampler;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.AdaptiveLookahead;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.OptimizerTable;
import io.gradus.optimizers.Sgd;
import io.gradus.optimizers.SmallRun;
import io.gradus.optimizers.state.Stateful;
import io.gradus.schedulers.Schedule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateFinderTest {

    private static final Engine ENGINE = Engine.getEngine("PyTorch");

    /** A small net with all that draws numbers or keeps statistics. */
    private static final class Net implements AutoCloseable {

        final NDManager manager = NDManager.newBaseManager("PyTorch");
        final Model model = Model.newInstance("net");
        final Optimizer optimizer;
        final Trainer trainer;
        final ArrayDataset data;

        Net(Optimizer optimizer) {
            ENGINE.setRandomSeed(3);
            this.optimizer = optimizer;
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(12).build())
                            .add(BatchNorm.builder().build())
                            .add(Activation.reluBlock())
                            .add(Dropout.builder().optRate(0.3f).build())
                            .add(Linear.builder().setUnits(2).build()));
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(optimizer);
            if (optimizer instanceof TrainingListener listener) {
                config.addTrainingListeners(listener);
            }
            trainer = model.newTrainer(config);
            trainer.initialize(new Shape(1, 5));
            data = SmallRun.data(manager, new BatchSampler(new RandomSampler(), 8));
        }

        void train(int epochs) throws Exception {
            for (int i = 0; i < epochs; i++) {
                for (Batch batch : trainer.iterateDataset(data)) {
                    EasyTrain.trainBatch(trainer, batch);
                    trainer.step();
                    batch.close();
                }
            }
        }

        Map<String, ByteBuffer> weights() {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            model.getBlock()
                    .getParameters()
                    .forEach(pair -> arrays.put(pair.getKey(), pair.getValue().getArray()));
            return SmallRun.copies(arrays);
        }

        /** Counts and arrays of an optimizer of ours, and of those inside it. */
        Map<String, Object> state() {
            Map<String, Object> state = new LinkedHashMap<>();
            Optimizer at = optimizer;
            for (String level = ""; at instanceof Stateful own; level += "inner.") {
                String prefix = level;
                own.states()
                        .save()
                        .forEach(
                                (id, saved) -> {
                                    state.put(prefix + id + ".count", saved.count());
                                    for (int i = 0; i < saved.arrays().length; i++) {
                                        state.put(
                                                prefix + id + "." + i,
                                                SmallRun.copies(Map.of("", saved.arrays()[i])));
                                    }
                                });
                at = own.inner();
            }
            return state;
        }

        @Override
        public void close() {
            trainer.close();
            model.close();
            manager.close();
        }
    }

    private static LearningRateFinder.Builder finder(Function<Tracker, Optimizer> optimizer) {
        return LearningRateFinder.builder().setOptimizer(optimizer).optSteps(25);
    }

    static List<OptimizerTable.Row> rows() {
        return OptimizerTable.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void trainingGoesOnAsIfThereHadBeenNoTest(OptimizerTable.Row row) throws Exception {
        Map<String, ByteBuffer> expected;
        try (Net net = new Net(row.build())) {
            net.train(4);
            expected = net.weights();
        }
        try (Net net = new Net(row.build())) {
            net.train(2);
            Map<String, ByteBuffer> weights = net.weights();
            Map<String, Object> state = net.state();
            assertThat(state).isNotEmpty();

            LearningRateCurve curve =
                    finder(rate -> made(row, rate)).build().find(net.trainer, net.data);

            assertThat(curve.learningRates().length).isGreaterThan(5);
            assertThat(net.weights()).isEqualTo(weights);
            assertThat(net.state()).isEqualTo(state);
            net.train(2);
            assertThat(net.weights()).isEqualTo(expected);
        }
    }

    private static Optimizer made(OptimizerTable.Row row, Tracker rate) {
        Map<String, Object> options = new HashMap<>(row.plain());
        if (GradusOptimizer.class.isAssignableFrom(row.type())) {
            Schedule schedule = step -> rate.getNewValue((int) step + 1);
            options.put("learningRate", schedule);
        }
        return row.configured(options);
    }

    static List<Function<Tracker, Optimizer>> djl() {
        return List.of(
                rate -> Optimizer.sgd().setLearningRateTracker(rate).optMomentum(0.9f).build(),
                rate -> Optimizer.adam().optLearningRateTracker(rate).build(),
                rate -> Optimizer.adamW().optLearningRateTracker(rate).build());
    }

    @ParameterizedTest
    @MethodSource("djl")
    void djlsOwnOptimizersGoOnToo(Function<Tracker, Optimizer> maker) throws Exception {
        Map<String, ByteBuffer> expected;
        try (Net net = new Net(maker.apply(Tracker.fixed(0.01f)))) {
            net.train(4);
            expected = net.weights();
        }
        try (Net net = new Net(maker.apply(Tracker.fixed(0.01f)))) {
            net.train(2);
            LearningRateCurve curve = finder(maker).build().find(net.trainer, net.data);
            // the rates were used: no loss stays as it is up to a rate of 10
            assertThat(curve.losses()[0]).isNotEqualTo(curve.losses()[curve.losses().length - 1]);
            net.train(2);
            assertThat(net.weights()).isEqualTo(expected);
        }
    }

    @Test
    void ratesGrowByEqualRatios() throws Exception {
        try (Net net = new Net(SmallRun.adam())) {
            LearningRateCurve curve =
                    finder(rate -> Sgd.builder().optLearningRateTracker(rate).build())
                            .optMin(1e-6)
                            .optMax(1e-3)
                            .optSteps(31)
                            .build()
                            .find(net.trainer, net.data);
            double[] rates = curve.learningRates();
            assertThat(curve.hasDiverged()).isFalse();
            assertThat(rates).hasSize(31);
            for (int i = 0; i < rates.length; i++) {
                double expected = Math.pow(10, -6 + i / 10.0);
                assertThat(rates[i]).isEqualTo(expected, within(1e-6 * expected));
            }
        }
    }

    /** w * x for x = 2 and half a square: the second derivative is 4, and 2 / 4 the last rate. */
    @Test
    void quadraticRisesAboveTwoByItsCurvature() throws Exception {
        try (Model model = Model.newInstance("quadratic");
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            model.setBlock(Linear.builder().setUnits(1).optBias(false).build());
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(SmallRun.adam());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1));
                ArrayDataset data =
                        new ArrayDataset.Builder()
                                .setData(manager.create(new float[][] {{2}}))
                                .optLabels(manager.create(new float[][] {{0}}))
                                .setSampling(1, false)
                                .build();
                LearningRateCurve curve =
                        finder(rate -> Sgd.builder().optLearningRateTracker(rate).build())
                                .optMin(1e-4)
                                .optSteps(150)
                                .build()
                                .find(trainer, data);
                double[] rates = curve.learningRates();
                double[] losses = curve.losses();
                assertThat(curve.hasDiverged()).isTrue();
                for (int i = 0; i < rates.length - 1; i++) {
                    if (Math.abs(rates[i] - 0.5) > 0.01) {
                        assertThat(losses[i + 1] > losses[i])
                                .as("the loss rises with %s", rates[i])
                                .isEqualTo(rates[i] > 0.5);
                    }
                }
                assertThat(rates[rates.length - 1]).isBetween(0.5, 5.0);
                assertThat(curve.suggestions()).hasSize(3);
                assertThat(curve.suggestions().values()).allMatch(rate -> rate < 0.5);
            }
        }
    }

    @Test
    void whatTheTestChangesIsBroughtBackAfterAFailureToo() throws Exception {
        try (Net net = new Net(SmallRun.adam())) {
            net.train(1);
            Metrics metrics = new Metrics();
            net.trainer.setMetrics(metrics);
            Map<String, ByteBuffer> weights = net.weights();
            LearningRateFinder failing =
                    finder(rate -> Adam.builder().optLearningRateTracker(rate).build())
                            .optMin(0.1)
                            .optObserver(
                                    (step, rate, loss) -> {
                                        if (step == 7) {
                                            throw new IllegalStateException("seven");
                                        }
                                        return true;
                                    })
                            .build();
            assertThatThrownBy(() -> failing.find(net.trainer, net.data)).hasMessage("seven");
            assertThat(net.weights()).isEqualTo(weights);
            assertThat(net.trainer.getMetrics()).isSameAs(metrics);
            assertThat(metrics.getMetricNames()).isEmpty();
        }
    }

    @Test
    void gradientsAreBroughtBack() throws Exception {
        try (Net net = new Net(SmallRun.adam())) {
            net.train(1);
            Batch batch = net.trainer.iterateDataset(net.data).iterator().next();
            EasyTrain.trainBatch(net.trainer, batch); // and no step
            batch.close();
            NDArray weight = net.model.getBlock().getParameters().valueAt(0).getArray();
            try (NDArray gradient = weight.getGradient()) {
                float[] before = gradient.toFloatArray();
                finder(rate -> Sgd.builder().optLearningRateTracker(rate).build())
                        .build()
                        .find(net.trainer, net.data);
                assertThat(before).isNotEqualTo(new float[before.length]);
                assertThat(gradient.toFloatArray()).isEqualTo(before);
            }
        }
    }

    @Test
    void observerSeesTheStepsAndMayEndThem() throws Exception {
        try (Net net = new Net(SmallRun.adam())) {
            List<Integer> steps = new ArrayList<>();
            LearningRateCurve curve =
                    finder(rate -> Sgd.builder().optLearningRateTracker(rate).build())
                            .optObserver(
                                    (step, rate, loss) -> {
                                        steps.add(step);
                                        return step < 4;
                                    })
                            .build()
                            .find(net.trainer, net.data);
            assertThat(steps).containsExactly(1, 2, 3, 4);
            assertThat(curve.losses()).hasSize(4);
        }
    }

    /** It has to know the loss of each batch. */
    @Test
    void aListenerInsideOtherWrappersIsTold() throws Exception {
        try (Net net = new Net(SmallRun.adam())) {
            LearningRateCurve curve =
                    finder(
                                    rate ->
                                            Ema.builder()
                                                    .setInner(
                                                            AdaptiveLookahead.builder()
                                                                    .setInner(sgd(rate))
                                                                    .optK(1)
                                                                    .build())
                                                    .build())
                            .optMax(1e-3)
                            .optSteps(20)
                            .build()
                            .find(net.trainer, net.data);
            assertThat(curve.losses()).hasSize(20);
        }
    }

    private static Sgd sgd(Tracker rate) {
        return Sgd.builder().optLearningRateTracker(rate).build();
    }

    @Test
    void batchesFromElsewhereMustBeEnough() throws Exception {
        try (Net net = new Net(SmallRun.adam())) {
            LearningRateFinder finder =
                    finder(rate -> Sgd.builder().optLearningRateTracker(rate).build())
                            .optMax(1e-5)
                            .build();
            Iterable<Batch> few = net.trainer.iterateDataset(net.data);
            assertThatThrownBy(() -> finder.find(net.trainer, few))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "there must be a batch for each of the 25 steps, but there are "
                                    + SmallRun.BATCHES);
        }
    }

    @Test
    void mistakesAreExplained() {
        assertThatThrownBy(() -> LearningRateFinder.builder().build())
                .hasMessage("optimizer must be set, but is null");
        Function<Tracker, Optimizer> sgd =
                rate -> Sgd.builder().optLearningRateTracker(rate).build();
        assertThatThrownBy(() -> finder(sgd).optMin(0).build())
                .hasMessage("min must be in (0, infinity) as a float32, but is 0.0");
        assertThatThrownBy(() -> finder(sgd).optMin(1).optMax(0.5).build())
                .hasMessage("max must be in (1.0 (min), infinity), but is 0.5");
        assertThatThrownBy(() -> finder(sgd).optSteps(19).build())
                .hasMessage("steps must be in [20, infinity), but is 19");
        assertThatThrownBy(() -> finder(sgd).optSmoothing(1).build())
                .hasMessage("smoothing must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> finder(sgd).optDivergence(1).build())
                .hasMessage("divergence must be in (1, infinity), but is 1.0");
        try (Net net = new Net(SmallRun.adam())) {
            assertThatThrownBy(() -> finder(rate -> null).build().find(net.trainer, net.data))
                    .hasMessageContaining("the optimizer that the function gives must be set");
        }
    }
}
