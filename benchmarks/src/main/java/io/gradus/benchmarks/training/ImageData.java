package io.gradus.benchmarks.training;

import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Sampler;
import ai.djl.translate.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of two sets, and what a model gets of them: NCHW, each channel with the mean 0 and the
 * standard deviation 1 over the training images.
 */
public final class ImageData implements AutoCloseable {

    private static final int TEST_BATCH = 500;
    private static final float BRIGHTEST = 255f;

    private final NDManager manager;
    private final NDArray images;
    private final NDArray labels;
    private final Shape inputShape;
    private final int classes;
    private final long testSize;
    private final Normalize normalize;
    private final List<NDList> testBatches = new ArrayList<>();

    /**
     * Takes over arrays.
     *
     * @param manager their owner, which {@link #close()} closes
     * @param images the training images, NHWC float32 from 0 to 255
     * @param labels their classes from 0 on, float32
     * @param testImages the test images
     * @param testLabels their classes
     */
    ImageData(
            NDManager manager,
            NDArray images,
            NDArray labels,
            NDArray testImages,
            NDArray testLabels) {
        this.manager = manager;
        this.images = images;
        this.labels = labels;
        Shape shape = images.getShape();
        inputShape = new Shape(1, shape.get(3), shape.get(1), shape.get(2));
        testSize = testImages.size(0);
        classes = 1 + (int) testLabels.max().getFloat();
        normalize = normalize(images);
        prepareTest(testImages, testLabels);
    }

    private static Normalize normalize(NDArray images) {
        try (NDManager scratch = images.getManager().newSubManager()) {
            images.tempAttach(scratch);
            NDArray pixels = images.reshape(-1, images.size(3)).div(BRIGHTEST);
            NDArray mean = pixels.mean(new int[] {0});
            NDArray deviation = pixels.sub(mean).square().mean(new int[] {0}).sqrt().add(1e-6f);
            return new Normalize(mean.toFloatArray(), deviation.toFloatArray());
        }
    }

    private void prepareTest(NDArray testImages, NDArray testLabels) {
        for (long from = 0; from < testSize; from += TEST_BATCH) {
            NDIndex range = new NDIndex().addSliceDim(from, Math.min(testSize, from + TEST_BATCH));
            try (NDManager scratch = manager.newSubManager()) {
                NDArray batch = testImages.get(scratch, range);
                NDArray input = normalize.transform(new ToTensor().transform(batch));
                NDArray answer = testLabels.get(scratch, range);
                NDList both = new NDList(input, answer);
                both.attach(manager);
                testBatches.add(both);
            }
        }
        testImages.close();
    }

    /** The training images with augmentations before and after they become NCHW tensors. */
    ArrayDataset training(List<Transform> before, List<Transform> after, Sampler sampler) {
        ArrayDataset.Builder builder =
                new ArrayDataset.Builder().setData(images).optLabels(labels).setSampling(sampler);
        before.forEach(builder::addTransform);
        builder.addTransform(new ToTensor()).addTransform(normalize);
        after.forEach(builder::addTransform);
        return builder.build();
    }

    /** Test images as a model takes them, and their classes, in batches. */
    List<NDList> testBatches() {
        return testBatches;
    }

    /** The shape of one input, NCHW with N = 1. */
    Shape inputShape() {
        return inputShape;
    }

    /**
     * Counts the classes.
     *
     * @return the number of classes
     */
    public int classes() {
        return classes;
    }

    /**
     * Counts the training images.
     *
     * @return their number
     */
    public int trainSize() {
        return (int) images.size(0);
    }

    /**
     * Counts the test images.
     *
     * @return their number
     */
    public int testSize() {
        return (int) testSize;
    }

    /** Frees the images. */
    @Override
    public void close() {
        manager.close();
    }
}
