package io.gradus.examples;

import ai.djl.Model;
import ai.djl.basicdataset.cv.classification.Cifar10;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.Pipeline;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.AugmentedDataset;
import io.gradus.augmentations.testtime.TestTimeAugmentation;
import io.gradus.augmentations.testtime.Views;
import io.gradus.optimizers.AdamW;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.ParameterGroups;
import io.gradus.optimizers.SwappedAverages;
import io.gradus.schedulers.Schedule;
import io.gradus.training.BatchNormStatistics;
import io.gradus.training.checkpoints.CheckpointListener;
import java.nio.file.Path;
import java.util.Map;

/**
 * A whole recipe on CIFAR-10: crops, mirror images, Cutout; AdamW, warm-up and cosine, no decay of
 * biases and normalizations; averaged weights; checkpoints; both sides of each test image.
 *
 * <pre>
 * java -cp benchmarks/target/gradus.jar io.gradus.examples.Cifar10Recipe [EPOCHS [FOLDER]]
 * </pre>
 *
 * <p>Kill it and start it again: it goes on where it was. A third argument is the folder for its
 * checkpoints, {@code cifar10-checkpoints} without one.
 */
public final class Cifar10Recipe {

    private static final int BATCH_SIZE = 128;
    private static final TestTimeAugmentation BOTH_SIDES =
            TestTimeAugmentation.builder().optViews(Views.horizontalFlip()).build();

    private Cifar10Recipe() {}

    /**
     * Trains, or goes on, and prints the accuracy on the test images.
     *
     * @param args the number of epochs, 10 without one; folders of CIFAR-10 and of checkpoints
     * @throws Exception if CIFAR-10 or a checkpoint cannot be read
     */
    @SuppressWarnings("try") // the averages do their work by being there
    public static void main(String[] args) throws Exception {
        Arguments arguments = new Arguments("Cifar10Recipe [EPOCHS [FOLDER [CHECKPOINTS]]]", args);
        int epochs = arguments.number(0, 10);
        // Augmentations come before ToTensor, so the training images go through no pipeline.
        Cifar10.Builder cifar = Cifar10.builder().optRepository(arguments.repository(1));
        Cifar10 raw = cifar.optPipeline(new Pipeline()).setSampling(BATCH_SIZE, true).build();
        raw.prepare();
        Normalize normalize = new Normalize(Cifar10.NORMALIZE_MEAN, Cifar10.NORMALIZE_STD);
        Cifar10 test =
                cifar.optUsage(Dataset.Usage.TEST)
                        .optPipeline(new Pipeline(new ToTensor(), normalize))
                        .setSampling(BATCH_SIZE, false)
                        .build();

        try (Model model = Model.newInstance("cifar10")) {
            model.setBlock(SmallResNet.create(10));

            // A tenth of all updates warms up; the other nine go down along a cosine.
            long steps = epochs * ((raw.size() + BATCH_SIZE - 1) / BATCH_SIZE);
            Schedule rate = Schedule.parse("warmup(10%) cosine(0.005, 90%)", steps);
            Optimizer adamW =
                    AdamW.builder()
                            .optLearningRateTracker(rate)
                            .optWeightDecays(0.05f)
                            .optParameterGroups(ParameterGroups.of(model.getBlock()).noDecay())
                            .build();
            Ema ema = Ema.builder().setInner(adamW).optDecay(0.995).optWarmup(true).build();
            // Checkpoints have the outermost optimizer, with all that is in it.
            CheckpointListener checkpoints =
                    CheckpointListener.builder()
                            .setDirectory(Path.of(arguments.text(2).orElse("cifar10-checkpoints")))
                            .setOptimizer(ema)
                            .optEverySteps(100)
                            .build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(ema)
                            .addEvaluator(new Accuracy())
                            .addTrainingListeners(TrainingListener.Defaults.logging())
                            .addTrainingListeners(checkpoints);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 3, Cifar10.IMAGE_HEIGHT, Cifar10.IMAGE_WIDTH));
                CheckpointListener.Position at = checkpoints.resume(trainer);
                System.out.printf("epoch %d of %d, step %d%n", at.epoch(), epochs, at.steps());
                AugmentedDataset train =
                        AugmentedDataset.builder()
                                .setDataset(raw)
                                .addTransform(Augmentations.parse("crop(32, pad=4) flip"))
                                .addTransform(new ToTensor())
                                .addTransform(normalize)
                                .addTransform(Augmentations.parse("cutout(8, layout=CHW)"))
                                .optSeed(1)
                                .optFirstEpoch(at.epoch()) // what it would have drawn
                                .build();
                checkpoints.fit(trainer, epochs, train, test);
                try (SwappedAverages averages = ema.swapIn(model.getBlock())) {
                    BatchNormStatistics.recompute(trainer, trainer.iterateDataset(train));
                    Map<String, Float> result =
                            BOTH_SIDES.evaluate(
                                    trainer::evaluate,
                                    trainer.iterateDataset(test),
                                    new Accuracy());
                    System.out.printf("%ntest accuracy: %.2f %%%n", 100 * result.get("Accuracy"));
                }
            }
        }
    }
}
