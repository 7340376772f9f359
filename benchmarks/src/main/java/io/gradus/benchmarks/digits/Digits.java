package io.gradus.benchmarks.digits;

import ai.djl.engine.Engine;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.translate.Pipeline;
import ai.djl.util.Progress;
import java.nio.ByteBuffer;

/**
 * A data set of handwritten-looking digits that needs no download: the program draws it.
 *
 * <p>It stands in for {@link ai.djl.basicdataset.cv.classification.Mnist}: the data are float32 of
 * shape (N, 28, 28, 1) with values 0 to 255, light digits on dark, which the pipeline (by default
 * {@link ToTensor} alone) gets a batch at a time; the labels are float32 of shape (N), 0 to 9. The
 * classes are of equal size, and every {@code optLimit} keeps them so. The images are drawn by
 * {@link #prepare(Progress)}, in about a second.
 *
 * <p>It is harder than MNIST for simple models: with DJL's Adam, softmax regression reaches 77 % of
 * the test images, a perceptron of 784-256-128-10 units 95 %, LeNet 98 % in 8 epochs.
 *
 * <pre>{@code
 * Digits training = Digits.builder().optUsage(Dataset.Usage.TRAIN).setSampling(64, true).build();
 * for (Batch batch : trainer.iterateDataset(training)) { ... }
 * }</pre>
 */
public final class Digits extends ArrayDataset implements AutoCloseable {

    /** The number of training images. */
    public static final int TRAINING_IMAGES = 10_000;

    /** The number of test images. */
    public static final int TEST_IMAGES = 2_000;

    private final NDManager manager;
    private final DigitImages.Split split;
    private final long seed;
    private boolean prepared;

    private Digits(Builder builder, DigitImages.Split split) {
        super(builder);
        manager =
                builder.manager == null
                        ? Engine.getInstance().newBaseManager()
                        : builder.manager.newSubManager();
        manager.setName("digits");
        this.split = split;
        seed = builder.seed;
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Draws the images, if that is not done yet.
     *
     * @param progress is told the number of images drawn; may be null
     */
    @Override
    public void prepare(Progress progress) {
        if (prepared) {
            return;
        }
        int all = split == DigitImages.Split.TRAIN ? TRAINING_IMAGES : TEST_IMAGES;
        int count = (int) Math.min(limit, all);
        DigitImages images;
        if (progress == null) {
            images = DigitImages.generate(count, seed, split);
        } else {
            progress.reset("Drawing digits", count);
            progress.start(0);
            images = DigitImages.generate(count, seed, split, progress::update);
            progress.end();
        }
        int size = DigitImages.SIZE;
        data = new NDArray[] {floats(images.pixels(), new Shape(count, size, size, 1))};
        labels = new NDArray[] {floats(images.labels(), new Shape(count))};
        prepared = true;
    }

    private NDArray floats(byte[] bytes, Shape shape) {
        try (NDArray array = manager.create(ByteBuffer.wrap(bytes), shape, DataType.UINT8)) {
            return array.toType(DataType.FLOAT32, false);
        }
    }

    /** Frees the arrays; batches taken before stay as they are. */
    @Override
    public void close() {
        manager.close();
    }

    /** A builder of {@link Digits}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private NDManager manager;
        private Usage usage = Usage.TRAIN;
        private long seed = 1;

        private Builder() {
            pipeline = new Pipeline(new ToTensor());
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets the manager whose sub-manager owns the arrays (default, and for null: a new base
         * manager).
         *
         * @param manager the manager
         * @return this builder
         */
        public Builder optManager(NDManager manager) {
            this.manager = manager;
            return this;
        }

        /**
         * Sets what the images are for (default TRAIN): TRAIN gives 10,000 images, TEST 2,000
         * others.
         *
         * @param usage TRAIN or TEST
         * @return this builder
         */
        public Builder optUsage(Usage usage) {
            this.usage = usage;
            return this;
        }

        /**
         * Sets the seed of the images (default 1). TRAIN and TEST of one seed have no image in
         * common.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Builds the data set; nothing is drawn yet.
         *
         * @return the data set
         * @throws IllegalArgumentException if the usage is neither TRAIN nor TEST, or the limit is
         *     below 1
         */
        public Digits build() {
            if (usage != Usage.TRAIN && usage != Usage.TEST) {
                throw new IllegalArgumentException(
                        "optUsage must be TRAIN or TEST, but is "
                                + usage
                                + "; take a part of TRAIN by randomSplit instead");
            }
            if (limit < 1) {
                throw new IllegalArgumentException("optLimit must be at least 1, but is " + limit);
            }
            return new Digits(
                    this, usage == Usage.TRAIN ? DigitImages.Split.TRAIN : DigitImages.Split.TEST);
        }
    }
}
