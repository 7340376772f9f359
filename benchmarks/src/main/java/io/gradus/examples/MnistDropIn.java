package io.gradus.examples;

import ai.djl.Model;
import ai.djl.basicdataset.cv.classification.Mnist;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import io.gradus.optimizers.Adam;
import io.gradus.schedulers.OneCycleTracker;
import io.gradus.schedulers.Schedule;
import java.io.IOException;

/**
 * DJL's usual training of a perceptron on MNIST; the optimizer and its schedule are Gradus's, and
 * nothing else has changed.
 *
 * <pre>
 * java -cp benchmarks/target/gradus.jar io.gradus.examples.MnistDropIn [EPOCHS [FOLDER]]
 * </pre>
 *
 * <p>DJL downloads MNIST, or reads it from a folder in the layout of its repository.
 */
public final class MnistDropIn {

    private static final int BATCH_SIZE = 64;

    private MnistDropIn() {}

    /**
     * Trains, and prints the accuracy on the test images.
     *
     * @param args the number of epochs, 3 unless told otherwise, and a folder with MNIST
     * @throws IOException if MNIST cannot be read
     * @throws TranslateException if DJL cannot make batches of it
     */
    public static void main(String[] args) throws IOException, TranslateException {
        Arguments arguments = new Arguments("MnistDropIn [EPOCHS [FOLDER]]", args);
        int epochs = arguments.number(0, 3);
        Mnist.Builder mnist = Mnist.builder().optRepository(arguments.repository(1));
        Mnist train = mnist.optUsage(Dataset.Usage.TRAIN).setSampling(BATCH_SIZE, true).build();
        train.prepare();
        Mnist test = mnist.optUsage(Dataset.Usage.TEST).setSampling(BATCH_SIZE, false).build();
        test.prepare();

        // A schedule needs to know how many updates there will be.
        long steps = epochs * ((train.size() + BATCH_SIZE - 1) / BATCH_SIZE);

        // This is all of Gradus. Before: Optimizer.adam().optLearningRateTracker(...).build()
        Schedule rate = OneCycleTracker.builder().setMaxValue(0.005).setSteps(steps).build();
        Optimizer optimizer = Adam.builder().optLearningRateTracker(rate).build();

        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(optimizer)
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(TrainingListener.Defaults.logging());
        try (Model model = Model.newInstance("mnist")) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(256).build())
                            .add(Activation.reluBlock())
                            .add(Linear.builder().setUnits(128).build())
                            .add(Activation.reluBlock())
                            .add(Linear.builder().setUnits(10).build()));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, Mnist.IMAGE_HEIGHT, Mnist.IMAGE_WIDTH));
                EasyTrain.fit(trainer, epochs, train, test);
                float accuracy = trainer.getTrainingResult().getValidateEvaluation("Accuracy");
                System.out.printf("%ntest accuracy: %.2f %%%n", 100 * accuracy);
            }
        }
    }
}
