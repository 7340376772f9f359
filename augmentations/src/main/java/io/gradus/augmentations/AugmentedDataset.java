package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.Transform;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorOptions;
import ai.djl.util.Progress;
import ai.djl.util.RandomUtils;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * A data set whose batches are augmented while they are loaded.
 *
 * <p>The wrapped data set delivers raw images, so it needs an empty pipeline (DJL's image sets have
 * {@code ToTensor} in theirs by default): a whole batch goes through the transforms given here,
 * first each {@link Transform} on the data (random ones of this package, then DJL's), then each
 * {@link BatchTransform} on data and labels:
 *
 * <pre>{@code
 * Cifar10 raw = Cifar10.builder().optPipeline(new Pipeline()).setSampling(128, true).build();
 * Dataset train = AugmentedDataset.builder()
 *         .setDataset(raw)
 *         .addTransform(RandomCrop.builder().setSize(32).optPadding(4).build())
 *         .addTransform(RandomHorizontalFlip.builder().build())
 *         .addTransform(new ToTensor())
 *         .addTransform(new Normalize(mean, std))
 *         .addTransform(Cutout.builder().setLength(16).optLayout(Layout.CHW).build())
 *         .addBatchTransform(Mixup.builder().setClasses(10).build())
 *         .optSeed(1)
 *         .build();
 * // Mixup makes soft labels: they need a loss and an accuracy that take them
 * var config = new DefaultTrainingConfig(SoftLabels.crossEntropy())
 *         .addEvaluator(new SoftLabelAccuracy());
 * }</pre>
 *
 * <p><b>Labels</b> stay as they are where transforms move pixels (flips, crops, warps, policies).
 * Boxes, masks and key points would be wrong then: a batch whose labels are not classes is refused
 * with an {@link IllegalArgumentException}, unless {@link Builder#optLabels optLabels} says that
 * they name no places. A transform of another library or a lambda is not known to move pixels.
 *
 * <p><b>Randomness.</b> A {@link RandomTransform} draws by (seed, class, epoch, position, the
 * sample's index in the wrapped data set), where the position counts the transforms from the first
 * one on, through augmented data sets that are wrapped directly. So transforms of equal seeds draw
 * independently of each other, and a sample is changed in the same way for any number of loader
 * threads, any order and any batch size; where a batch has no {@link Batch#getIndices() indices},
 * by its number and the place in it. A sampler that repeats a sample within an epoch repeats its
 * draw. A {@link BatchTransform} draws by (seed, class, epoch, position, batch number). An epoch is
 * a call of {@code getData}, which is what {@code trainer.iterateDataset} does. Without a seed,
 * each epoch takes one from DJL's generator, which {@code Engine.setRandomSeed} sets. A transform's
 * own {@code optSeed} takes the place of the data set's.
 *
 * <p><b>Threads.</b> With an executor (from {@code DefaultTrainingConfig.optExecutorService}) the
 * transforms run in the loader threads, where the wrapped data set submits the loading of a batch;
 * one that ignores the executor is augmented when its batch is asked for. Several threads may call
 * {@code getData} of one data set, if the wrapped one allows it; each call is an epoch. The batches
 * of an epoch are for one thread.
 *
 * <p><b>Memory.</b> New arrays belong to the batch's manager: closing the batch frees all. One that
 * a random transform makes or replaces is closed as soon as it is not needed any more; when a
 * transform throws, its batch is closed, whatever it throws. The batch keeps its batchifiers and
 * can be split over devices.
 */
public final class AugmentedDataset implements Dataset {

    private final Dataset dataset;
    private final List<Transform> transforms;
    private final List<BatchTransform> batchTransforms;
    private final Long seed;
    private final AtomicLong epochs;
    private final long firstPosition;
    // The first transform that moves pixels, if labels are not declared to be no places, or null.
    private final Transform mover;

    private AugmentedDataset(Builder builder) {
        dataset = Checks.required("dataset", builder.dataset, "setDataset(dataset)");
        transforms = List.copyOf(builder.transforms);
        batchTransforms = List.copyOf(builder.batchTransforms);
        seed = builder.seed;
        epochs = new AtomicLong(builder.firstEpoch);
        firstPosition = dataset instanceof AugmentedDataset inner ? inner.endPosition() : 0;
        mover =
                builder.labels != null
                        ? null
                        : transforms.stream().filter(Labels::movesPixels).findFirst().orElse(null);
    }

    @Override
    public Iterable<Batch> getData(NDManager manager) throws IOException, TranslateException {
        return getData(manager, null);
    }

    @Override
    public Iterable<Batch> getData(NDManager manager, ExecutorService executor)
            throws IOException, TranslateException {
        long epoch = epochs.getAndIncrement();
        long base = seed == null ? RandomUtils.RANDOM.nextLong() : seed;
        BatchLoader loader =
                new BatchLoader((batch, number) -> augment(batch, base, epoch, number));
        Iterable<Batch> raw =
                executor == null
                        ? dataset.getData(manager)
                        : dataset.getData(manager, loader.in(executor));
        return () -> loader.over(raw.iterator());
    }

    @Override
    public void prepare(Progress progress) throws IOException, TranslateException {
        dataset.prepare(progress);
    }

    @Override
    public TranslatorOptions matchingTranslatorOptions() {
        return dataset.matchingTranslatorOptions();
    }

    private long endPosition() {
        return firstPosition + transforms.size() + batchTransforms.size();
    }

    private void augment(Batch batch, long base, long epoch, long number) {
        NDList data = batch.getData();
        NDList labels = batch.getLabels();
        if (mover != null) {
            Labels.requireClasses(labels, mover);
        }
        long position = firstPosition;
        boolean own = false;
        for (Transform transform : transforms) {
            NDArray array = data.head();
            NDArray result;
            boolean ownBefore = own;
            own = transform instanceof RandomTransform;
            if (transform instanceof RandomTransform<?> random) {
                long key = Seeds.mix(random.seedOr(base), random.kind(), epoch, position);
                result = random.transform(array, batch.getSize(), randomOf(batch, key, number));
            } else {
                result = transform.transform(array);
            }
            replace(data, result, batch.getManager(), own || ownBefore);
            position++;
        }
        for (BatchTransform transform : batchTransforms) {
            if (labels.isEmpty()) {
                throw new IllegalArgumentException(
                        "a batch transform needs labels, but the batch has none");
            }
            long kind = Seeds.kind(transform.getClass());
            RandomGenerator random = Seeds.random(base, kind, epoch, position, number);
            Examples result = transform.transform(new Examples(data.head(), labels.head()), random);
            replace(data, result.data(), batch.getManager(), false);
            replace(labels, result.labels(), batch.getManager(), false);
            position++;
        }
    }

    private static IntFunction<RandomGenerator> randomOf(Batch batch, long key, long number) {
        List<?> indices = batch.getIndices();
        if (indices != null && indices.stream().allMatch(Long.class::isInstance)) {
            return place -> Seeds.random(key, (Long) indices.get(place));
        }
        return place -> Seeds.random(key, number, place);
    }

    /**
     * Puts an array into the place of the list's first.
     *
     * <p>The old one may be closed at once where it or the new one is this package's own. Elsewhere
     * the new one may be a view of an array that stands in a Java buffer, as {@code
     * manager.create(float[])} makes them, and such memory goes with the old array.
     */
    private static void replace(NDList list, NDArray array, NDManager manager, boolean close) {
        NDArray old = list.head();
        if (array != old) {
            array.setName(old.getName());
            array.attach(manager);
            list.set(0, array);
            if (close) {
                old.close();
            }
        }
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link AugmentedDataset}. */
    public static final class Builder {

        private final List<Transform> transforms = new ArrayList<>();
        private final List<BatchTransform> batchTransforms = new ArrayList<>();
        private Dataset dataset;
        private Long seed;
        private int firstEpoch;
        private Labels labels;

        private Builder() {}

        /**
         * Sets the data set whose batches are augmented.
         *
         * @param dataset any data set; its batches hold images and, if there are batch transforms,
         *     labels
         * @return this builder
         */
        public Builder setDataset(Dataset dataset) {
            this.dataset = dataset;
            return this;
        }

        /**
         * Adds a transform of the data, after those added before.
         *
         * @param transform a transform that takes a whole batch
         * @return this builder
         */
        public Builder addTransform(Transform transform) {
            transforms.add(Checks.required("transform", transform));
            return this;
        }

        /**
         * Adds a transform of data and labels, after those added before and after all transforms of
         * the data.
         *
         * @param transform the transform
         * @return this builder
         */
        public Builder addBatchTransform(BatchTransform transform) {
            batchTransforms.add(Checks.required("batchTransform", transform));
            return this;
        }

        /**
         * Declares what the labels say of an image. Without this they must be classes wherever a
         * transform moves pixels: see {@link Labels}.
         *
         * @param labels what they are
         * @return this builder
         */
        public Builder optLabels(Labels labels) {
            this.labels = Checks.required("labels", labels);
            return this;
        }

        /**
         * Sets the seed. Without one the draws follow {@code Engine.setRandomSeed}.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets the number of epochs that were made before, for a run that goes on and is to draw
         * what it would have drawn.
         *
         * @param firstEpoch the number, in [0, infinity); the default is 0
         * @return this builder
         */
        public Builder optFirstEpoch(int firstEpoch) {
            this.firstEpoch = Checks.in("firstEpoch", firstEpoch, "[0, infinity)");
            return this;
        }

        /**
         * {@return the data set}
         *
         * @throws IllegalArgumentException if the wrapped data set is not set
         */
        public AugmentedDataset build() {
            return new AugmentedDataset(this);
        }
    }
}
