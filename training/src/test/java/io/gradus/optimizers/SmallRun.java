package io.gradus.optimizers;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.RandomSampler;
import ai.djl.training.dataset.Sampler;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.gradus.torchscript.HostMemory;
import io.gradus.training.checkpoints.CheckpointListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * A training run with all that makes resuming hard: dropout, batch normalization, shuffled data, a
 * schedule. What a process has is in one object, so that a test can have several.
 */
public final class SmallRun implements AutoCloseable {

    public static final int BATCHES = 6;

    public static final int SAMPLES = 8 * BATCHES - 3;

    private static final int INPUTS = 5;

    public final NDManager manager = NDManager.newBaseManager("PyTorch");
    public final Model model = Model.newInstance("small");
    public final Optimizer optimizer;
    public final CheckpointListener checkpoints;
    public final Trainer trainer;
    public final ArrayDataset data;

    public SmallRun(Optimizer optimizer, CheckpointListener.Builder builder) {
        this(optimizer, builder, 12);
    }

    public SmallRun(Optimizer optimizer, CheckpointListener.Builder builder, int hidden) {
        this(optimizer, builder, hidden, null);
    }

    public SmallRun(
            Optimizer optimizer,
            CheckpointListener.Builder builder,
            int hidden,
            ExecutorService loaders,
            TrainingListener... before) {
        this.optimizer = optimizer;
        checkpoints = builder.setOptimizer(optimizer).build();
        model.setBlock(
                new SequentialBlock()
                        .add(Linear.builder().setUnits(hidden).build())
                        .add(BatchNorm.builder().build())
                        .add(Activation.reluBlock())
                        .add(Dropout.builder().optRate(0.3f).build())
                        .add(Linear.builder().setUnits(2).build()));
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(optimizer)
                        .addTrainingListeners(before)
                        .addTrainingListeners(checkpoints);
        if (loaders != null) {
            config.optExecutorService(loaders);
        }
        trainer = model.newTrainer(config);
        trainer.initialize(new Shape(1, INPUTS));
        data = data(manager, new BatchSampler(new RandomSampler(), 8));
    }

    public static Adam adam() {
        Tracker falling = t -> 0.05f / t;
        return Adam.builder().optLearningRateTracker(falling).build();
    }

    public static ArrayDataset data(NDManager manager, Sampler sampler) {
        Noise noise = new Noise(11);
        float[] inputs = noise.values(INPUTS * SAMPLES);
        float[] labels = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            labels[i] = inputs[INPUTS * i] * inputs[INPUTS * i + 1] > 0 ? 1 : 0;
        }
        return new ArrayDataset.Builder()
                .setData(manager.create(inputs, new Shape(SAMPLES, INPUTS)))
                .optLabels(manager.create(labels))
                .setSampling(sampler)
                .build();
    }

    /** Called after each step. */
    public interface AfterStep {
        /** Returns whether the run goes on. */
        boolean goesOn() throws IOException;
    }

    /** Resumes and trains until the end, or until something in between wants to stop. */
    public void train(int epochs, AfterStep afterStep) throws IOException, TranslateException {
        CheckpointListener.Position at = checkpoints.resume(trainer);
        for (int epoch = at.epoch(); epoch < epochs; epoch++) {
            for (Batch batch : checkpoints.batches(trainer, data)) {
                EasyTrain.trainBatch(trainer, batch);
                trainer.step();
                batch.close();
                if (!afterStep.goesOn()) {
                    return;
                }
            }
            trainer.notifyListeners(listener -> listener.onEpoch(trainer));
        }
    }

    /** The bytes of all parameters, running statistics included. */
    public Map<String, ByteBuffer> weights() {
        return copies(parameters());
    }

    public Map<String, NDArray> parameters() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (var pair : model.getBlock().getParameters()) {
            Parameter parameter = pair.getValue();
            arrays.put(pair.getKey(), parameter.getArray());
        }
        return arrays;
    }

    public static Map<String, ByteBuffer> copies(Map<String, NDArray> arrays) {
        Map<String, ByteBuffer> copies = new LinkedHashMap<>();
        arrays.forEach(
                (name, array) -> {
                    ByteBuffer view = HostMemory.view(array);
                    copies.put(name, ByteBuffer.allocate(view.remaining()).put(view).flip());
                });
        return copies;
    }

    @Override
    public void close() {
        trainer.close();
        OptimizerTests.closeState(optimizer);
        model.close();
        manager.close();
    }
}
