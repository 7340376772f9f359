package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.Pipeline;
import ai.djl.translate.Transform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.SamplePairing;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.NoiseStream;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.PixelNoise;
import io.gradus.augmentations.images.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal seeds do not couple what is drawn in different places. */
class SeedsTest {

    private static final int IMAGES = 2_000;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Images 0 1 / 2 3: the first value says which of the two flips were made. */
    private NDArray images() {
        return manager.create(new float[] {0, 1, 2, 3}).reshape(1, 2, 2, 1).repeat(0, IMAGES);
    }

    /**
     * Both, one or none of two independent halves: each quarter is binomial, 500 of 2,000 with a
     * standard deviation of 19.4, so that five of them are left about once in two million tries.
     */
    private static void assertQuarters(NDArray flipped) {
        int[] counts = new int[4];
        float[] values = flipped.toFloatArray();
        for (int i = 0; i < values.length; i += 4) {
            counts[(int) values[i]]++;
        }
        assertThat(IntStream.of(counts).sum()).isEqualTo(IMAGES);
        for (int count : counts) {
            assertThat(count).isCloseTo(500, within(97));
        }
    }

    private static RandomTransform<?> flip(Long seed) {
        RandomHorizontalFlip.Builder flip = RandomHorizontalFlip.builder();
        return (seed == null ? flip : flip.optSeed(seed)).build();
    }

    private static RandomTransform<?> vflip(Long seed) {
        RandomVerticalFlip.Builder flip = RandomVerticalFlip.builder();
        return (seed == null ? flip : flip.optSeed(seed)).build();
    }

