package io.gradus.benchmarks.guide;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.Adam;
import io.gradus.training.BestWeights;
import io.gradus.training.EarlyStopping;
import io.gradus.training.Fit;
import io.gradus.training.FitResult;
import io.gradus.training.GradientClip;
import io.gradus.training.GradusTrainer;
import io.gradus.training.Metric;
import io.gradus.training.checkpoints.CheckpointListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/guide/training.md; {@link GuideTextTest} compares the two. */
class TrainingGuideTest {

    @TempDir private static java.nio.file.Path folder;
    private static NDManager manager;

    @BeforeAll
    static void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    /** Paths of the page, in a temporary folder. */
    private static final class Path {
        static java.nio.file.Path of(String name) {
            return folder.resolve(name);
        }
    }

    private static ArrayDataset data() {
        var x = manager.randomNormal(new Shape(12, 3, 32, 32));
        var y = x.get(":, 0, 0, 0").gt(0).toType(DataType.FLOAT32, false);
        return new ArrayDataset.Builder().setData(x).optLabels(y).setSampling(2, false).build();
    }

    private static Model model() {
        Model model = Model.newInstance("guide", "PyTorch");
        model.setBlock(
                new SequentialBlock()
                        .add(Blocks.batchFlattenBlock())
                        .add(Linear.builder().setUnits(2).build()));
        return model;
    }

    private static DefaultTrainingConfig config(Optimizer optimizer) {
        return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .addEvaluator(new Accuracy())
                .optOptimizer(optimizer);
    }

    @Test
    void step() throws Exception {
        ArrayDataset training = data();
        ArrayDataset validation = data();
        DefaultTrainingConfig config = config(Adam.builder().build());
        try (Model model = model()) {
            GradusTrainer trainer =
                    GradusTrainer.builder()
                            .setModel(model)
                            .setConfig(config)
                            .optAccumulate(4)
                            .optClip(GradientClip.norm(1))
                            .build();
            trainer.initialize(new Shape(1, 3, 32, 32));
            EasyTrain.fit(trainer, 10, training, validation);
            // six batches, in groups of four and two
            assertThat(trainer.updates()).isEqualTo(20);
            trainer.close();
        }
    }

    @Test
    void run() throws Exception {
        ArrayDataset training = data();
        ArrayDataset validation = data();
        Optimizer optimizer = Adam.builder().build();
        DefaultTrainingConfig config = config(optimizer);
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setDirectory(Path.of("run"))
                        .setOptimizer(optimizer)
                        .optEveryMinutes(5)
                        .build();
        config.addTrainingListeners(checkpoints);
        try (Model model = model();
                GradusTrainer trainer =
                        GradusTrainer.builder().setModel(model).setConfig(config).build()) {
            trainer.initialize(new Shape(1, 3, 32, 32));
            FitResult result =
                    trainer.fit(
                            Fit.builder()
                                    .setEpochs(60)
                                    .optSaver(checkpoints)
                                    .optEarlyStopping(
                                            EarlyStopping.builder()
                                                    .optMetric(Metric.largest("Accuracy"))
                                                    .optPatience(8)
                                                    .build())
                                    .optBestWeights(
                                            new BestWeights(
                                                    Path.of("best"), 3, Metric.largest("Accuracy")))
                                    .build(),
                            training,
                            validation);
            assertThat(result.bestEpoch()).isPositive();
            assertThat(result.evaluation()).containsKeys("loss", "Accuracy");
        }
    }
}
