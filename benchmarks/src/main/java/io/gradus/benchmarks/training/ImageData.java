package io.gradus.benchmarks.training;

import ai.djl.Device;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import io.gradus.augmentations.AugmentedDataset;
import io.gradus.augmentations.batches.OneHotLabels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Images to train on, others to measure the accuracy on, and what a model gets of them: NCHW, each
 * channel with the mean 0 and the standard deviation 1 over the training images.
 */
public final class ImageData implements AutoCloseable {

    private static final int EVALUATION_BATCH = 500;

    private final NDManager manager;
    private final NDArray images;
    private final NDArray labels;
    private final Shape inputShape;
    private final int classes;
    private final long evaluationSize;
    private final Standardize standardize;
    private final List<NDList> evaluationBatches = new ArrayList<>();

    /**
     * Takes over arrays.
     *
     * @param manager their owner, which {@link #close()} closes
     * @param images the training images, NHWC float32 from 0 to 255
     * @param labels their classes from 0 on, float32
     * @param evaluationImages the images that the accuracy is measured on
     * @param evaluationLabels their classes
     */
    ImageData(
            NDManager manager,
            NDArray images,
            NDArray labels,
            NDArray evaluationImages,
            NDArray evaluationLabels) {
        this.manager = manager;
        this.images = images;
        this.labels = labels;
        Shape shape = images.getShape();
        inputShape = new Shape(1, shape.get(3), shape.get(1), shape.get(2));
        evaluationSize = evaluationImages.size(0);
        classes = 1 + Math.max(last(labels), last(evaluationLabels));
        standardize = Standardize.over(images, manager);
        prepareEvaluation(evaluationImages, evaluationLabels);
    }

    private static int last(NDArray labels) {
        try (NDArray max = labels.max()) {
            return (int) max.getFloat();
        }
    }

    private void prepareEvaluation(NDArray evaluationImages, NDArray evaluationLabels) {
        for (long from = 0; from < evaluationSize; from += EVALUATION_BATCH) {
            NDIndex range =
                    new NDIndex()
                            .addSliceDim(from, Math.min(evaluationSize, from + EVALUATION_BATCH));
            try (NDManager scratch = manager.newSubManager()) {
                NDArray batch = evaluationImages.get(scratch, range);
                NDArray input = standardize.transform(new ToTensor().transform(batch));
                NDArray answer = evaluationLabels.get(scratch, range);
                NDList both = new NDList(input, answer);
                both.attach(manager);
                evaluationBatches.add(both);
            }
        }
        evaluationImages.close();
    }

    /**
     * The training images, augmented; the order and all draws depend on the seed and the epoch
     * alone.
     *
     * @param firstEpoch the number of epochs that were made before
     */
    Dataset training(Ingredients ingredients, int batchSize, long seed, int firstEpoch) {
        ArrayDataset raw =
                new ArrayDataset.Builder()
                        .setData(images)
                        .optLabels(labels)
                        .setSampling(new EpochSampler(seed, batchSize, firstEpoch))
                        .build();
        AugmentedDataset.Builder builder =
                AugmentedDataset.builder().setDataset(raw).optSeed(seed).optFirstEpoch(firstEpoch);
        ingredients.onImages().forEach(builder::addTransform);
        builder.addTransform(new ToTensor()).addTransform(standardize);
        ingredients.onTensors().forEach(builder::addTransform);
        if (!ingredients.onBatches().isEmpty()) {
            // the loss is one of soft labels then, and not every batch transform makes them
            builder.addBatchTransform(new OneHotLabels(classes));
        }
        ingredients.onBatches().forEach(builder::addBatchTransform);
        return builder.build();
    }

    /**
     * Tries the first learning rate of a recipe, and its augmentations on some training images.
     *
     * @param ingredients what the recipe stands for
     * @throws IllegalArgumentException if one does not work, or the augmentations make images that
     *     a model does not take; the message says why
     */
    public void check(Ingredients ingredients) {
        ingredients.checkLearningRate();
        try (NDManager scratch = manager.newSubManager()) {
            Batch batch = training(ingredients, 2, 0, 0).getData(scratch).iterator().next();
            Shape made = batch.getData().head().getShape().slice(1);
            if (!made.equals(inputShape.slice(1))) {
                throw new IllegalArgumentException(
                        ("the augmentations make images of shape %s, but the model is for %s"
                                        + " (channels, height, width)")
                                .formatted(made, inputShape.slice(1)));
            }
        } catch (IOException | TranslateException e) {
            throw new IllegalStateException("images in memory could not be read", e);
        }
    }

    /**
     * The images that the accuracy is measured on, as a model takes them, and their classes, in
     * batches.
     */
    List<NDList> evaluationBatches() {
        return evaluationBatches;
    }

    /** {@return the device that the images are on, and a model is trained on} */
    public Device device() {
        return manager.getDevice();
    }

    /** The shape of one input, NCHW with N = 1. */
    Shape inputShape() {
        return inputShape;
    }

    /** The number of classes. */
    int classes() {
        return classes;
    }

    /**
     * Returns what recipes may leave out because it follows from the images.
     *
     * @return the number of {@code classes} and the {@code size}, height and width
     */
    public Map<String, Object> facts() {
        return Map.of(
                "classes", (long) classes, "size", List.of(inputShape.get(2), inputShape.get(3)));
    }

    /** {@return the number of training images} */
    public int trainSize() {
        return (int) images.size(0);
    }

    /** {@return the number of images that the accuracy is measured on} */
    public int evaluationSize() {
        return (int) evaluationSize;
    }

    /** Frees the images. */
    @Override
    public void close() {
        manager.close();
    }
}