    static List<List<Transform>> pairs() {
        return List.of(
                List.of(flip(42L), vflip(42L)),
                List.of(
                        RandomApply.builder()
                                .addTransform(
                                        RandomHorizontalFlip.builder().optProbability(1).build())
                                .optSeed(42)
                                .build(),
                        RandomApply.builder()
                                .addTransform(
                                        RandomVerticalFlip.builder().optProbability(1).build())
                                .optSeed(42)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void transformsOfAPipeline(List<Transform> pair) {
        Pipeline pipeline = new Pipeline();
        pair.forEach(pipeline::add);
        assertQuarters(pipeline.transform(new NDList(images())).head());
        // image by image, as data sets of files load them
        NDList one = new NDList(IMAGES);
        NDArray image = images().get("0");
        for (int i = 0; i < IMAGES; i++) {
            one.add(pipeline.transform(new NDList(image)).head());
        }
        assertQuarters(NDArrays.stack(one));
    }

    private NDArray load(Dataset dataset) throws Exception {
        NDList all = new NDList();
        for (Batch batch : dataset.getData(manager)) {
            NDArray data = batch.getData().head().duplicate();
            data.attach(manager);
            all.add(data);
            batch.close();
        }
        return NDArrays.concat(all);
    }

    private Dataset raw() {
        return new ArrayDataset.Builder().setData(images()).setSampling(100, false).build();
    }

    @Test
    void dataSetsInDataSets() throws Exception {
        // two of the same class, which would undo each other
        RandomTransform<?> half =
                RandomApply.of(0.5, RandomHorizontalFlip.builder().optProbability(1).build());
        Dataset inner =
                AugmentedDataset.builder().setDataset(raw()).addTransform(half).optSeed(1).build();
        Dataset outer =
                AugmentedDataset.builder().setDataset(inner).addTransform(half).optSeed(1).build();
        float[] values = load(outer).toFloatArray();
        long mirrored = IntStream.range(0, IMAGES).filter(i -> values[4 * i] == 1).count();
        assertThat(mirrored).as("an odd number of two flips").isBetween(890L, 1110L);
        for (int order = 0; order < 2; order++) {
            Dataset first =
                    AugmentedDataset.builder()
                            .setDataset(raw())
                            .addTransform(order == 0 ? flip(null) : vflip(null))
                            .optSeed(1)
                            .build();
            Dataset both =
                    AugmentedDataset.builder()
                            .setDataset(first)
                            .addTransform(order == 0 ? vflip(null) : flip(null))
                            .optSeed(1)
                            .build();
            assertQuarters(load(both));
        }
    }

    @Test
    void transformsOfADataSet() throws Exception {
        for (Long seed : new Long[] {null, 42L}) {
            assertQuarters(
                    load(
                            AugmentedDataset.builder()
                                    .setDataset(raw())
                                    .addTransform(flip(seed))
                                    .addTransform(vflip(seed))
                                    .optSeed(42)
                                    .build()));
        }
    }

    /** The partners of two batch transforms, and their places. */
    @Test
    void batchTransformsOfDataSetsInDataSets() throws Exception {
        NDArray numbers = manager.arange(64f).reshape(64, 1);
        ArrayDataset raw =
                new ArrayDataset.Builder()
                        .setData(numbers)
                        .optLabels(manager.zeros(new Shape(64)))
                        .setSampling(64, false)
                        .build();
        // each is replaced by its partner
        BatchTransform swap = SamplePairing.builder().optWeight(1).build();
        AugmentedDataset inner =
                AugmentedDataset.builder()
                        .setDataset(raw)
                        .addBatchTransform(swap)
                        .optSeed(1)
                        .build();
        AugmentedDataset outer =
                AugmentedDataset.builder()
                        .setDataset(inner)
                        .addBatchTransform(swap)
                        .optSeed(1)
                        .build();
        float[] once = load(inner).toFloatArray();
        AugmentedDataset again =
                AugmentedDataset.builder()
                        .setDataset(
                                AugmentedDataset.builder()
                                        .setDataset(raw)
                                        .addBatchTransform(swap)
                                        .optSeed(1)
                                        .build())
                        .addBatchTransform(swap)
                        .optSeed(1)
                        .build();
        float[] twice = load(again).toFloatArray();
        float[] coupled = new float[64];
        for (int i = 0; i < 64; i++) {
            coupled[i] = once[(int) once[i]];
        }
        assertThat(twice).isNotEqualTo(coupled);
        assertThat(load(outer).toFloatArray())
                .as("the second epoch of the inner")
                .isNotEqualTo(twice);
    }

    /** Of independent noises z the correlation is within 5 / sqrt(n). */
    @Test
    void noisesOfOperations() {
        int n = 10_000;
        float[] z = new float[n];
        float[] u = new float[n];
        new NoiseStream(Operations.gaussianNoise(1, 1).getClass(), 1).normal(z, n);
        new NoiseStream(Operations.isoNoise(0, 0, 1).getClass(), 1).normal(u, n);
        double product = 0;
        for (int i = 0; i < n; i++) {
            product += z[i] * u[i];
        }
        assertThat(product / n).isCloseTo(0, within(0.05));
        NDArray gray = manager.full(new Shape(1, 50, 50, 1), 128f);
        NDArray noisy = ImageOps.gaussianNoise(gray, 10, 7);
        assertThat(ImageOps.gaussianNoise(gray, 10, 7).toByteArray())
                .isEqualTo(noisy.toByteArray());
    }

    /** No two images get the same noise, though the rest of their draws is the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "erasing(1, scale=[0.3, 0.3], ratio=[1, 1], value=NORMAL)",
                "erasing(1, scale=[0.3, 0.3], ratio=[1, 1], value=UNIFORM)",
                "noise([10, 10])",
                "isonoise([0.05, 0.05], [0.5, 0.5])",
                "elastic"
            })
    void noisesOfImages(String text) {
        RandomTransform<?> transform = Augmentations.parse(text);
        Set<Long> seeds = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Record draw = transform.sample(Seeds.random(3, i), new ImageInfo(20, 20, 3));
            if (draw instanceof RandomErasing.Draw erasing) {
                seeds.add(erasing.seed());
            } else if (draw instanceof GaussianNoise.Draw noise) {
                seeds.add(noise.seed());
            } else if (draw instanceof IsoNoise.Draw noise) {
                seeds.add(noise.seed());
            } else {
                seeds.add(((ElasticDeformation.Draw) draw).seed());
            }
        }
        assertThat(seeds).hasSize(100);
    }

    /** Nothing in an image's noise comes again: eight normal values do not repeat by chance. */
    @Test
    void noiseWithinAnImage() {
        NDArray gray = manager.full(new Shape(80, 90, 1), 128f);
        Box all = new Box(0, 0, 80, 90);
        for (String kernel : List.of("host", "device")) {
            for (NDArray noisy :
                    with(
                            kernel,
                            () ->
                                    List.of(
                                            ImageOps.gaussianNoise(gray, 10, 7),
                                            ImageOps.erase(
                                                    gray,
                                                    List.of(List.of(all)),
                                                    PixelNoise.NORMAL,
                                                    new long[] {7})))) {
                float[] x = noisy.toFloatArray();
                Set<List<Float>> runs = new HashSet<>();
                for (int i = 0; i + 8 <= x.length; i++) {
                    List<Float> run = new ArrayList<>(8);
                    for (int j = i; j < i + 8; j++) {
                        run.add(x[j]);
                    }
                    assertThat(runs.add(run)).as("%s, value %d is new", kernel, i).isTrue();
                }
            }
        }
    }

    /** Also in another run and another Java: a fixed value. */
    @Test
    void seedsDoNotDependOnTheRun() {
        // "Cutout".hashCode() is sum of c_i 31^(5-i)
        long hash = 0;
        for (char c : "Cutout".toCharArray()) {
            hash = 31 * hash + c;
        }
        assertThat(Seeds.kind(Cutout.class)).isEqualTo((int) hash);
        BatchTransform lambda = (examples, random) -> examples;
        assertThat(Seeds.kind(lambda.getClass())).isZero();
        RandomTransform<?> one = Augmentations.parse("apply([flip])");
        RandomTransform<?> other = Augmentations.parse("apply([vflip])");
        assertThat(one.kind()).isEqualTo(Augmentations.parse("apply([flip])").kind());
        assertThat(one.kind()).isNotEqualTo(other.kind());
    }
}
