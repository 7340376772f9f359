package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Transform;
import ai.djl.translate.TranslateException;
import ai.djl.util.Progress;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.CutMix;
import io.gradus.augmentations.batches.LabelSmoothing;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.OneHotLabels;
import io.gradus.augmentations.batches.OneOfBatch;
import io.gradus.augmentations.batches.SamplePairing;
import io.gradus.augmentations.batches.SoftLabelAccuracy;
import io.gradus.augmentations.images.Kernels;
import io.gradus.augmentations.images.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentedDatasetTest {

    private static final int SIZE = 50;

    private NDManager storage;
    private NDManager manager;

    @BeforeEach
    void open() {
        storage = newManager();
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
        storage.close();
    }

    private ArrayDataset images(int batchSize, boolean shuffled) {
        NDArray images = noise(storage, new Shape(SIZE, 8, 8, 3), DataType.UINT8, 1);
        return new ArrayDataset.Builder()
                .setData(images)
                .optLabels(storage.arange(SIZE).mod(4))
                .setSampling(batchSize, shuffled)
                .build();
    }

    private static AugmentedDataset.Builder augmented(Dataset dataset) {
        return AugmentedDataset.builder()
                .setDataset(dataset)
                .addTransform(RandomCrop.builder().setSize(8).optPadding(2).build())
                .addTransform(RandomHorizontalFlip.builder().build())
                .addTransform(new ToTensor())
                .addTransform(Cutout.builder().setLength(3).optLayout(Layout.CHW).build());
    }

    private static Mixup mixup() {
        return Mixup.builder().setClasses(4).build();
    }

    /** The bytes of data and labels of each batch of some epochs. */
    private List<byte[]> load(Dataset dataset, int threads, int epochs) throws Exception {
        List<byte[]> bytes = new ArrayList<>();
        ExecutorService executor = threads == 0 ? null : Executors.newFixedThreadPool(threads);
        try {
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (Batch batch : dataset.getData(manager, executor)) {
                    bytes.add(batch.getData().head().toByteArray());
                    bytes.add(batch.getLabels().head().toByteArray());
                    batch.close();
                }
            }
        } finally {
            if (executor != null) {
                executor.shutdown();
            }
        }
        return bytes;
    }

    private static void assertSameBytes(List<byte[]> actual, List<byte[]> expected) {
        assertThat(actual.toArray(new byte[0][])).isDeepEqualTo(expected.toArray(new byte[0][]));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void bytesAreTheSameForAnyNumberOfThreads(int threads) throws Exception {
        List<byte[]> none =
                load(
                        augmented(images(8, false)).addBatchTransform(mixup()).optSeed(1).build(),
                        0,
                        2);
        List<byte[]> some =
                load(
                        augmented(images(8, false)).addBatchTransform(mixup()).optSeed(1).build(),
                        threads,
                        2);
        assertThat(none).hasSize(2 * 2 * 7);
        assertSameBytes(some, none);
        assertThat(manager.getManagedArrays()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void recipesDrawTheSameForAnyNumberOfThreads(int threads) throws Exception {
        for (String recipe :
                List.of(
                        "autoaugment(cifar10) crop(8, pad=2) oneof([flip, vflip], weights=[1, 2])",
                        "order([someof(2, [randaugment, trivialaugment, augmix]), threeaugment])")) {
            AugmentedDataset.Builder builder =
                    AugmentedDataset.builder()
                            .setDataset(images(8, false))
                            .addTransform(Augmentations.parse(recipe))
                            .addTransform(new ToTensor())
                            .optSeed(1);
            List<byte[]> none = load(builder.build(), 0, 2);
            assertSameBytes(load(builder.build(), threads, 2), none);
            assertThat(none.get(0)).as("the next epoch").isNotEqualTo(none.get(none.size() / 2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void batchTransformsDrawTheSameForAnyNumberOfThreads(int threads) throws Exception {
        BatchTransform oneOf =
                OneOfBatch.builder()
                        .addTransform(mixup())
                        .addTransform(CutMix.builder().setClasses(4).optLayout(Layout.CHW).build())
                        .build();
        List<List<byte[]>> loads = new ArrayList<>();
        for (int each : new int[] {0, threads}) {
            AugmentedDataset dataset =
                    augmented(images(8, false))
                            .addBatchTransform(SamplePairing.builder().optProbability(0.5).build())
                            .addBatchTransform(LabelSmoothing.builder().setClasses(4).build())
                            .addBatchTransform(oneOf)
                            .optSeed(1)
                            .build();
            loads.add(load(dataset, each, 2));
        }
        assertSameBytes(loads.get(1), loads.get(0));
        assertThat(manager.getManagedArrays()).isEmpty();
    }

    @Test
    void epochsAndSeedsDiffer() throws Exception {
        List<byte[]> bytes = load(augmented(images(SIZE, false)).optSeed(1).build(), 0, 2);
        List<byte[]> other = load(augmented(images(SIZE, false)).optSeed(2).build(), 0, 1);
        assertThat(bytes.get(0)).isNotEqualTo(bytes.get(2)).isNotEqualTo(other.get(0));
        assertThat(bytes.get(1)).as("labels").isEqualTo(bytes.get(3));
    }

    @Test
    void aRunThatGoesOnDrawsWhatItWouldHaveDrawn() throws Exception {
        for (boolean seeded : new boolean[] {true, false}) {
            AugmentedDataset.Builder whole = augmented(images(SIZE, true));
            AugmentedDataset.Builder rest = augmented(images(SIZE, true)).optFirstEpoch(1);
            if (seeded) {
                whole.optSeed(1);
                rest.optSeed(1);
            }
            Dataset both = whole.build();
            load(both, 0, 1);
            Engine.getEngine("PyTorch").setRandomSeed(5);
            List<byte[]> second = load(both, 0, 1);
            Engine.getEngine("PyTorch").setRandomSeed(5);
            assertSameBytes(load(rest.build(), 0, 1), second);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AugmentedDataset.builder().optFirstEpoch(-1))
                .withMessage("firstEpoch must be in [0, infinity), but is -1");
    }

    /** What each sample becomes in the first epoch. */
    private Map<Long, List<Float>> samples(Dataset dataset) throws Exception {
        Map<Long, List<Float>> samples = new TreeMap<>();
        for (Batch batch : dataset.getData(manager)) {
            for (int i = 0; i < batch.getSize(); i++) {
                List<Float> values = new ArrayList<>();
                try (NDArray image = batch.getData().head().get(new NDIndex("{}", i))) {
                    for (float value : image.toFloatArray()) {
                        values.add(value);
                    }
                }
                samples.put((Long) batch.getIndices().get(i), values);
            }
            batch.close();
        }
        return samples;
    }

    @Test
    void aSampleIsTheSameInAnyOrderAndBatchSize() throws Exception {
        Map<Long, List<Float>> ordered = samples(augmented(images(8, false)).optSeed(1).build());
        Map<Long, List<Float>> shuffled = samples(augmented(images(7, true)).optSeed(1).build());
        assertThat(ordered).hasSize(SIZE);
        assertThat(shuffled).isEqualTo(ordered);
    }

    @Test
    void withoutASeedItFollowsTheEngine() throws Exception {
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(3);
        List<byte[]> first = load(augmented(images(8, true)).build(), 4, 2);
        engine.setRandomSeed(3);
        List<byte[]> second = load(augmented(images(8, true)).build(), 0, 2);
        List<byte[]> third = load(augmented(images(8, true)).build(), 0, 2);
        assertSameBytes(second, first);
        assertThat(third.get(0)).isNotEqualTo(first.get(0));
    }

    @Test
    void aTransformsOwnSeedTakesThePlaceOfTheDataSets() throws Exception {
        List<byte[]> bytes = new ArrayList<>();
        for (long seed = 1; seed <= 2; seed++) {
            Dataset dataset =
                    AugmentedDataset.builder()
                            .setDataset(images(SIZE, false))
                            .addTransform(RandomHorizontalFlip.builder().optSeed(9).build())
                            .optSeed(seed)
                            .build();
            bytes.addAll(load(dataset, 0, 2));
        }
        assertThat(bytes.get(0)).isEqualTo(bytes.get(4)).isNotEqualTo(bytes.get(2));
        assertThat(bytes.get(2)).isEqualTo(bytes.get(6));
    }

    @Test
    void dataSetsWithoutIndicesOrThreadsDrawByBatch() throws Exception {
        Dataset plain = new WithoutIndices(images(8, false));
        List<byte[]> none =
                load(augmented(plain).addBatchTransform(mixup()).optSeed(1).build(), 0, 2);
        List<byte[]> four =
                load(augmented(plain).addBatchTransform(mixup()).optSeed(1).build(), 4, 2);
        assertSameBytes(four, none);
        assertThat(none.get(0)).isNotEqualTo(none.get(14));
        assertThat(none.get(0)).isNotEqualTo(load(plain, 0, 1).get(0));
    }

    /** Batches of equal contents, so that what they become tells their draws: no two are alike. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void batchesAndEpochsDrawApart(int threads) throws Exception {
        NDArray eight = noise(storage, new Shape(8, 8, 8, 3), DataType.UINT8, 1);
        ArrayDataset alike =
                new ArrayDataset.Builder()
                        .setData(NDArrays.concat(new NDList(Collections.nCopies(6, eight))))
                        .optLabels(storage.arange(48).mod(4))
                        .setSampling(8, false)
                        .build();
        // each image is replaced by its partner
        Dataset paired =
                AugmentedDataset.builder()
                        .setDataset(alike)
                        .addTransform(new ToTensor())
                        .addBatchTransform(SamplePairing.builder().optWeight(1).build())
                        .optSeed(1)
                        .build();
        Dataset withoutIndices = augmented(new WithoutIndices(alike)).optSeed(1).build();
        for (Dataset dataset : List.of(paired, withoutIndices)) {
            assertThat(data(dataset, threads, 2)).hasSize(2 * 6).doesNotHaveDuplicates();
        }
        assertThat(new HashSet<>(data(alike, threads, 1))).as("before").hasSize(1);
    }

    private List<ByteBuffer> data(Dataset dataset, int threads, int epochs) throws Exception {
        List<byte[]> bytes = load(dataset, threads, epochs);
        return IntStream.range(0, bytes.size() / 2)
                .mapToObj(i -> ByteBuffer.wrap(bytes.get(2 * i)))
                .toList();
    }

    /** A data set that ignores the executor and gives its batches no indices. */
    private record WithoutIndices(Dataset dataset) implements Dataset {

        @Override
        public Iterable<Batch> getData(NDManager manager) throws IOException, TranslateException {
            List<Batch> batches = new ArrayList<>();
            NDManager owner = manager.newSubManager();
            for (Batch batch : dataset.getData(owner)) {
                NDManager own = manager.newSubManager();
                batches.add(
                        new Batch(
                                own,
                                new NDList(batch.getData()),
                                new NDList(batch.getLabels()),
                                batch.getSize(),
                                Batchifier.STACK,
                                Batchifier.STACK,
                                0,
                                0));
                batch.close();
            }
            owner.close();
            return batches;
        }

        @Override
        public void prepare(Progress progress) throws IOException, TranslateException {
            dataset.prepare(progress);
        }
    }

    /** A data set that loads one sample at a time, as those that read files do. */
    private static final class OneByOne extends RandomAccessDataset {

        private final ArrayDataset dataset;

        OneByOne(ArrayDataset dataset, Builder builder) {
            super(builder);
            this.dataset = dataset;
        }

        @Override
        public Record get(NDManager manager, long index) {
            return dataset.get(manager, index);
        }

        @Override
        protected long availableSize() {
            return SIZE;
        }

        @Override
        public void prepare(Progress progress) {}

        static final class Builder extends BaseBuilder<Builder> {
            @Override
            protected Builder self() {
                return this;
            }
        }
    }

    @Test
    void dataSetsThatLoadSampleBySampleGiveTheSameBytes() throws Exception {
        ArrayDataset bulk = images(8, false);
        Dataset oneByOne = new OneByOne(bulk, new OneByOne.Builder().setSampling(8, false));
        List<byte[]> expected =
                load(augmented(bulk).addBatchTransform(mixup()).optSeed(1).build(), 0, 1);
        for (int threads : new int[] {0, 4}) {
            assertSameBytes(
                    load(
                            augmented(oneByOne).addBatchTransform(mixup()).optSeed(1).build(),
                            threads,
                            1),
                    expected);
        }
    }

    @Test
    void closingTheBatchFreesAllAndReplacedArraysAreClosed() throws Exception {
        Dataset dataset =
                AugmentedDataset.builder()
                        .setDataset(images(SIZE, false))
                        .addTransform(RandomCrop.builder().setSize(8).optPadding(2).build())
                        .addTransform(Cutout.builder().setLength(3).build())
                        .build();
        int stored = storage.getManagedArrays().size();
        for (int epoch = 0; epoch < 200; epoch++) {
            for (Batch batch : dataset.getData(manager)) {
                assertThat(batch.getData().head().getManager()).isSameAs(batch.getManager());
                assertThat(batch.getManager().getManagedArrays()).hasSize(2);
                batch.close();
            }
            assertThat(manager.getManagedArrays()).isEmpty();
        }
        assertThat(storage.getManagedArrays()).hasSize(stored);
    }

    /**
     * A view of an array that stands in a Java buffer is worth nothing once that array is closed.
     */
    @Test
    void transformsMayReturnViews() throws Exception {
        NDArray[] raw = new NDArray[1];
        Dataset dataset =
                augmented(images(8, false))
                        .addTransform(
                                x -> raw[0] = x.getManager().create(new float[6], new Shape(2, 3)))
                        .addTransform(NDArray::transpose)
                        .build();
        for (Batch batch : dataset.getData(manager)) {
            assertThat(batch.getData().head().getShape()).isEqualTo(new Shape(3, 2));
            assertThat(((PtNDArray) raw[0]).isReleased()).isFalse();
            batch.close();
            assertThat(((PtNDArray) raw[0]).isReleased()).isTrue();
        }
    }

    @Test
    void batchesSplitOverDevices() throws Exception {
        Dataset dataset = augmented(images(8, false)).addBatchTransform(mixup()).build();
        for (Batch batch : dataset.getData(manager)) {
            Batch[] parts = batch.split(new Device[] {Device.cpu(), Device.cpu()}, false);
            assertThat(parts).hasSize(2);
            int half = (batch.getSize() + 1) / 2;
            assertThat(parts[0].getData().head().getShape()).isEqualTo(new Shape(half, 3, 8, 8));
            assertThat(parts[0].getLabels().head().getShape()).isEqualTo(new Shape(half, 4));
            batch.close();
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AugmentedDataset.builder().build())
                .withMessageContaining("call setDataset(dataset)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AugmentedDataset.builder().addTransform(null))
                .withMessageContaining("transform must be set");
        List<NDArray> given = new CopyOnWriteArrayList<>();
        Dataset tooLarge =
                AugmentedDataset.builder()
                        .setDataset(images(8, false))
                        .addTransform(
                                x -> {
                                    given.add(x);
                                    return x;
                                })
                        .addTransform(RandomCrop.builder().setSize(9).build())
                        .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(tooLarge, 0, 1))
                .withMessageContaining("crop of 9 x 9 does not fit");
        assertThat(given)
                .as("the batch that failed is closed")
                .isNotEmpty()
                .allMatch(x -> ((PtNDArray) x).isReleased());
        assertThatThrownBy(() -> load(tooLarge, 2, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasStackTraceContaining("crop of 9 x 9 does not fit");
        ArrayDataset unlabelled =
                new ArrayDataset.Builder()
                        .setData(storage.zeros(new Shape(4, 8, 8, 3)))
                        .setSampling(2, false)
                        .build();
        Dataset mixed =
                AugmentedDataset.builder()
                        .setDataset(unlabelled)
                        .addBatchTransform(mixup())
                        .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(mixed, 0, 1))
                .withMessageContaining("needs labels");
        ArrayDataset gray =
                new ArrayDataset.Builder()
                        .setData(storage.zeros(new Shape(9, 8, 3)))
                        .setSampling(9, false)
                        .build();
        Dataset oneForAll =
                AugmentedDataset.builder()
                        .setDataset(gray)
                        .addTransform(RandomHorizontalFlip.builder().build())
                        .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(oneForAll, 0, 1))
                .withMessageContaining("one sample of the batch for each of the 1 images");
    }

    /** Whatever is thrown, and in whichever thread, the batch is closed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void anErrorInATransformClosesTheBatch(int threads) throws Exception {
        Error error = new OutOfMemoryError("not really");
        List<NDArray> made = new CopyOnWriteArrayList<>();
        Transform keep =
                x -> {
                    made.add(x);
                    NDArray more = x.getManager().zeros(new Shape(3));
                    made.add(more);
                    return x;
                };
        Transform fail =
                x -> {
                    throw error;
                };
        BatchTransform failLater =
                (examples, random) -> {
                    made.add(examples.labels());
                    throw error;
                };
        List<AugmentedDataset> failing =
                List.of(
                        augmented(images(SIZE, false))
                                .addTransform(keep)
                                .addTransform(fail)
                                .build(),
                        augmented(images(SIZE, false))
                                .addTransform(keep)
                                .addBatchTransform(failLater)
                                .build());
        for (AugmentedDataset dataset : failing) {
            made.clear();
            assertThatThrownBy(() -> load(dataset, threads, 1))
                    .satisfies(e -> assertThat(rootOf(e)).isSameAs(error));
            assertThat(made).hasSizeGreaterThan(1).allMatch(x -> ((PtNDArray) x).isReleased());
        }
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }

    @Test
    void anErrorInAHostKernelClosesItsResult() {
        NDArray x = noise(manager, new Shape(2, 2, 3), DataType.UINT8, 1);
        Error error = new StackOverflowError();
        assertThatThrownBy(
                        () ->
                                Kernels.host(
                                        x,
                                        x.getShape(),
                                        (in, out) -> {
                                            throw error;
                                        }))
                .isSameAs(error);
        assertThat(manager.getManagedArrays()).containsExactly(x);
    }

    @Test
    void trainsWithWhatTheDeviceKernelsMake() {
        with(
                "device",
                () -> {
                    try {
                        trainsWithMixup(0);
                        return null;
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void trainsWithMixup(int threads) throws Exception {
        Engine.getEngine("PyTorch").setRandomSeed(1);
        Dataset train =
                AugmentedDataset.builder()
                        .setDataset(stripes())
                        .addTransform(RandomCrop.builder().setSize(8).optPadding(1).build())
                        .addTransform(RandomHorizontalFlip.builder().build())
                        .addTransform(new ToTensor())
                        .addBatchTransform(Mixup.builder().setClasses(2).optAlpha(0.4).build())
                        .optSeed(1)
                        .build();
        Dataset validation =
                AugmentedDataset.builder()
                        .setDataset(stripes())
                        .addTransform(new ToTensor())
                        .addBatchTransform(new OneHotLabels(2))
                        .build();
        List<Float> losses = new ArrayList<>();
        List<Float> accuracies = new ArrayList<>();
        ExecutorService executor = threads == 0 ? null : Executors.newFixedThreadPool(threads);
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true))
                        .addEvaluator(new SoftLabelAccuracy())
                        .optDevices(new Device[] {Device.cpu()})
                        .optOptimizer(
                                Optimizer.adam()
                                        .optLearningRateTracker(Tracker.fixed(0.01f))
                                        .build())
                        .addTrainingListeners(
                                new EvaluatorTrainingListener(),
                                new TrainingListenerAdapter() {
                                    @Override
                                    public void onEpoch(Trainer trainer) {
                                        losses.add(trainer.getTrainingResult().getTrainLoss());
                                        accuracies.add(
                                                trainer.getTrainingResult()
                                                        .getValidateEvaluation("Accuracy"));
                                    }
                                });
        if (executor != null) {
            config.optExecutorService(executor);
        }
        try (Model model = Model.newInstance("stripes", Device.cpu(), "PyTorch")) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Blocks.batchFlattenBlock(3 * 8 * 8))
                            .add(Linear.builder().setUnits(2).build()));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 3 * 8 * 8));
                EasyTrain.fit(trainer, 6, train, validation);
            }
        } finally {
            if (executor != null) {
                executor.shutdown();
            }
        }
        assertThat(losses.get(5)).isLessThan(0.7f * losses.get(0));
        assertThat(accuracies.get(5)).isGreaterThan(0.95f);
    }

    /** Two classes, the upper or the lower half bright, in noise. */
    private ArrayDataset stripes() {
        NDArray images = noise(storage, new Shape(200, 8, 8, 3), DataType.FLOAT32, 1).divi(4);
        NDArray labels = storage.arange(200).mod(2);
        for (int i = 0; i < 200; i++) {
            images.get("{}, {}:{}", i, i % 2 * 4, i % 2 * 4 + 4).addi(150);
        }
        return new ArrayDataset.Builder()
                .setData(images)
                .optLabels(labels)
                .setSampling(20, true)
                .build();
    }
}
