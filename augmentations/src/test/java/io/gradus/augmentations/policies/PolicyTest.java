package io.gradus.augmentations.policies;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.augmentations.AugMix;
import io.gradus.augmentations.AutoAugment;
import io.gradus.augmentations.ColorJitter;
import io.gradus.augmentations.Compose;
import io.gradus.augmentations.RandAugment;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.Selection;
import io.gradus.augmentations.ThreeAugment;
import io.gradus.augmentations.TrivialAugmentWide;
import io.gradus.augmentations.images.AffineFusion;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.images.TestImages;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies against torchvision's: tables, magnitudes, and what is made with given draws. */
class PolicyTest {

    private static final int DRAWS = 20_000;
    private static final ImageInfo INFO = new ImageInfo(32, 32, 3);

    // src/test/python/policies.py wrote the expected values.
    private static final JsonObject TORCHVISION = read();

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static JsonObject read() {
        try (Reader reader =
                new InputStreamReader(
                        PolicyTest.class.getResourceAsStream("/policies.json"),
                        StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonObject> objects(String name) {
        return StreamSupport.stream(TORCHVISION.getAsJsonArray(name).spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar10", "imagenet", "svhn"})
    void policiesAreTorchvisions(String name) {
        Policy expected =
                Policy.parse(TORCHVISION.getAsJsonObject("policies").get(name).toString());
        assertThat(Policy.named().get(name)).isEqualTo(expected);
        assertThat(expected.subPolicies()).hasSize(25).allSatisfy(s -> assertThat(s).hasSize(2));
    }

    @Test
    void theFactoriesHaveTheirPolicies() {
        assertThat(AutoAugment.cifar10().toString()).contains("policy=cifar10");
        assertThat(AutoAugment.imageNet().toString()).contains("policy=imagenet");
        assertThat(AutoAugment.svhn().toString()).contains("policy=svhn");
        assertThat(Policy.cifar10()).isEqualTo(Policy.named().get("cifar10"));
        assertThat(Policy.imageNet()).isEqualTo(Policy.named().get("imagenet"));
        assertThat(Policy.svhn()).isEqualTo(Policy.named().get("svhn"));
    }

    private static MagnitudeSpace space(String name) {
        return switch (name) {
            case "AUTO_AUGMENT" -> MagnitudeSpace.AUTO_AUGMENT;
            case "RAND_AUGMENT" -> MagnitudeSpace.RAND_AUGMENT;
            case "TRIVIAL_AUGMENT_WIDE" -> MagnitudeSpace.TRIVIAL_AUGMENT_WIDE;
            case "AUG_MIX" -> MagnitudeSpace.AUG_MIX;
            default -> throw new AssertionError(name);
        };
    }

    static Stream<JsonObject> spaces() {
        return objects("spaces");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("spaces")
    void magnitudesAreTorchvisions(JsonObject expected) {
        MagnitudeSpace space = space(expected.get("space").getAsString());
        JsonArray size = expected.getAsJsonArray("size");
        ImageInfo image = new ImageInfo(size.get(0).getAsInt(), size.get(1).getAsInt(), 3);
        int bins = expected.get("bins").getAsInt();
        JsonObject ops = expected.getAsJsonObject("ops");
        for (Map.Entry<String, JsonElement> op : ops.entrySet()) {
            MagnitudeSpace.Range range = space.of(PolicyOperation.find(op.getKey()).orElseThrow());
            JsonObject value = op.getValue().getAsJsonObject();
            assertThat(range.signed()).isEqualTo(value.get("signed").getAsBoolean());
            JsonElement magnitudes = value.get("magnitudes");
            assertThat(range.magnitudes() == null).isEqualTo(magnitudes.isJsonNull());
            for (int bin = 0; bin < bins && range.magnitudes() != null; bin++) {
                double magnitude = magnitudes.getAsJsonArray().get(bin).getAsDouble();
                double own = range.magnitudes().at(bin, bins, image);
                // One unit in the last place of float32 depends on the processor's vectors.
                assertThat(own).isCloseTo(magnitude, within(Math.ulp((float) magnitude) * 1.5));
                if (range.operation().toString().startsWith("Translate")) {
                    assertThat((int) own).isEqualTo((int) magnitude);
                }
            }
        }
        int extra = space == MagnitudeSpace.AUTO_AUGMENT ? 1 : 0; // Identity, for own policies
        assertThat(space.ranges()).hasSize(ops.size() + extra);
    }

    @Test
    void paperMagnitudesAreThoseOfTheAuthorsCode() {
        MagnitudeSpace paper = MagnitudeSpace.AUTO_AUGMENT_PAPER;
        // From the tables of int(level * max / 10) and level * max / 10 in the authors' code.
        int[] bits = {4, 4, 4, 3, 3, 2, 2, 2, 1, 1};
        int[] thresholds = {256, 231, 205, 180, 154, 128, 103, 77, 52, 26};
        double[] factors = {0.1, 0.28, 0.46, 0.64, 0.82, 1, 1.18, 1.36, 1.54, 1.72};
        for (int level = 0; level < 10; level++) {
            assertThat(paper(PolicyOperation.POSTERIZE, level)).isEqualTo(bits[level]);
            assertThat(paper(PolicyOperation.SOLARIZE, level)).isEqualTo(thresholds[level]);
            assertThat(1 + paper(PolicyOperation.COLOR, level))
                    .isCloseTo(factors[level], within(1e-12));
            assertThat(paper(PolicyOperation.TRANSLATE_X, level)).isEqualTo(level);
            assertThat(paper(PolicyOperation.ROTATE, level)).isEqualTo(3.0 * level);
            assertThat(paper(PolicyOperation.SHEAR_Y, level)).isEqualTo(0.03 * level);
        }
        assertThat(paper.of(PolicyOperation.COLOR).signed()).isFalse();
        assertThat(paper.of(PolicyOperation.ROTATE).signed()).isTrue();
    }

    private static double paper(PolicyOperation operation, int level) {
        return MagnitudeSpace.AUTO_AUGMENT_PAPER.of(operation).magnitudes().at(level, 10, INFO);
    }

    /** Values of an operation: how many there are, differ, and differ by more than a level. */
    private static final class Score {
        private int values;
        private int different;
        private int far;

        void add(int[] expected, byte[] actual) {
            assertThat(actual).hasSize(expected.length);
            for (int i = 0; i < expected.length; i++) {
                int difference = Math.abs(expected[i] - (actual[i] & 0xff));
                values++;
                different += difference > 0 ? 1 : 0;
                far += difference > 1 ? 1 : 0;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"host,UINT8", "host,FLOAT32", "device,UINT8", "device,FLOAT32"})
    void stepsAreTorchvisionsFunctions(String kernel, DataType type) {
        Map<String, Score> scores = new TreeMap<>();
        objects("cases")
                .forEach(
                        c -> {
                            String mode = c.get("mode").getAsString().toUpperCase();
                            PolicyStep step = step(c.get("op"), c.get("magnitude"));
                            AutoAugment transform =
                                    AutoAugment.builder()
                                            .setPolicy(Policy.cifar10())
                                            .optInterpolation(Interpolation.valueOf(mode))
                                            .optFill(doubles(c, "fill"))
                                            .build();
                            AutoAugment.Draw draw = new AutoAugment.Draw(0, List.of(step));
                            NDArray image = picture(c.get("picture").getAsInt(), type);
                            byte[] result =
                                    bytes(
                                            with(
                                                    kernel,
                                                    () -> transform.apply(image, List.of(draw))));
                            scores.computeIfAbsent(step.operation() + " " + mode, n -> new Score())
                                    .add(ints(c, "output"), result);
                        });
        Set<String> lookUps =
                Set.of("Posterize", "Solarize", "AutoContrast", "Equalize", "Invert", "Brightness");
        scores.forEach(
                (name, score) -> {
                    String op = name.substring(0, name.indexOf(' '));
                    if (lookUps.contains(op)) {
                        assertThat(score.different).as(name).isZero();
                    } else if (name.endsWith("BILINEAR")) {
                        assertThat(score.far).as(name).isLessThanOrEqualTo(score.values / 100);
                    } else if (op.matches("Shear.|Translate.|Rotate")) {
                        assertThat(score.different)
                                .as(name)
                                .isLessThanOrEqualTo(score.values / 100);
                    } else {
                        assertThat(score.far).as(name).isLessThanOrEqualTo(score.values / 1000);
                    }
                });
        assertThat(scores).hasSize(19);
    }

    private static PolicyStep step(JsonElement name, JsonElement magnitude) {
        return new PolicyStep(
                PolicyOperation.find(name.getAsString()).orElseThrow(), magnitude.getAsDouble());
    }

    private NDArray picture(int index, DataType type) {
        JsonObject picture = TORCHVISION.getAsJsonArray("pictures").get(index).getAsJsonObject();
        int[] shape = ints(picture, "shape");
        int[] values = ints(picture, "values");
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return TestImages.of(manager, bytes, new Shape(shape[0], shape[1], shape[2]), type);
    }

    /** The values, which must be whole levels. */
    private static byte[] bytes(NDArray result) {
        if (result.getDataType() == DataType.UINT8) {
            return result.toByteArray();
        }
        float[] floats = result.toFloatArray();
        byte[] bytes = new byte[floats.length];
        for (int i = 0; i < bytes.length; i++) {
            assertThat(floats[i]).isBetween(0f, 255f).isEqualTo((int) floats[i]);
            bytes[i] = (byte) (int) floats[i];
        }
        return bytes;
    }

    private static int[] ints(JsonObject object, String name) {
        return IntStream.range(0, object.getAsJsonArray(name).size())
                .map(i -> object.getAsJsonArray(name).get(i).getAsInt())
                .toArray();
    }

    private static double[] doubles(JsonObject object, String name) {
        return StreamSupport.stream(object.getAsJsonArray(name).spliterator(), false)
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"host,UINT8", "host,FLOAT32", "device,UINT8", "device,FLOAT32"})
    void augMixSumsUpAsTorchvision(String kernel, DataType type) {
        AugMix augMix = AugMix.builder().optInterpolation(Interpolation.NEAREST).build();
        List<AugMix.Draw> draws = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        objects("mixes")
                .forEach(
                        c -> {
                            List<List<PolicyStep>> chains = new ArrayList<>();
                            for (JsonElement chain : c.getAsJsonArray("chains")) {
                                List<PolicyStep> steps = new ArrayList<>();
                                for (JsonElement one : chain.getAsJsonArray()) {
                                    JsonArray pair = one.getAsJsonArray();
                                    steps.add(step(pair.get(0), pair.get(1)));
                                }
                                chains.add(steps);
                            }
                            draws.add(
                                    new AugMix.Draw(
                                            c.get("share").getAsDouble(),
                                            Arrays.stream(doubles(c, "shares")).boxed().toList(),
                                            chains));
                            expected.add(ints(c, "output"));
                        });
        NDArray image = picture(0, type);
        NDArray batch = image.expandDims(0).repeat(0, draws.size());
        // chains of several numbers and lengths in one batch
        NDArray result = with(kernel, () -> augMix.apply(batch, draws));
        for (int i = 0; i < draws.size(); i++) {
            Score score = new Score();
            score.add(expected.get(i), bytes(result.get(i)));
            assertThat(score.different).isZero();
        }
    }

    @Test
    void floatsGetWhatBytesGet() {
        NDArray bytes = noise(manager, new Shape(40, 9, 10, 3), DataType.UINT8, 1);
        NDArray floats = bytes.toType(DataType.FLOAT32, true);
        List<Supplier<RandomTransform<?>>> policies =
                List.of(
                        () -> RandAugment.builder().optSeed(1).build(),
                        () -> AugMix.builder().optSeed(1).build(),
                        () ->
                                AutoAugment.builder()
                                        .setPolicy(Policy.imageNet())
                                        .optSeed(1)
                                        .build());
        for (Supplier<RandomTransform<?>> policy : policies) {
            for (String kernel : List.of("host", "device")) {
                byte[] expected = with(kernel, () -> policy.get().transform(bytes)).toByteArray();
                NDArray result = with(kernel, () -> policy.get().transform(floats));
                assertThat(bytes(result)).isEqualTo(expected);
            }
        }
    }

    @Test
    void floatsAreRoundedToLevelsWhereSomethingIsDrawn() {
        NDArray image =
                manager.create(
                        new float[] {-3, 0.5f, 1.5f, 2.5f, 200.49f, 254.51f, 300, Float.NaN},
                        new Shape(2, 4, 1));
        RandAugment augment = RandAugment.builder().build();
        PolicyStep posterize = new PolicyStep(PolicyOperation.POSTERIZE, 8);
        PolicyStep identity = new PolicyStep(PolicyOperation.IDENTITY, 0);
        for (String kernel : List.of("host", "device")) {
            assertThat(apply(kernel, augment, image, posterize).toFloatArray())
                    .containsExactly(0, 0, 2, 2, 200, 255, 255, 0);
            assertThat(apply(kernel, augment, image, identity).toByteArray())
                    .isEqualTo(image.toByteArray());
        }
    }

    private static NDArray apply(
            String kernel, RandAugment augment, NDArray image, PolicyStep step) {
        return with(
                kernel, () -> augment.apply(image, List.of(new RandAugment.Draw(List.of(step)))));
    }

    @Test
    void whatToTensorHasMadeIsRefused() {
        NDArray levels = noise(manager, new Shape(9, 8, 3), DataType.FLOAT32, 2);
        NDArray unit = levels.div(255);
        NDArray normalized = unit.sub(0.45).div(0.25);
        NDArray dark = noise(manager, new Shape(9, 8, 3), DataType.FLOAT32, 2).div(400);
        PolicyStep invert = new PolicyStep(PolicyOperation.INVERT, 0);
        for (String kernel : List.of("host", "device")) {
            RandAugment augment = RandAugment.builder().build();
            for (NDArray wrong : List.of(unit, normalized, dark, unit.onesLike())) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> apply(kernel, augment, wrong, invert))
                        .withMessageContaining("values must be in [0, 255]")
                        .withMessageContaining("before ToTensor");
            }
            for (NDArray right : List.of(levels, levels.zerosLike(), levels.onesLike().mul(2))) {
                assertThat(apply(kernel, augment, right, invert).mean().getFloat())
                        .isGreaterThan(50);
            }
        }
    }

    // The 99.9 % quantiles of chi-square for 1, 2, 8, 12, 13, 24 and 30 degrees of freedom.
    private static final Map<Integer, Double> QUANTILE =
            Map.of(1, 10.83, 2, 13.82, 8, 26.12, 12, 32.91, 13, 34.53, 24, 51.18, 30, 59.70);

    private static void assertAlike(Map<?, Integer> counts, int outcomes) {
        assertThat(counts).hasSize(outcomes);
        double expected =
                counts.values().stream().mapToInt(Integer::intValue).sum() / (double) outcomes;
        double sum = 0;
        for (int count : counts.values()) {
            sum += (count - expected) * (count - expected) / expected;
        }
        assertThat(sum).isLessThan(QUANTILE.get(outcomes - 1));
    }

    /** Counts operations and, of those with a sign, the signs. */
    private static final class Counts {
        private final Map<PolicyOperation, Integer> operations = new TreeMap<>();
        private final Map<Boolean, Integer> negative = new TreeMap<>();
        private final Map<Double, Integer> magnitudes = new TreeMap<>();

        void add(PolicyStep step) {
            operations.merge(step.operation(), 1, Integer::sum);
            if (step.operation() == PolicyOperation.ROTATE && step.magnitude() != 0) {
                negative.merge(step.magnitude() < 0, 1, Integer::sum);
            }
            if (step.operation() == PolicyOperation.SOLARIZE) {
                magnitudes.merge(step.magnitude(), 1, Integer::sum);
            }
        }
    }

    @Test
    void randAugmentDrawsOperationsAndSignsAlike() {
        RandAugment augment = RandAugment.builder().optOps(1).build();
        Counts counts = new Counts();
        for (int i = 0; i < DRAWS; i++) {
            augment.sample(Seeds.random(1, i), INFO).steps().forEach(counts::add);
        }
        assertAlike(counts.operations, 14);
        assertAlike(counts.negative, 2);
        assertThat(counts.magnitudes).containsOnlyKeys(178.5);
        assertThat(counts.operations).doesNotContainKey(PolicyOperation.INVERT);
    }

    @Test
    void randAugmentDrawsItsOperationsIndependently() {
        RandAugment augment = RandAugment.builder().build();
        int same = 0;
        for (int i = 0; i < DRAWS; i++) {
            List<PolicyStep> steps = augment.sample(Seeds.random(2, i), INFO).steps();
            assertThat(steps).hasSize(2);
            same += steps.get(0).operation() == steps.get(1).operation() ? 1 : 0;
        }
        // Four standard deviations of a binomial distribution.
        double p = 1 / 14.0;
        assertThat(same / (double) DRAWS).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / DRAWS)));
    }

    @Test
    void trivialAugmentDrawsOperationsMagnitudesAndSignsAlike() {
        TrivialAugmentWide augment = TrivialAugmentWide.builder().build();
        Counts counts = new Counts();
        for (int i = 0; i < DRAWS; i++) {
            counts.add(augment.sample(Seeds.random(3, i), INFO).step());
        }
        assertAlike(counts.operations, 14);
        assertAlike(counts.negative, 2);
        assertAlike(counts.magnitudes, 31);
    }

    @Test
    void autoAugmentDrawsSubPoliciesAlikeAndStepsByTheirProbability() {
        AutoAugment augment = AutoAugment.cifar10();
        Map<Integer, Integer> subPolicies = new TreeMap<>();
        Map<Boolean, Integer> negative = new TreeMap<>();
        int[] applied = new int[25];
        for (int i = 0; i < DRAWS; i++) {
            AutoAugment.Draw draw = augment.sample(Seeds.random(4, i), INFO);
            subPolicies.merge(draw.subPolicy(), 1, Integer::sum);
            List<Policy.Entry> entries = Policy.cifar10().subPolicies().get(draw.subPolicy());
            PolicyOperation first = entries.get(0).operation();
            if (first != entries.get(1).operation()
                    && draw.steps().stream().anyMatch(s -> s.operation() == first)) {
                applied[draw.subPolicy()]++;
            }
            for (PolicyStep step : draw.steps()) {
                assertThat(entries).extracting(Policy.Entry::operation).contains(step.operation());
                if (step.operation() == PolicyOperation.TRANSLATE_Y) {
                    negative.merge(step.magnitude() < 0, 1, Integer::sum);
                }
            }
        }
        assertAlike(subPolicies, 25);
        assertAlike(negative, 2);
        for (int i = 0; i < 25; i++) {
            List<Policy.Entry> entries = Policy.cifar10().subPolicies().get(i);
            if (entries.get(0).operation() != entries.get(1).operation()) {
                double p = entries.get(0).probability();
                int n = subPolicies.get(i);
                assertThat(applied[i] / (double) n)
                        .isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / n)));
            }
        }
    }

    @Test
    void augMixDrawsSharesDepthsAndOperations() {
        AugMix augMix = AugMix.builder().build();
        Counts counts = new Counts();
        Map<Integer, Integer> depths = new TreeMap<>();
        double[] mean = new double[3];
        double[] square = new double[2];
        for (int i = 0; i < DRAWS; i++) {
            AugMix.Draw draw = augMix.sample(Seeds.random(5, i), INFO);
            assertThat(draw.chains()).hasSize(3);
            double rest = 1 - draw.share();
            assertThat(draw.shares().stream().mapToDouble(s -> s).sum())
                    .isCloseTo(rest, within(1e-9));
            mean[0] += draw.share() / DRAWS;
            square[0] += draw.share() * draw.share() / DRAWS;
            double part = draw.shares().get(1) / rest;
            mean[1] += part / DRAWS;
            square[1] += part * part / DRAWS;
            depths.merge(draw.chains().get(0).size(), 1, Integer::sum);
            counts.add(draw.chains().get(0).get(0));
        }
        // Beta(1, 1) is uniform, a part of Dirichlet(1, 1, 1) is Beta(1, 2); four standard errors.
        assertThat(mean[0]).isCloseTo(1 / 2.0, within(4 * Math.sqrt(1 / 12.0 / DRAWS)));
        assertThat(square[0]).isCloseTo(1 / 3.0, within(0.01));
        assertThat(mean[1]).isCloseTo(1 / 3.0, within(4 * Math.sqrt(1 / 18.0 / DRAWS)));
        assertThat(square[1]).isCloseTo(1 / 6.0, within(0.01));
        assertAlike(counts.operations, 13);
        assertThat(depths).containsOnlyKeys(1, 2, 3);
        depths.values()
                .forEach(n -> assertThat(n / (double) DRAWS).isCloseTo(1 / 3.0, within(0.014)));
        // bins 0, 1, 2
        assertThat(counts.magnitudes).hasSize(3).containsKey(255.0);
    }

    @Test
    void augMixWithoutColor() {
        AugMix augMix = AugMix.builder().optAllOps(false).optWidth(1).optDepth(4).build();
        Counts counts = new Counts();
        for (int i = 0; i < DRAWS; i++) {
            AugMix.Draw draw = augMix.sample(Seeds.random(6, i), INFO);
            assertThat(draw.chains()).hasSize(1);
            assertThat(draw.chains().get(0)).hasSize(4);
            counts.add(draw.chains().get(0).get(3));
        }
        assertAlike(counts.operations, 9);
    }

    @Test
    void threeAugmentDrawsItsChoicesAlike() {
        ThreeAugment augment = ThreeAugment.builder().build();
        Map<ThreeAugment.Choice, Integer> choices = new TreeMap<>();
        for (int i = 0; i < DRAWS; i++) {
            ThreeAugment.Draw draw = augment.sample(Seeds.random(8, i), INFO);
            choices.merge(draw.choice(), 1, Integer::sum);
            boolean blur = draw.choice() == ThreeAugment.Choice.BLUR;
            assertThat(draw.sigma()).isBetween(blur ? 0.1 : 0, blur ? 2.0 : 0);
            assertThat(draw.jitter().contrast()).isBetween(0.7, 1.3);
        }
        assertAlike(choices, 3);
    }

    @Test
    void threeAugmentIsItsOperations() {
        NDArray image = noise(manager, new Shape(9, 14, 3), DataType.UINT8, 3);
        ThreeAugment augment = ThreeAugment.builder().build();
        ColorJitter.Draw jitter =
                new ColorJitter.Draw(
                        List.of(ColorJitter.Adjustment.CONTRAST, ColorJitter.Adjustment.BRIGHTNESS),
                        1.25,
                        0.75,
                        1,
                        0);
        // At a standard deviation of 1 the blur is cut off at 3 pixels.
        Map<ThreeAugment.Draw, NDArray> expected =
                Map.of(
                        new ThreeAugment.Draw(ThreeAugment.Choice.GRAYSCALE, 0, jitter),
                        ImageOps.grayscale(image),
                        new ThreeAugment.Draw(ThreeAugment.Choice.SOLARIZE, 0, jitter),
                        ImageOps.solarize(image, 128),
                        new ThreeAugment.Draw(ThreeAugment.Choice.BLUR, 1, jitter),
                        ImageOps.gaussianBlur(image, 7, 1));
        expected.forEach(
                (draw, changed) -> {
                    NDArray jittered = ImageOps.brightness(ImageOps.contrast(changed, 0.75), 1.25);
                    assertThat(augment.apply(image, List.of(draw)).toByteArray())
                            .isEqualTo(jittered.toByteArray());
                });
        for (Shape small : List.of(new Shape(1, 1, 3), new Shape(2, 40, 1))) {
            NDArray tiny = noise(manager, small, DataType.FLOAT32, 4).mul(255);
            ThreeAugment.Draw blur = new ThreeAugment.Draw(ThreeAugment.Choice.BLUR, 2, jitter);
            assertThat(augment.apply(tiny, List.of(blur)).getShape()).isEqualTo(small);
        }
    }

    private static final PolicyStep RIGHT = new PolicyStep(PolicyOperation.TRANSLATE_X, 3);
    private static final PolicyStep LEFT = new PolicyStep(PolicyOperation.TRANSLATE_X, -3);
    private static final PolicyStep DOWN = new PolicyStep(PolicyOperation.TRANSLATE_Y, 2);

    /** RandAugment with given steps, alone or in a Compose that fuses; on both kernels. */
    private byte[] fused(boolean fuse, NDArray image, List<List<PolicyStep>> draws) {
        RandAugment augment = RandAugment.builder().optFill(9).build();
        Compose.Builder builder = Compose.builder().optFuseAffine(fuse);
        List<Selection.Part> parts = new ArrayList<>();
        for (int i = 0; i < draws.size(); i++) {
            builder.addTransform(augment);
            parts.add(new Selection.Part(i, new RandAugment.Draw(draws.get(i))));
        }
        Compose compose = builder.build();
        List<Selection> draw = List.of(new Selection(parts));
        byte[] host = with("host", () -> compose.apply(image, draw)).toByteArray();
        byte[] device = with("device", () -> compose.apply(image, draw)).toByteArray();
        assertThat(device).isEqualTo(host);
        return host;
    }

    @Test
    void fusedWarpsOfWholePixelsAreTheSameInside() {
        NDArray image = noise(manager, new Shape(11, 13, 3), DataType.UINT8, 3);
        // all to one side: nothing comes back
        List<List<PolicyStep>> sameWay = List.of(List.of(RIGHT, DOWN, RIGHT));
        assertThat(fused(true, image, sameWay)).isEqualTo(fused(false, image, sameWay));
        byte[] there = fused(true, image, List.of(List.of(RIGHT, LEFT)));
        assertThat(there).as("what left the image comes back").isEqualTo(image.toByteArray());
        assertThat(fused(false, image, List.of(List.of(RIGHT, LEFT)))).isNotEqualTo(there);
    }

    /** Turning what was moved is not moving what was turned. */
    @Test
    void fusedWarpsKeepTheirOrder() {
        NDArray image = noise(manager, new Shape(12, 12, 3), DataType.UINT8, 3);
        // anti-clockwise by a quarter, which is whole pixels in a square
        PolicyStep turn = new PolicyStep(PolicyOperation.ROTATE, 90);
        byte[] moved = ImageOps.translateX(image, 3, Interpolation.NEAREST, 9).toByteArray();
        NDArray movedImage = TestImages.of(manager, moved, image.getShape(), DataType.UINT8);
        byte[] movedThenTurned = ImageOps.rotate90(movedImage, 1).toByteArray();
        NDArray turnedImage = ImageOps.rotate90(image, 1);
        byte[] turnedThenMoved =
                ImageOps.translateX(turnedImage, 3, Interpolation.NEAREST, 9).toByteArray();
        assertThat(movedThenTurned).isNotEqualTo(turnedThenMoved);
        assertThat(fused(true, image, List.of(List.of(RIGHT, turn)))).isEqualTo(movedThenTurned);
        assertThat(fused(true, image, List.of(List.of(turn, RIGHT)))).isEqualTo(turnedThenMoved);
    }

    @Test
    void nearestTwiceIsNotNearestOnce() {
        NDArray image = noise(manager, new Shape(33, 47, 3), DataType.UINT8, 3);
        PolicyStep turn = new PolicyStep(PolicyOperation.ROTATE, 20);
        PolicyStep twice = new PolicyStep(PolicyOperation.ROTATE, 40);
        List<List<PolicyStep>> steps = List.of(List.of(turn, turn));
        byte[] once = fused(false, image, List.of(List.of(twice)));
        byte[] fused = fused(true, image, steps);
        byte[] apart = fused(false, image, steps);
        assertThat(share(once, fused)).isLessThan(0.001);
        assertThat(share(once, apart)).isBetween(0.1, 0.6);
    }

    @Test
    void warpsWithOtherOperationsBetweenStayApart() {
        NDArray image = noise(manager, new Shape(11, 13, 3), DataType.UINT8, 3);
        PolicyStep sharp = new PolicyStep(PolicyOperation.SHARPNESS, 0.9);
        List<List<PolicyStep>> steps = List.of(List.of(RIGHT, sharp, LEFT));
        assertThat(fused(true, image, steps)).isEqualTo(fused(false, image, steps));
        assertThat(
                        AffineFusion.fuse(
                                List.of(
                                        Operations.rotate(3, Interpolation.NEAREST, Fill.NONE),
                                        Operations.rotate(3, Interpolation.BILINEAR, Fill.NONE),
                                        Operations.rotate(
                                                3,
                                                Interpolation.BILINEAR,
                                                Fill.of(new double[] {1})),
                                        Operations.shearX(
                                                0.2,
                                                Interpolation.BILINEAR,
                                                Fill.of(new double[] {1}))),
                                INFO))
                .hasSize(3);
    }

    @Test
    void masksAndBoxesFollowAPolicy() {
        RandAugment augment = RandAugment.builder().optFill(9).build();
        PolicyStep invert = new PolicyStep(PolicyOperation.INVERT, 0);
        List<RandAugment.Draw> draw =
                List.of(new RandAugment.Draw(List.of(invert, invert, RIGHT, DOWN)));
        NDArray mask = noise(manager, new Shape(8, 7, 1), DataType.UINT8, 3);
        assertThat(augment.applyToMask(mask, draw, 9).toByteArray())
                .isEqualTo(augment.apply(mask, draw).toByteArray());
        List<List<Box>> boxes = List.of(List.of(new Box(1, 1, 3, 4)));
        assertThat(augment.applyToBoxes(boxes, draw, new ImageInfo(8, 7, 1)))
                .containsExactly(List.of(new Box(3, 4, 5, 7)));
    }

    /** How many of the values differ. */
    private static double share(byte[] a, byte[] b) {
        return IntStream.range(0, a.length).filter(i -> a[i] != b[i]).count() / (double) a.length;
    }

    @Test
    void refusesDrawsThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyStep(PolicyOperation.ROTATE, Double.NaN))
                .withMessageContaining("magnitude must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AugMix.Draw(0.5, List.of(0.5), List.of()))
                .withMessageContaining("shares must be one for each of the 0 chains, but are 1");
        NDArray image = manager.zeros(new Shape(4, 4, 3), DataType.UINT8);
        RandAugment augment = RandAugment.builder().build();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                apply(
                                        "host",
                                        augment,
                                        image,
                                        new PolicyStep(PolicyOperation.POSTERIZE, 9)))
                .withMessageContaining("bits must be in [0, 8], but is 9");
    }

    @ParameterizedTest
    @EnumSource(PolicyOperation.class)
    void everyOperationHasAName(PolicyOperation operation) {
        assertThat(PolicyOperation.find(operation.toString())).contains(operation);
    }

    @Test
    void policiesAreReadAndWritten(@TempDir Path folder) throws IOException {
        for (Policy policy : Policy.named().values()) {
            assertThat(Policy.parse(policy.toString())).isEqualTo(policy);
        }
        Policy own =
                Policy.parse(
                        "{\"bins\": 31, \"subPolicies\": [[[\"rotate\", 1, 30], [\"Invert\", 0.5,"
                                + " null]], [[\"Identity\", 1]], [[\"EQUALIZE\", 0.25, 3]]]}");
        assertThat(own.bins()).isEqualTo(31);
        assertThat(own.subPolicies())
                .containsExactly(
                        List.of(
                                new Policy.Entry(PolicyOperation.ROTATE, 1, 30),
                                new Policy.Entry(PolicyOperation.INVERT, 0.5, 0)),
                        List.of(new Policy.Entry(PolicyOperation.IDENTITY, 1, 0)),
                        List.of(new Policy.Entry(PolicyOperation.EQUALIZE, 0.25, 0)));
        assertThat(Policy.parse(own.toString())).isEqualTo(own);
        Path file = folder.resolve("own.json");
        Files.writeString(file, own.toString());
        assertThat(Policy.read(file)).isEqualTo(own);
        AutoAugment augment = AutoAugment.builder().setPolicy(own).build();
        for (int i = 0; i < 50; i++) {
            AutoAugment.Draw draw = augment.sample(Seeds.random(7, i), INFO);
            if (draw.subPolicy() == 0) {
                assertThat(Math.abs(draw.steps().get(0).magnitude())).isEqualTo(30);
            }
        }
        Files.writeString(file, "[[[\"Rotat\", 1, 3]]]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.read(file))
                .withMessageContaining("own.json: this is no policy: at $[0][0][0]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[[[\"Rotat\", 1, 3]]] | at $[0][0][0] there is no operation 'Rotat'; did you mean Rotate?",
                "[[[\"Equalize\", 1], [\"Rotate\", 1.5, 3]]] | at $[0][1][2] probability must be",
                "[[[\"Rotate\", 1]]] | at $[0][0][1] Rotate needs a magnitude",
                "[[[\"Rotate\", 1, -1]]] | at $[0][0][2] magnitude must be in [0, infinity), but is -1",
                "[[[\"Invert\", 1]], [[\"Rotate\", 1, 10]]] | sub-policy 1: magnitude must be in 0..9",
                "[[[\"Invert\", 1]], []] | sub-policy 1: the number of a sub-policy's operations",
                "[] | the number of sub-policies must be in [1, infinity), but is 0",
                "{\"bins\": 1, \"subPolicies\": [[[\"Invert\", 1]]]} | bins must be in [2, infinity)",
                "{\"bins\": 5} | \"subPolicies\" is missing",
                "{\"bin\": 5} | at $.bin expected \"bins\" and \"subPolicies\" once each",
                "{\"bins\": 5, \"bins\": 6} | once each",
                "[[[\"Rotate\", 1, 2.5]]] | this is no policy: ",
                "[[[\"Rotate\", 1, 2, 3]]] | this is no policy: Expected END_ARRAY",
                "[[[7, 1, 2]]] | at $[0][0][0] there is no operation '7'; there are Identity, ShearX",
                "[[[\"Rotate\", \"x\", 2]]] | this is no policy: ",
                "[[\"Rotate\", 1, 2]] | this is no policy: Expected BEGIN_ARRAY but was STRING at",
                "[[[\"Invert\", 1]] | this is no policy: End of input at line 1",
                "[[[\"Invert\", 1]]] x | this is no policy: ",
                "[[['Invert', 1]]] | this is no policy: ",
                "nonsense | this is no policy: "
            })
    void mistakesInAPolicyAreNamedWithTheirPlace(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.parse(json))
                .withMessageContaining(message);
    }
}
