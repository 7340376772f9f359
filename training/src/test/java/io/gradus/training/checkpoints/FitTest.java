package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Ema;
import io.gradus.training.BestWeights;
import io.gradus.training.EarlyStopping;
import io.gradus.training.EpochReport;
import io.gradus.training.Fit;
import io.gradus.training.FitResult;
import io.gradus.training.GradusTrainer;
import io.gradus.training.Metric;
import io.gradus.training.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitTest {

    @TempDir private Path folder;
    private NDManager manager;
    private ArrayDataset training;
    private ArrayDataset validation;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
        Engine.getInstance().setRandomSeed(3);
        training = data(40);
        validation = data(30);
    }

    /** Labels that have little to do with the data, so that a net soon learns them by heart. */
    private ArrayDataset data(int size) {
        NDArray x = manager.randomNormal(new Shape(size, 5));
        NDArray noise = manager.randomNormal(new Shape(size));
        return new ArrayDataset.Builder()
                .setData(x)
                .optLabels(x.get(":, 0").add(noise.mul(1.5)).gt(0).toType(DataType.FLOAT32, false))
                .setSampling(8, true)
                .build();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** A trainer of a small net that begins alike each time. */
    private final class Run implements AutoCloseable {

        final Model model = Model.newInstance("net", "PyTorch");
        final Ema ema = Ema.builder().setInner(adam()).optDecay(0.8).build();
        final CheckpointListener checkpoints;
        final GradusTrainer trainer;

        Run(Path directory, int seed) {
            Engine.getInstance().setRandomSeed(seed);
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(16).build())
                            .add(BatchNorm.builder().build())
                            .add(Activation.reluBlock())
                            .add(Linear.builder().setUnits(2).build()));
            checkpoints =
                    CheckpointListener.builder()
                            .setDirectory(directory)
                            .setOptimizer(ema)
                            .optEverySteps(3)
                            .optSeed(5)
                            .build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .addEvaluator(new Accuracy())
                            .optOptimizer(ema)
                            .addTrainingListeners(checkpoints);
            trainer =
                    GradusTrainer.builder()
                            .setModel(model)
                            .setConfig(config)
                            .optAccumulate(2)
                            .build();
            trainer.initialize(new Shape(1, 5));
        }

        private static Optimizer adam() {
            return Adam.builder()
                    .optLearningRateTracker(ai.djl.training.tracker.Tracker.fixed(0.05f))
                    .build();
        }

        FitResult fit(Fit.Builder options) throws Exception {
            return trainer.fit(options.optSaver(checkpoints).build(), training, validation);
        }

        List<float[]> weights() {
            List<float[]> weights = new ArrayList<>();
            for (Pair<String, Parameter> pair : model.getBlock().getParameters()) {
                weights.add(pair.getValue().getArray().toFloatArray());
            }
            return weights;
        }

        @Override
        public void close() {
            trainer.close();
            model.close();
            ema.close();
        }
    }

    private static Fit.Builder stopping() {
        return Fit.builder()
                .setEpochs(60)
                .optEarlyStopping(EarlyStopping.builder().optPatience(3).build());
    }

    private static void assertEqual(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
    }

    @Test
    void stopsEarlyWithTheBestWeights() throws Exception {
        List<float[]> best;
        FitResult result;
        try (Run run = new Run(folder.resolve("a"), 7)) {
            result = run.fit(stopping());
            best = run.weights();
        }
        assertThat(result.end()).isEqualTo(FitResult.End.STOPPED_EARLY);
        assertThat(result.bestEpoch()).isEqualTo(result.epochs() - 3).isPositive();
        assertThat(result.evaluation().get("loss")).isCloseTo(result.bestValue(), within(1e-6));
        List<EpochReport> history = result.history();
        assertThat(history).hasSize(result.epochs());
        double least =
                history.stream().mapToDouble(e -> e.evaluation().get("loss")).min().orElseThrow();
        assertThat(result.bestValue()).isEqualTo(least);
        assertThat(history.get(result.bestEpoch() - 1).best()).isTrue();
        // as a run that ends with its best epoch, whose averages are what it evaluates
        try (Run run = new Run(folder.resolve("b"), 7)) {
            run.fit(Fit.builder().setEpochs(result.bestEpoch()));
            assertEqual(run.weights(), best);
        }
        // the same run again
        try (Run run = new Run(folder.resolve("a"), 8)) {
            FitResult again = run.fit(stopping());
            assertEqual(run.weights(), best);
            assertThat(again.end()).isEqualTo(result.end());
            assertThat(again.epochs()).isEqualTo(result.epochs());
            assertThat(again.updates()).isEqualTo(result.updates());
            assertThat(again.bestEpoch()).isEqualTo(result.bestEpoch());
            assertThat(again.evaluation().get("loss")).isCloseTo(result.bestValue(), within(1e-6));
            assertThat(again.history()).isEmpty();
        }
    }

    @Test
    void interruptedAnywhereItEndsTheSame() throws Exception {
        List<float[]> expected;
        FitResult whole;
        try (Run run = new Run(folder.resolve("whole"), 7)) {
            whole = run.fit(stopping());
            expected = run.weights();
        }
        Path directory = folder.resolve("parts");
        int processes = 0;
        FitResult result;
        do {
            processes++;
            try (Run run = new Run(directory, processes == 1 ? 7 : 100 + processes)) {
                // after each fourth update of a process
                int[] steps = new int[1];
                result =
                        run.fit(
                                stopping()
                                        .optProgress(
                                                progress -> {
                                                    if (++steps[0] == 4) {
                                                        run.trainer.stop();
                                                    }
                                                }));
                if (result.end() != FitResult.End.INTERRUPTED) {
                    assertEqual(run.weights(), expected);
                }
            }
        } while (result.end() == FitResult.End.INTERRUPTED && processes < 200);
        assertThat(processes).isGreaterThan(3);
        assertThat(result.bestEpoch()).isEqualTo(whole.bestEpoch());
        assertThat(result.evaluation().get("loss")).isCloseTo(whole.bestValue(), within(1e-6));
    }

    @Test
    void countsUpdates() throws Exception {
        try (Run run = new Run(folder, 7)) {
            // three updates an epoch: five batches, two an update
            FitResult result = run.fit(Fit.builder().setUpdates(8));
            assertThat(result.updates()).isEqualTo(8);
            assertThat(result.epochs()).isEqualTo(3);
            assertThat(result.end()).isEqualTo(FitResult.End.DONE);
        }
    }

    @Test
    void keepsTheBestFiles() throws Exception {
        Path files = folder.resolve("best");
        Metric metric = Metric.largest("Accuracy");
        try (Run run = new Run(folder.resolve("run"), 7)) {
            FitResult result =
                    run.fit(
                            Fit.builder()
                                    .setEpochs(6)
                                    .optBestWeights(new BestWeights(files, 2, metric)));
            List<EpochReport> best =
                    result.history().stream()
                            .sorted(
                                    (a, b) ->
                                            Double.compare(
                                                    b.evaluation().get("Accuracy"),
                                                    a.evaluation().get("Accuracy")))
                            .limit(2)
                            .toList();
            try (Stream<Path> kept = Files.list(files)) {
                assertThat(kept.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrderElementsOf(
                                best.stream()
                                        .map(e -> "best-" + e.epoch() + ".safetensors")
                                        .toList());
            }
            assertThat(BestWeights.best(files, metric).getFileName())
                    .hasToString("best-" + best.get(0).epoch() + ".safetensors");
            BestWeights.load(run.model.getBlock(), BestWeights.best(files, metric));
        }
    }

    @Test
    void progress() throws Exception {
        List<Progress> all = new ArrayList<>();
        try (Run run = new Run(folder, 7)) {
            run.fit(Fit.builder().setEpochs(2).optProgress(all::add));
        }
        assertThat(all).hasSize(6);
        assertThat(all.get(5).share()).isEqualTo(1);
        assertThat(all.stream().map(Progress::share)).isSorted();
        assertThat(all.get(1).toString())
                .matches(
                        "epoch 1 of 2, 40\\.0 %, update 2, loss \\d\\.\\d{4}, rate 0\\.0500, norm"
                                + " \\S+, [\\d,]+ samples/s, \\d+ s left");
    }

    @Test
    void unknownMetric() {
        try (Run run = new Run(folder, 7)) {
            EarlyStopping rule =
                    EarlyStopping.builder().optMetric(Metric.largest("accurcy")).build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.fit(Fit.builder().setEpochs(2).optEarlyStopping(rule)))
                    .withMessageContaining("Accuracy")
                    .withMessageContaining("'accurcy'");
        }
    }
}
