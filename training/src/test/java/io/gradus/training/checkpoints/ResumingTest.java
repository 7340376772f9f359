package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Noise;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/RESUMING.md, compiled and run. */
class ResumingTest {

    @TempDir Path folder;

    private final Shape shape = new Shape(1, 4);

    @Test
    void examplesAreThoseOfThisFile() throws Exception {
        String page = Files.readString(Path.of("../docs/RESUMING.md"));
        Path source = Path.of("src/test/java/io/gradus/training/checkpoints/ResumingTest.java");
        String here = squeeze(Files.readString(source));
        List<String> blocks =
                Pattern.compile("(?s)```java\n(.*?)```")
                        .matcher(page)
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(blocks).hasSize(3);
        blocks.stream()
                .flatMap(block -> Arrays.stream(block.split(";\\s*")))
                .forEach(statement -> assertThat(here).contains(squeeze(statement)));
    }

    /** Without white space, which the formatter and the page lay out in different ways. */
    private static String squeeze(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void fitAndTheLoopAreTheSameRun() throws Exception {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Model first = model();
                Model second = model()) {
            Dataset data = data(manager);
            Engine.getInstance().setRandomSeed(1);
            fit(first, data, data);
            for (File file : folder.toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            Engine.getInstance().setRandomSeed(1);
            loop(second, data, data);
            assertThat(weight(second)).isEqualTo(weight(first));
        }
    }

    /**
     * Two layers: of the last one alone the gradients of a softmax add up to 0 but for rounding,
     * which DJL takes for gradients that were not computed.
     */
    private static Model model() {
        Model model = Model.newInstance("resuming");
        model.setBlock(
                new SequentialBlock()
                        .add(Linear.builder().setUnits(3).build())
                        .add(Dropout.builder().build())
                        .add(Linear.builder().setUnits(2).build()));
        return model;
    }

    private static Dataset data(NDManager manager) {
        return new ArrayDataset.Builder()
                .setData(manager.create(new Noise(1).values(64), new Shape(16, 4)))
                .optLabels(manager.arange(16).mod(2))
                .setSampling(4, true)
                .build();
    }

    private static float[] weight(Model model) {
        return model.getBlock().getParameters().valueAt(0).getArray().toFloatArray();
    }

    private void fit(Model model, Dataset train, Dataset validation) throws Exception {
        Optimizer adam = Adam.builder().build();
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setDirectory(folder)
                        .setOptimizer(adam)
                        .optEverySteps(500)
                        .build();
        var config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(adam)
                        .addTrainingListeners(checkpoints);
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(shape);
            checkpoints.fit(trainer, 10, train, validation);
        }
        assertThat(folder.resolve("checkpoint-000000040.safetensors")).exists();
    }

    private void loop(Model model, Dataset train, Dataset validation) throws Exception {
        Adam adam = Adam.builder().build();
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setDirectory(folder)
                        .setOptimizer(adam)
                        .optEverySteps(7)
                        .build();
        var config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(adam)
                        .addTrainingListeners(checkpoints);
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(shape);
            CheckpointListener.Position at = checkpoints.resume(trainer);
            for (int epoch = at.epoch(); epoch < 10; epoch++) {
                for (Batch batch : checkpoints.batches(trainer, train)) {
                    EasyTrain.trainBatch(trainer, batch);
                    trainer.step();
                    batch.close();
                }
                EasyTrain.evaluateDataset(trainer, validation);
                trainer.notifyListeners(listener -> listener.onEpoch(trainer));
            }
        }
    }

    /** A network of so many classes, of which each layer is trained with the same gradient. */
    private static Model trained(NDManager manager, Optimizer adam, int classes, int updates) {
        Model model = Model.newInstance("head");
        model.setBlock(
                new SequentialBlock()
                        .add(Linear.builder().setUnits(3).build())
                        .add(Linear.builder().setUnits(classes).build()));
        model.getBlock().initialize(manager, DataType.FLOAT32, new Shape(1, 4));
        for (int i = 0; i < updates; i++) {
            for (Parameter parameter : model.getBlock().getParameters().values()) {
                NDArray weight = parameter.getArray();
                adam.update(parameter.getId(), weight, weight.onesLike());
            }
        }
        return model;
    }

    @Test
    void newLastLayerStartsAfresh() throws Exception {
        Path file = folder.resolve("adam.safetensors");
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Adam before = Adam.builder().build();
                Adam adam = Adam.builder().build();
                Model old = trained(manager, before, 10, 5);
                Model model = trained(manager, adam, 3, 0)) {
            OptimizerState.save(before, old.getBlock(), file);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptimizerState.load(adam, model.getBlock(), file))
                    .withMessageContaining("'02Linear_weight.exp_avg' is F32 (10, 3) in the file");
            PartialLoad options = PartialLoad.builder().optOtherShape(true).build();
            OptimizerState.Loaded loaded =
                    OptimizerState.load(adam, model.getBlock(), file, options);
            System.out.println("start afresh: " + loaded.unchanged());
            assertThat(loaded.loaded()).containsExactly("01Linear_weight", "01Linear_bias");
            assertThat(loaded.unchanged()).containsExactly("02Linear_weight", "02Linear_bias");
            // One more update: of the body the sixth, of the head the first.
            var counts = new ArrayList<Long>();
            for (Parameter parameter : model.getBlock().getParameters().values()) {
                NDArray weight = parameter.getArray();
                adam.update(parameter.getId(), weight, weight.onesLike());
                counts.add(adam.states().save().get(parameter.getId()).count());
            }
            assertThat(counts).containsExactly(6L, 6L, 1L, 1L);
        }
    }
}
