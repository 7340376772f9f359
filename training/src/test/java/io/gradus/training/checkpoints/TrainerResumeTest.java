package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Ema;
import io.gradus.training.GradientClip;
import io.gradus.training.GradusTrainer;
import io.gradus.training.LossScaler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a {@link GradusTrainer} that stop anywhere, also within a group of batches. */
class TrainerResumeTest {

    private static final int EPOCHS = 2;

    @TempDir private Path folder;
    private NDManager manager;
    private ArrayDataset data;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
        Engine.getInstance().setRandomSeed(3);
        NDArray x = manager.randomNormal(new Shape(50, 5));
        data =
                new ArrayDataset.Builder()
                        .setData(x)
                        .optLabels(x.get(":, 0").gt(0).toType(DataType.FLOAT32, false))
                        .setSampling(6, true)
                        .build();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static SequentialBlock net() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(7).build())
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(Dropout.builder().optRate(0.3f).build())
                .add(Linear.builder().setUnits(2).build());
    }

    /** Trains until some batches are done in this process, or to the end. */
    private List<float[]> train(Path directory, int seed, int mostBatches, boolean ours)
            throws Exception {
        Engine.getInstance().setRandomSeed(seed);
        Ema ema = Ema.builder().setInner(Adam.builder().build()).optDecay(0.9).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setDirectory(directory)
                        .setOptimizer(ema)
                        .optEverySteps(1)
                        .optSeed(11)
                        .build();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(ema)
                        .addTrainingListeners(checkpoints);
        try (Model model = Model.newInstance("net", "PyTorch")) {
            model.setBlock(net());
            try (Trainer trainer = ours ? trainer(model, config) : model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 5));
                CheckpointListener.Position at = checkpoints.resume(trainer);
                int batches = 0;
                for (int epoch = at.epoch(); epoch < EPOCHS; epoch++) {
                    for (Batch batch : checkpoints.batches(trainer, data)) {
                        EasyTrain.trainBatch(trainer, batch);
                        trainer.step();
                        batch.close();
                        batches++;
                        if (batches == mostBatches) {
                            return null;
                        }
                    }
                    EasyTrain.evaluateDataset(trainer, data);
                    trainer.notifyListeners(listener -> listener.onEpoch(trainer));
                }
                if (trainer instanceof GradusTrainer own) {
                    own.useTrainingWeights();
                }
                List<float[]> values = new ArrayList<>();
                for (Pair<String, Parameter> pair : model.getBlock().getParameters()) {
                    values.add(pair.getValue().getArray().toFloatArray());
                }
                return values;
            }
        } finally {
            ema.close();
        }
    }

    private static GradusTrainer trainer(Model model, DefaultTrainingConfig config) {
        return GradusTrainer.builder()
                .setModel(model)
                .setConfig(config)
                .optAccumulate(4)
                .optClip(GradientClip.norm(0.5))
                .optLossScaler(LossScaler.builder().optGrowthInterval(2).build())
                .build();
    }

    @Test
    void bitEqualWhereverItStops() throws Exception {
        List<float[]> expected = train(folder.resolve("whole"), 42, 0, true);
        for (int stop = 1; stop <= 9; stop++) {
            Path directory = folder.resolve("stop" + stop);
            int seed = 42;
            List<float[]> actual = null;
            for (int process = 0; actual == null && process < 20; process++) {
                actual = train(directory, seed, stop, true);
                seed = 1_000 + process;
            }
            assertThat(actual).as("stopped after each %d batches", stop).hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i)).as("%d, array %d", stop, i).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void anotherTrainerCannotCompleteAGroup() throws Exception {
        assertThat(train(folder, 42, 3, true)).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(folder, 42, 0, false))
                .withMessageContaining("in the middle of a group of batches");
    }
}
