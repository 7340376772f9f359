package io.gradus.examples;

import ai.djl.Model;
import ai.djl.basicdataset.cv.classification.ImageFolder;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.translate.Pipeline;
import ai.djl.translate.TranslateException;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.AugmentedDataset;
import io.gradus.optimizers.AdamW;
import io.gradus.schedulers.Schedule;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A recipe written as text, on a folder of one's own images: a sub-folder for each class, with
 * images of any size in it.
 *
 * <pre>
 * java -cp benchmarks/target/gradus.jar io.gradus.examples.ImageFolderTransfer FOLDER [EPOCHS]
 * </pre>
 *
 * <p>A fifth of the images is kept for the test.
 */
public final class ImageFolderTransfer {

    private static final int BATCH_SIZE = 32;
    private static final int SIZE = 64;

    // Both can be found by "gradus compare" and moved here as they are.
    private static final String AUGMENTATIONS = "flip trivialaugment crop(64, pad=8)";
    private static final String LEARNING_RATE = "warmup(10%) cosine(0.003, 90%)";

    private ImageFolderTransfer() {}

    /**
     * Trains, and prints the accuracy on the images that were kept.
     *
     * @param args the folder, and the number of epochs, 20 unless told otherwise
     * @throws IOException if an image cannot be read
     * @throws TranslateException if DJL cannot make batches of the images
     */
    public static void main(String[] args) throws IOException, TranslateException {
        Arguments arguments = new Arguments("ImageFolderTransfer FOLDER [EPOCHS]", args);
        Path folder = arguments.folder(0);
        int epochs = arguments.number(1, 20);

        // Images of one size make batches; all else is done with whole batches.
        ImageFolder images =
                ImageFolder.builder()
                        .setRepositoryPath(folder)
                        .optPipeline(new Pipeline(new Resize(SIZE, SIZE)))
                        .setSampling(BATCH_SIZE, true)
                        .build();
        int classes = images.getSynset().size();
        RandomAccessDataset[] parts = images.randomSplit(4, 1);
        Normalize normalize =
                new Normalize(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.25f, 0.25f, 0.25f});
        Dataset train =
                AugmentedDataset.builder()
                        .setDataset(parts[0])
                        .addTransform(Augmentations.parse(AUGMENTATIONS))
                        .addTransform(new ToTensor())
                        .addTransform(normalize)
                        .optSeed(1)
                        .build();
        Dataset test = // the same without augmentations
                AugmentedDataset.builder()
                        .setDataset(parts[1])
                        .addTransform(new ToTensor())
                        .addTransform(normalize)
                        .build();

        long steps = epochs * ((parts[0].size() + BATCH_SIZE - 1) / BATCH_SIZE);
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(
                                AdamW.builder()
                                        .optLearningRateTracker(
                                                Schedule.parse(LEARNING_RATE, steps))
                                        .build())
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(TrainingListener.Defaults.logging());
        try (Model model = Model.newInstance("images")) {
            model.setBlock(SmallResNet.create(classes));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 3, SIZE, SIZE));
                EasyTrain.fit(trainer, epochs, train, test);
                float accuracy = trainer.getTrainingResult().getValidateEvaluation("Accuracy");
                System.out.printf("%nclasses: %s%n", images.getSynset());
                System.out.printf("test accuracy: %.2f %%%n", 100 * accuracy);
            }
        }
    }
}
