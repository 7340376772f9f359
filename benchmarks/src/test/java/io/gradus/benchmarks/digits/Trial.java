package io.gradus.benchmarks.digits;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Trains a model on {@link Digits} and tells the test accuracy after each epoch. */
final class Trial {

    private static final int BATCH = 50;

    private Trial() {}

    /** Softmax regression. */
    static Block linear() {
        return new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(DigitImages.CLASSES).build());
    }

    /** A multi-layer perceptron with two hidden layers. */
    static Block mlp() {
        return new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(256).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(128).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(DigitImages.CLASSES).build());
    }

    /** LeNet-5 with ReLU and maximum pooling. */
    static Block lenet() {
        return new SequentialBlock()
                .add(convolution(6, 2))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(convolution(16, 0))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(120).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(84).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(DigitImages.CLASSES).build());
    }

    private static Conv2d convolution(int filters, int padding) {
        return Conv2d.builder()
                .setKernelShape(new Shape(5, 5))
                .setFilters(filters)
                .optPadding(new Shape(padding, padding))
                .build();
    }

    /** Trains with DJL's Adam, whose learning rate falls to 0 along a cosine. */
    static List<Double> accuracies(Block block, int images, int epochs, float learningRate)
            throws IOException, TranslateException {
        Engine.getInstance().setRandomSeed(1);
        Tracker tracker =
                Tracker.cosine()
                        .setBaseValue(learningRate)
                        .optFinalValue(0)
                        .setMaxUpdates(images / BATCH * epochs)
                        .build();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(Optimizer.adam().optLearningRateTracker(tracker).build())
                        .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(new EvaluatorTrainingListener());
        List<Double> accuracies = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("trial")) {
            model.setBlock(block);
            Digits training =
                    Digits.builder()
                            .optManager(manager)
                            .optLimit(images)
                            .setSampling(BATCH, true)
                            .build();
            Digits test =
                    Digits.builder()
                            .optManager(manager)
                            .optUsage(Dataset.Usage.TEST)
                            .setSampling(500, false)
                            .build();
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, DigitImages.SIZE, DigitImages.SIZE));
                for (int epoch = 0; epoch < epochs; epoch++) {
                    for (Batch batch : trainer.iterateDataset(training)) {
                        EasyTrain.trainBatch(trainer, batch);
                        trainer.step();
                        batch.close();
                    }
                    for (Batch batch : trainer.iterateDataset(test)) {
                        EasyTrain.validateBatch(trainer, batch);
                        batch.close();
                    }
                    trainer.notifyListeners(listener -> listener.onEpoch(trainer));
                    accuracies.add(
                            (double) trainer.getTrainingResult().getValidateEvaluation("Accuracy"));
                }
            }
        }
        return accuracies;
    }
}
