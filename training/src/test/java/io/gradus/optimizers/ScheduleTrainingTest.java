package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.SequenceSampler;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import io.gradus.schedulers.BatchSizeSchedule;
import io.gradus.schedulers.PlateauTracker;
import io.gradus.schedulers.PlateauTracker.Mode;
import io.gradus.schedulers.Schedule;
import io.gradus.training.checkpoints.CheckpointListener;
import io.gradus.training.checkpoints.CheckpointListener.Position;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules that are more than a learning rate, in DJL's own training. */
class ScheduleTrainingTest {

    private static final int EPOCHS = 8;

    @TempDir Path folder;

    /** What is to be known of a training run. */
    private record Result(
            Map<String, ByteBuffer> weights, List<Double> values, List<Map<String, Float>> epochs) {

        List<Double> ofEpochs(String name) {
            return epochs.stream().map(epoch -> (double) epoch.get(name)).toList();
        }
    }

    /** Trains as the javadoc of PlateauTracker shows it; all runs begin with the same weights. */
    private static Result train(Tracker rate) throws Exception {
        Engine.getInstance().setRandomSeed(5);
        List<Double> values = new ArrayList<>();
        List<Map<String, Float>> epochs = new ArrayList<>();
        TrainingListener recorder =
                new TrainingListenerAdapter() {
                    @Override
                    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
                        values.add((double) rate.getNewValue(values.size() + 1));
                    }

                    @Override
                    public void onEpoch(Trainer trainer) {
                        epochs.add(Map.copyOf(trainer.getTrainingResult().getEvaluations()));
                    }
                };
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(Adam.builder().optLearningRateTracker(rate).build())
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(TrainingListener.Defaults.logging(1000))
                        .addTrainingListeners(recorder);
        if (rate instanceof PlateauTracker plateau) {
            config.addTrainingListeners(plateau);
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Model model = Model.newInstance("plateau")) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(12).build())
                            .add(Activation.reluBlock())
                            .add(Linear.builder().setUnits(2).build()));
            ArrayDataset data = SmallRun.data(manager, new BatchSampler(new SequenceSampler(), 8));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.setMetrics(new Metrics());
                trainer.initialize(new Shape(1, 5));
                EasyTrain.fit(trainer, EPOCHS, data, data);
                Map<String, NDArray> weights = new LinkedHashMap<>();
                model.getBlock()
                        .getParameters()
                        .forEach(pair -> weights.put(pair.getKey(), pair.getValue().getArray()));
                return new Result(SmallRun.copies(weights), values, epochs);
            } finally {
                OptimizerTests.closeState(config.getOptimizer());
            }
        }
    }

    private static PlateauTracker.Builder plateau(String metric, Mode mode) {
        return PlateauTracker.builder()
                .setBaseValue(0.02)
                .optFactor(0.5)
                .optPatience(1)
                .optThreshold(0.3)
                .optMetric(metric)
                .optMode(mode);
    }

    /** The names that the listener takes, and what they are in the training result. */
    @ParameterizedTest
    @CsvSource({
        "validate_loss, validate_loss, MIN",
        "validate_SoftmaxCrossEntropyLoss, validate_loss, MIN",
        "validate_epoch_SoftmaxCrossEntropyLoss, validate_loss, MIN",
        "train_loss, train_loss, MIN",
        "train_epoch_SoftmaxCrossEntropyLoss, train_loss, MIN",
        "validate_Accuracy, validate_Accuracy, MAX",
        "validate_epoch_Accuracy, validate_Accuracy, MAX"
    })
    void anEpochsMetricSaysTheRateOfTheNext(String metric, String result, Mode mode)
            throws Exception {
        PlateauTracker tracker = plateau(metric, mode).build();
        Result run = train(tracker);
        PlateauTracker byHand = plateau(metric, mode).build();
        List<Double> rates = new ArrayList<>();
        for (double value : run.ofEpochs(result)) {
            for (int batch = 0; batch < SmallRun.BATCHES; batch++) {
                rates.add((double) (float) byHand.value());
            }
            byHand.step(value);
        }
        assertThat(run.values()).isEqualTo(rates);
        assertThat(tracker.value()).isLessThan(0.02);
        // and the optimizer made its updates with these rates
        Schedule written = step -> rates.get((int) step);
        assertThat(train(written).weights()).isEqualTo(run.weights());
    }

    @Test
    void aMetricThatNeverAppearsEndsTheFirstEpoch() {
        assertThatIllegalStateException()
                .isThrownBy(() -> train(plateau("validate_accuracy", Mode.MAX).build()))
                .withMessageStartingWith(
                        "there is no metric 'validate_accuracy' after this epoch; there are")
                .withMessageContaining("validate_Accuracy, validate_SoftmaxCrossEntropyLoss")
                .withMessageContaining("validate_epoch_Accuracy")
                .withMessageEndingWith("validate_loss");
    }

    // ---- batches that grow ----

    private static BatchSizeSchedule.Builder growing() {
        return BatchSizeSchedule.builder()
                .setInitialBatchSize(5)
                .setMilestones(1, 2)
                .setFactor(3)
                .optMaxBatchSize(20)
                .optSeed(3);
    }

    @Test
    void batchesGrowFromEpochToEpoch() throws Exception {
        BatchSizeSchedule sizes = growing().build();
        List<List<Long>> indices = new ArrayList<>();
        TrainingListener recorder =
                new TrainingListenerAdapter() {
                    @Override
                    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
                        Batch batch = batchData.getBatch();
                        indices.add(batch.getIndices().stream().map(Long.class::cast).toList());
                        assertThat(batch.getData().get(0).getShape())
                                .isEqualTo(new Shape(batch.getSize(), 5));
                    }
                };
        try (SmallRun run = resumable("run", recorder)) {
            run.checkpoints.resume(run.trainer);
            ArrayDataset data = SmallRun.data(run.manager, sizes);
            EasyTrain.fit(run.trainer, 3, data, run.data);
        }
        assertThat(indices).hasSize((int) sizes.steps(SmallRun.SAMPLES, 3));
        assertThat(indices.stream().map(List::size))
                .containsExactly(5, 5, 5, 5, 5, 5, 5, 5, 5, 15, 15, 15, 20, 20, 5);
        for (List<List<Long>> epoch :
                List.of(indices.subList(0, 9), indices.subList(9, 12), indices.subList(12, 15))) {
            assertThat(epoch.stream().flatMap(List::stream))
                    .hasSize(SmallRun.SAMPLES)
                    .doesNotHaveDuplicates();
        }
        assertThat(sizes.nextEpoch()).isEqualTo(3);
    }

    private SmallRun resumable(String name, TrainingListener... before) {
        CheckpointListener.Builder checkpoints =
                CheckpointListener.builder()
                        .setDirectory(folder.resolve(name))
                        .optEverySteps(1)
                        .optSeed(7);
        return new SmallRun(SmallRun.adam(), checkpoints, 12, null, before);
    }

    @Test
    void aRunGoesOnWithTheSameBatches() throws Exception {
        List<Map<String, ByteBuffer>> ends = new ArrayList<>();
        for (int stop : new int[] {1000, 8, 9, 10, 13}) {
            for (int end : new int[] {stop, 1000}) {
                Engine.getInstance().setRandomSeed(end == stop ? 1 : 2);
                try (SmallRun run = resumable("run" + stop)) {
                    int done = 0;
                    Position at = run.checkpoints.resume(run.trainer);
                    BatchSizeSchedule sizes = growing().optFirstEpoch(at.epoch()).build();
                    ArrayDataset data = SmallRun.data(run.manager, sizes);
                    for (int epoch = at.epoch(); epoch < 3 && done < end; epoch++) {
                        for (Batch batch : run.checkpoints.batches(run.trainer, data)) {
                            EasyTrain.trainBatch(run.trainer, batch);
                            run.trainer.step();
                            batch.close();
                            if (++done == end) {
                                break;
                            }
                        }
                        if (done < end) {
                            run.trainer.notifyListeners(l -> l.onEpoch(run.trainer));
                        }
                    }
                    if (end == 1000) {
                        ends.add(run.weights());
                    }
                }
            }
        }
        assertThat(ends).hasSize(6).containsOnly(ends.get(0));
    }
}
