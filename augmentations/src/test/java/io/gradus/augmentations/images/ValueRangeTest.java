package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.channelsFirst;
import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.translate.Pipeline;
import ai.djl.translate.Transform;
import ai.djl.translate.TranslateException;
import io.gradus.augmentations.AugMix;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.AugmentedDataset;
import io.gradus.augmentations.ColorJitter;
import io.gradus.augmentations.Compose;
import io.gradus.augmentations.RandAugment;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.policies.PolicyOperation;
import io.gradus.augmentations.policies.PolicyStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What works on levels takes values from 0 to 255, or from 0 to 1 where that is said, and no
 * others; what moves or erases pixels takes any.
 */
class ValueRangeTest {

    static final List<String> POLICIES =
            List.of(
                    "autoaugment(cifar10, %s)",
                    "autoaugment(imagenet, %s)",
                    "autoaugment(svhn, %s)",
                    "randaugment(%s)",
                    "trivialaugment(%s)",
                    "augmix(%s)",
                    "threeaugment(%s)");

    static final List<String> ON_LEVELS = new ArrayList<>(POLICIES);

    static {
        ON_LEVELS.addAll(
                List.of(
                        "jitter(0.4, 0.4, 0.4, 0.1, %s)",
                        "jitter(brightness=[2, 2], %s)",
                        "jitter(contrast=[2, 2], %s)",
                        "jitter(saturation=[2, 2], %s)",
                        "jitter(hue=[0.2, 0.2], %s)",
                        "lighting(0.1, %s)",
                        "noise(10, %s)",
                        "isonoise(%s)",
                        "erasing(1, value=UNIFORM, %s)",
                        "always([Rotate(20), Posterize(2), Equalize, Solarize(100)], %s)",
                        "compose([flip, jitter(0.4), crop(6), jitter(0.2)], %s)",
                        "oneof([flip, jitter(0.4), autoaugment(svhn)], %s)",
                        "someof(1, [flip, noise, order([jitter(0.4), vflip]), apply(augmix)], %s)"));
    }

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Smooth scenes of all brightnesses with a few hard edges and some noise. */
    private static NDArray photographs(NDManager manager, int count, int side) {
        float[] values = new float[count * side * side * 3];
        SplittableRandom random = new SplittableRandom(7);
        int at = 0;
        for (int n = 0; n < count; n++) {
            double[] base = new double[9];
            for (int k = 0; k < base.length; k++) {
                base[k] = k < 3 ? 30 + 180 * random.nextDouble() : 3 * (random.nextDouble() - 0.5);
            }
            int edge = random.nextInt(side);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    for (int c = 0; c < 3; c++) {
                        double level =
                                base[c]
                                        + base[3 + c] * (y - side / 2)
                                        + base[6 + c] * (x - side / 2)
                                        + (x > edge ? 30 : 0)
                                        + 10 * (random.nextDouble() - 0.5);
                        values[at++] = (float) Math.rint(Math.min(Math.max(level, 0), 255));
                    }
                }
            }
        }
        return manager.create(values, new Shape(count, side, side, 3));
    }

    /** After ToTensor and a resized crop, where values are no whole levels. */
    @ParameterizedTest
    @FieldSource("POLICIES")
    void policiesDoTheSameBeforeAndAfterToTensor(String policy) {
        NDArray photographs = photographs(manager, 2_000, 24);
        NDArray before =
                new Pipeline(
                                Augmentations.parse("rrc(16, seed=3)"),
                                Augmentations.parse(policy.formatted("seed=4")))
                        .transform(new NDList(photographs))
                        .singletonOrThrow();
        NDArray after =
                new Pipeline(
                                new ToTensor(),
                                Augmentations.parse("rrc(16, layout=CHW, seed=3)"),
                                Augmentations.parse(
                                        policy.formatted("layout=CHW, range=[0, 1], seed=4")))
                        .transform(new NDList(photographs))
                        .singletonOrThrow();
        // the weights of a resized pixel are rounded, and so is their sum
        assertThat(after.max().getFloat()).isBetween(0.9f, 1 + 1e-6f);
        assertThat(after.min().getFloat()).isBetween(0f, 0.1f);
        float[] levels = before.reshape(2_000, -1).mean(new int[] {1}).toFloatArray();
        float[] units = after.reshape(2_000, -1).mean(new int[] {1}).toFloatArray();
        int black = 0;
        double sum = 0;
        double expected = 0;
        for (int i = 0; i < units.length; i++) {
            // some policies make an image so dark, the same one in both
            black += units[i] * 255 < 4 && levels[i] > 5 ? 1 : 0;
            sum += units[i] * 255;
            expected += levels[i];
        }
        assertThat(black).isZero();
        assertThat(sum).isCloseTo(expected, within(0.1 * expected));
        assertThat(expected / 2_000).isBetween(80.0, 180.0);
    }

    @ParameterizedTest
    @FieldSource("ON_LEVELS")
    void valuesFromZeroToOneBecomeWhatTheirLevelsBecome(String text) {
        NDArray levels = noise(manager, new Shape(40, 8, 7, 3), DataType.FLOAT32, 1);
        NDArray unit = levels.div(255);
        for (String kernel : List.of("host", "device")) {
            NDArray expected = transformed(kernel, text.formatted("seed=5"), levels);
            String range = "range=[0, 1], seed=5";
            NDArray actual = transformed(kernel, text.formatted(range), unit);
            assertClose(actual, expected, 1e-4f);
            NDArray planes =
                    transformed(
                            kernel, text.formatted("layout=CHW, " + range), channelsFirst(unit));
            assertThat(planes.toFloatArray()).isEqualTo(channelsFirst(actual).toFloatArray());
        }
        for (DataType type : List.of(DataType.FLOAT16, DataType.FLOAT64)) {
            NDArray expected =
                    transformed("device", text.formatted("seed=5"), levels.toType(type, true));
            NDArray actual =
                    transformed(
                            "device",
                            text.formatted("range=[0, 1], seed=5"),
                            levels.toType(type, true).div(255));
            assertThat(actual.getDataType()).isEqualTo(type);
            assertClose(
                    actual.toType(DataType.FLOAT32, true),
                    expected.toType(DataType.FLOAT32, true),
                    2);
        }
    }

    private static NDArray transformed(String kernel, String text, NDArray images) {
        return with(kernel, () -> Augmentations.parse(text).transform(images));
    }

    private static void assertClose(NDArray unit, NDArray levels, float most) {
        assertThat(unit.getShape()).isEqualTo(levels.getShape());
        assertThat(unit.mul(255).sub(levels).abs().max().getFloat()).isLessThanOrEqualTo(most);
    }

    /** Where no whole levels are meant, none are made. */
    @Test
    void colorsAreNotRoundedToLevels() {
        NDArray unit = manager.create(new float[] {0.1f, 0.3003f, 0.9f}, new Shape(1, 1, 3));
        float[] dark =
                transformed("host", "jitter(brightness=[0.5, 0.5], range=[0, 1])", unit)
                        .toFloatArray();
        assertThat(dark[0]).isCloseTo(0.05f, within(1e-6f));
        assertThat(dark[1]).isCloseTo(0.15015f, within(1e-6f));
        assertThat(dark[2]).isCloseTo(0.45f, within(1e-6f));
        float[] bright =
                transformed("host", "jitter(brightness=[2, 2], range=[0, 1])", unit).toFloatArray();
        assertThat(bright[2]).isEqualTo(1);
    }

    private Map<String, NDArray> notLevels() {
        NDArray levels = noise(manager, new Shape(8, 8, 7, 3), DataType.FLOAT32, 1);
        NDArray unit = levels.div(255);
        NDArray bilinear = ImageOps.resize(unit, 6, 6, Interpolation.BILINEAR, true);
        NDArray beyond = ImageOps.resize(unit, 13, 13, Interpolation.BICUBIC, false);
        assertThat(beyond.max().getFloat()).isGreaterThan(1.01f);
        return Map.of(
                "ToTensor", unit,
                "ToTensor, bilinear", bilinear,
                "ToTensor, bicubic", beyond,
                "levels 0 and 1", levels.gt(128).toType(DataType.FLOAT32, true),
                "ImageNet's normalization", unit.sub(0.45).div(0.225),
                "MNIST's normalization", unit.sub(0.1307).div(0.3081),
                "a bright image's normalization", unit.mul(0.3).add(0.7).sub(0.485).div(0.229),
                "-1 to 1", unit.mul(2).sub(1),
                "mean 0", unit.sub(0.5),
                "each image's own deviation",
                        levels.gt(250).toType(DataType.FLOAT32, true).sub(0.02).div(0.14));
    }

    private Map<String, NDArray> notUnits() {
        NDArray levels = noise(manager, new Shape(8, 8, 7, 3), DataType.FLOAT32, 1);
        NDArray unit = levels.div(255);
        return Map.of(
                "levels", levels,
                "levels 0 to 2", levels.div(100).floor(),
                "ImageNet's normalization", unit.sub(0.45).div(0.225),
                "MNIST's normalization", unit.sub(0.1307).div(0.3081),
                "-1 to 1", unit.mul(2).sub(1),
                "mean 0", unit.sub(0.5));
    }

    @ParameterizedTest
    @FieldSource("ON_LEVELS")
    void otherValuesAreRefusedAtTheFirstImageWhateverIsDrawn(String text) {
        for (String kernel : List.of("host", "device")) {
            // each is the first image of a new transform
            for (int i = 0; i < 4; i++) {
                String seed = "seed=" + i;
                notLevels()
                        .forEach(
                                (name, wrong) ->
                                        assertThatIllegalArgumentException()
                                                .as(name)
                                                .isThrownBy(
                                                        () ->
                                                                transformed(
                                                                        kernel,
                                                                        text.formatted(seed),
                                                                        wrong))
                                                .withMessageContaining("values must be in [0, 255]")
                                                .withMessageContaining("before ToTensor")
                                                .withMessageContaining("optRange(0, 1)"));
                notUnits()
                        .forEach(
                                (name, wrong) ->
                                        assertThatIllegalArgumentException()
                                                .as(name)
                                                .isThrownBy(
                                                        () ->
                                                                transformed(
                                                                        kernel,
                                                                        text.formatted(
                                                                                "range=[0, 1], "
                                                                                        + seed),
                                                                        wrong))
                                                .withMessageContaining("values must be in [0, 1]"));
            }
        }
    }

    @Test
    void aProbabilityOfOneInAThousandIsEnough() {
        NDArray unit = noise(manager, new Shape(8, 7, 3), DataType.FLOAT32, 1).div(255);
        for (String text :
                List.of(
                        "apply([jitter(0.4)], p=0.001)",
                        "oneof([flip, noise], weights=[1000, 1])",
                        "autoaugment([[[\"Invert\", 0.001]]])")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> Augmentations.parse(text).transform(unit))
                    .withMessageContaining("values must be in [0, 255]");
        }
    }

    /** What may be black, or lies beyond the range as an interpolation leaves it, is taken. */
    @ParameterizedTest
    @ValueSource(strings = {"host", "device"})
    void darkImagesAndOvershootAreTaken(String kernel) {
        NDArray levels = noise(manager, new Shape(2, 8, 7, 3), DataType.FLOAT32, 1);
        NDArray black = levels.zerosLike();
        NDArray nearlyBlack = levels.gt(128).toType(DataType.FLOAT32, true);
        NDArray both = nearlyBlack.concat(levels);
        NDArray bicubic = ImageOps.resize(levels, 13, 13, Interpolation.BICUBIC, false);
        for (NDArray right : List.of(levels, black, nearlyBlack.mul(8), both, bicubic)) {
            assertThat(transformed(kernel, "randaugment", right).getShape())
                    .isEqualTo(right.getShape());
        }
        NDArray bytes = nearlyBlack.toType(DataType.UINT8, true);
        assertThat(transformed(kernel, "randaugment", bytes).getShape())
                .isEqualTo(bytes.getShape());
        for (NDArray right : List.of(levels.div(255), black, nearlyBlack, bicubic.div(255))) {
            NDArray result = transformed(kernel, "randaugment(range=[0, 1])", right);
            assertThat(result.getShape()).isEqualTo(right.getShape());
        }
    }

    static final List<List<String>> CHAINS =
            List.of(
                    List.of("jitter(1)", "noise"),
                    List.of("trivialaugment", "noise"),
                    List.of("trivialaugment", "trivialaugment"),
                    List.of("randaugment", "flip", "jitter(0.4)"),
                    List.of("noise", "rrc(8, interpolation=BICUBIC)", "jitter(1)", "augmix"));

    private static NDArray chain(List<? extends Transform> transforms, NDArray image) {
        return new Pipeline(transforms.toArray(Transform[]::new))
                .transform(new NDList(image))
                .singletonOrThrow();
    }

    private static List<RandomTransform<?>> seeded(List<String> texts, long seed) {
        List<RandomTransform<?>> transforms = new ArrayList<>();
        for (String text : texts) {
            String options = "seed=" + (seed + transforms.size()) + ")";
            transforms.add(
                    Augmentations.parse(
                            text.endsWith(")")
                                    ? text.replaceFirst("\\)$", ", " + options)
                                    : text + "(" + options));
        }
        return transforms;
    }

    /** 6,000 draws make some of the images black, all but black, or below 0. */
    @ParameterizedTest
    @FieldSource("CHAINS")
    void whatOneTransformDarkensTheNextOneTakes(List<String> texts) {
        NDArray image = noise(manager, new Shape(12, 12, 3), DataType.FLOAT32, 1).mul(0.55);
        List<RandomTransform<?>> transforms = seeded(texts, 1);
        for (int i = 0; i < 6_000; i++) {
            chain(transforms, image).close();
        }
    }

    /** The first image that the second one meets is dark, as the first has made it. */
    @ParameterizedTest
    @ValueSource(strings = {"host", "device"})
    void theFirstImageMayBeOneThatWasDarkened(String kernel) throws Exception {
        NDArray levels = noise(manager, new Shape(2, 8, 7, 3), DataType.FLOAT32, 1);
        for (String text : ON_LEVELS) {
            Supplier<List<RandomTransform<?>>> transforms =
                    () ->
                            List.of(
                                    Augmentations.parse("jitter(brightness=[0.003, 0.003])"),
                                    Augmentations.parse("flip crop(6)"),
                                    Augmentations.parse(text.formatted("seed=1")));
            assertThat(with(kernel, () -> chain(transforms.get(), levels)).max().getFloat())
                    .as(text)
                    .isGreaterThanOrEqualTo(0);
            AugmentedDataset.Builder dataset =
                    AugmentedDataset.builder()
                            .setDataset(
                                    new ArrayDataset.Builder()
                                            .setData(levels)
                                            .setSampling(1, false)
                                            .build());
            transforms.get().forEach(dataset::addTransform);
            with(
                    kernel,
                    () -> {
                        try {
                            for (Batch batch : dataset.build().getData(manager)) {
                                batch.close();
                            }
                        } catch (IOException | TranslateException e) {
                            throw new AssertionError(e);
                        }
                        return levels;
                    });
        }
    }

    /** What stands between them may have changed the range. */
    @ParameterizedTest
    @ValueSource(strings = {"host", "device"})
    void whatAnotherTransformHasMadeIsLookedAtAgain(String kernel) {
        NDArray levels = noise(manager, new Shape(8, 7, 3), DataType.FLOAT32, 1);
        Transform bright = Augmentations.parse("jitter(0.4)");
        Transform after = Augmentations.parse("jitter(0.4, layout=CHW)");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                with(
                                        kernel,
                                        () ->
                                                chain(
                                                        List.of(bright, new ToTensor(), after),
                                                        levels)))
                .withMessageContaining("values must be in [0, 255]");
        // nor is one that was told another range
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                with(
                                        kernel,
                                        () ->
                                                chain(
                                                        List.of(
                                                                bright,
                                                                Augmentations.parse(
                                                                        "noise(range=[0, 1])")),
                                                        levels)))
                .withMessageContaining("values must be in [0, 1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "device"})
    void darkImagesAreTakenAfterABrightOne(String kernel) {
        NDArray bright = noise(manager, new Shape(8, 7, 3), DataType.FLOAT32, 1);
        NDArray dark = bright.gt(128).toType(DataType.FLOAT32, true);
        NDArray overshoot = dark.mul(3).sub(0.2);
        RandomTransform<?> noise = Augmentations.parse("noise(1)");
        for (int i = 0; i < 2; i++) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> transformed(kernel, noise, dark))
                    .withMessageContaining("values must be in [0, 255]")
                    .withMessageContaining("must be uint8");
        }
        transformed(kernel, noise, dark.zerosLike());
        assertThatIllegalArgumentException().isThrownBy(() -> transformed(kernel, noise, dark));
        for (int i = 0; i < 2; i++) {
            transformed(kernel, noise, bright);
            for (int j = 0; j < RangeGuard.MOST / 2; j++) {
                transformed(kernel, noise, dark).close();
                transformed(kernel, noise, overshoot).close();
            }
        }
    }

    /** A transform that is used again for images of another range does not do so for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"host", "device"})
    void aThousandDarkImagesInARowAreOfAnotherRange(String kernel) {
        NDArray bright = noise(manager, new Shape(8, 7, 3), DataType.FLOAT32, 1);
        NDArray unit = bright.div(255);
        RandomTransform<?> noise = Augmentations.parse("noise(1)");
        transformed(kernel, noise, bright);
        for (int i = 0; i < RangeGuard.MOST; i++) {
            transformed(kernel, noise, unit).close();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transformed(kernel, noise, unit))
                .withMessageContaining("values must be in [0, 255]");
        // also where another library divides the very array by 255
        RandomTransform<?> flip = Augmentations.parse("jitter(brightness=[1, 1])");
        RandomTransform<?> second = Augmentations.parse("noise(1)");
        Runnable once =
                () -> {
                    try (NDArray flipped = transformed(kernel, flip, bright)) {
                        transformed(kernel, second, flipped.divi(255)).close();
                    }
                };
        for (int i = 0; i < RangeGuard.MOST; i++) {
            once.run();
        }
        assertThatIllegalArgumentException().isThrownBy(once::run);
    }

    /** A few dots on black, enlarged, have more below 0 than an eighth of what is above. */
    @ParameterizedTest
    @ValueSource(strings = {"host", "device"})
    void overshootIsTakenAfterAnImageFromZeroToOne(String kernel) {
        NDArray dots = manager.zeros(new Shape(9, 9, 1));
        dots.set(new NDIndex(4, 4, 0), 0.9f);
        NDArray enlarged = ImageOps.resize(dots, 27, 27, Interpolation.BICUBIC, false);
        NDArray right = noise(manager, new Shape(9, 9, 1), DataType.FLOAT32, 1).div(255);
        NDArray levels = right.mul(255);
        RandomTransform<?> noise = Augmentations.parse("noise(1, range=[0, 1])");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transformed(kernel, noise, enlarged))
                .withMessageContaining("values must be in [0, 1]");
        transformed(kernel, noise, right);
        transformed(kernel, noise, enlarged);
        assertThatIllegalArgumentException().isThrownBy(() -> transformed(kernel, noise, levels));
        // and where another transform has taken what it was before
        Transform enlarge =
                Augmentations.parse(
                        "rrc(27, scale=[1, 1], ratio=[1, 1], interpolation=BICUBIC, range=[0, 1])");
        for (int i = 0; i < 2; i++) {
            List<Transform> transforms =
                    List.of(
                            Augmentations.parse("jitter(0.1, range=[0, 1])"),
                            enlarge,
                            Augmentations.parse("noise(1, range=[0, 1])"));
            assertThat(with(kernel, () -> chain(transforms, dots)).size()).isEqualTo(27 * 27);
        }
    }

    private static NDArray transformed(String kernel, Transform transform, NDArray images) {
        return with(kernel, () -> transform.transform(images));
    }

    /** DJL's Resize of what was divided by 255 leaves no multiples of 1/255. */
    @Test
    void whatDjlsResizeMakesIsComputedRightly() {
        NDArray unit = photographs(manager, 1, 24).get(0).div(255);
        NDArray resized = new ai.djl.modality.cv.transform.Resize(17, 15).transform(unit);
        String invert = "always(Invert%s)";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transformed("host", invert.formatted(""), resized))
                .withMessageContaining("values must be in [0, 255]");
        NDArray inverted = Augmentations.parse("always(Invert, range=[0, 1])").transform(resized);
        // a level is halved by the rounding
        assertThat(inverted.add(resized).sub(1).abs().max().getFloat())
                .isLessThan(0.5f / 255 + 1e-5f);
    }

    @Test
    void noiseOfErasedRectanglesHasTheImagesRange() {
        NDArray unit = manager.full(new Shape(1, 60, 60, 1), 0.25f, DataType.FLOAT32);
        for (String kernel : List.of("host", "device")) {
            float[] erased =
                    transformed(
                                    kernel,
                                    "erasing(1, scale=[0.3, 0.3], value=UNIFORM, range=[0, 1])",
                                    unit)
                            .toFloatArray();
            double sum = 0;
            int count = 0;
            for (float value : erased) {
                assertThat(value).isBetween(0f, 1f);
                if (Math.abs(value - 0.25) > 1e-6) {
                    sum += value;
                    count++;
                }
            }
            assertThat(count).isBetween(1000, 1150);
            // five standard errors of a uniform distribution
            assertThat(sum / count).isCloseTo(0.5, within(5 * Math.sqrt(1 / 12.0 / count)));
        }
    }

    @Test
    void fillsAreValuesOfTheImage() {
        NDArray white = manager.ones(new Shape(1, 4, 4, 1));
        for (String kernel : List.of("host", "device")) {
            for (String text :
                    List.of(
                            "always(TranslateX(2), fill=0.2, range=[0, 1])",
                            "compose([always(TranslateX(2), fill=0.2, range=[0, 1])],"
                                    + " range=[0, 1], fuseAffine=true)")) {
                assertThat(transformed(kernel, text, white).toFloatArray())
                        .startsWith(0.2f, 0.2f, 1, 1);
            }
            AugMix augMix = AugMix.builder().optFill(0.2).optRange(0, 1).build();
            PolicyStep right = new PolicyStep(PolicyOperation.TRANSLATE_X, 2);
            AugMix.Draw draw = new AugMix.Draw(0, List.of(1.0), List.of(List.of(right)));
            assertThat(with(kernel, () -> augMix.apply(white, List.of(draw))).toFloatArray())
                    .startsWith(0.2f, 0.2f, 1, 1);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RandAugment.builder().optFill(125).optRange(0, 1).build())
                .withMessage("fill must be in [0, 1], but is 125.0");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Augmentations.parse(
                                        "compose([apply(randaugment(fill=125))], range=[0, 1])"))
                .withMessageContaining("fill must be in [0, 1], but is 125.0");
    }

    @Test
    void theRangeIsStatedOnce() {
        RandomTransform<?> transform =
                RandAugment.builder().optRange(0, 1).optLayout(Layout.CHW).build();
        assertThat(transform.toString()).contains("layout=CHW, range=[0.0, 1.0])");
        assertThat(Augmentations.parse(transform.toString()).toString())
                .isEqualTo(transform.toString());
        assertThat(Augmentations.parse("flip").toString()).doesNotContain("range");
        for (double[] range : new double[][] {{0, 2}, {-1, 1}, {1, 0}, {0, Double.NaN}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ColorJitter.builder().optRange(range[0], range[1]).build())
                    .withMessageStartingWith("range must be [0, 255] or [0, 1], but is [");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Compose.of(transform))
                .withMessageContaining("has layout CHW");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parse("flip apply([jitter(0.4, range=[0, 1])])"))
                .withMessageContaining(
                        "transform 0 (ColorJitter) has range [0, 1], but what it is a part of has"
                                + " [0, 255]; set optRange there");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Augmentations.parse(
                                        "compose([flip, apply(jitter(range=[0, 255]))],"
                                                + " range=[0, 1])"))
                .withMessageContaining("has range [0, 255]");
        NDArray bytes = noise(manager, new Shape(8, 7, 3), DataType.UINT8, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parse("jitter(0.4, range=[0, 1])").transform(bytes))
                .withMessageContaining("but are uint8");
    }

    @Test
    void componentsAreOfLevels() {
        NDArray unit = noise(manager, new Shape(8, 7, 3), DataType.FLOAT32, 1).div(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ColorComponents.Fit().add(unit))
                .withMessageContaining("values must be in [0, 255]");
        NDArray dark = unit.gt(0.5).toType(DataType.FLOAT32, true);
        assertThat(new ColorComponents.Fit().add(unit.mul(255)).add(dark).components()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flip",
                "crop(4)",
                "affine(20)",
                "cutout(3)",
                "erasing(1)",
                "erasing(1, value=NORMAL)",
                "grayscale(1)",
                "blur(3)",
                "flip(range=[0, 1])"
            })
    void othersTakeAnyValues(String text) {
        RandomTransform<?> transform = Augmentations.parse(text);
        notLevels()
                .forEach(
                        (name, values) -> {
                            for (String kernel : List.of("host", "device")) {
                                NDArray result = with(kernel, () -> transform.transform(values));
                                assertThat(result.size(0)).as(name).isEqualTo(8);
                            }
                        });
    }
}
