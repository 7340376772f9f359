package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.ColorJitter.Adjustment;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.NoiseStream;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.PixelNoise;
import io.gradus.augmentations.images.Seeds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the transforms of colors draw, and the distributions of noise; seeds are fixed. */
class ColorDrawsTest {

    private static final int DRAWS = 20_000;
    private static final ImageInfo IMAGE = new ImageInfo(32, 24, 3);

    // The 99.9 % quantile of the Kolmogorov-Smirnov statistic, for many draws.
    private static final double KS = 1.95 / Math.sqrt(DRAWS);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static RandomGenerator random(int i) {
        return Seeds.random(1, i / 100, i % 100);
    }

    /** The largest distance between the draws' distribution and the uniform one over [0, 1]. */
    private static double distance(double[] draws) {
        double[] sorted = draws.clone();
        Arrays.sort(sorted);
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            most = Math.max(most, Math.abs(sorted[i] - (i + 0.5) / sorted.length));
        }
        return most;
    }

    @Test
    void jitterDrawsUniformFactorsAndAllOrders() {
        ColorJitter jitter =
                ColorJitter.builder()
                        .optBrightness(0.4)
                        .optContrast(2)
                        .optSaturation(0.5, 3)
                        .optHue(0.1)
                        .build();
        double[][] draws = new double[4][DRAWS];
        Map<List<Adjustment>, Integer> orders = new HashMap<>();
        for (int i = 0; i < DRAWS; i++) {
            ColorJitter.Draw draw = jitter.sample(random(i), IMAGE);
            draws[0][i] = (draw.brightness() - 0.6) / 0.8;
            draws[1][i] = draw.contrast() / 3;
            draws[2][i] = (draw.saturation() - 0.5) / 2.5;
            draws[3][i] = (draw.hue() + 0.1) / 0.2;
            orders.merge(draw.order(), 1, Integer::sum);
        }
        for (double[] ofOne : draws) {
            assertThat(distance(ofOne)).isLessThan(KS);
        }
        assertThat(orders).hasSize(24);
        double expected = DRAWS / 24.0;
        double chiSquare =
                orders.values().stream()
                        .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                        .sum();
        // The 99.9 % quantile with 23 degrees of freedom.
        assertThat(chiSquare).isLessThan(49.73);
    }

    @Test
    void jitterLeavesOutWhatIsNotSet() {
        ColorJitter nothing = ColorJitter.builder().optContrast(0).build();
        assertThat(nothing.sample(random(0), IMAGE).order()).isEmpty();
        ColorJitter one = ColorJitter.builder().optHue(0.5).build();
        assertThat(one.sample(random(0), IMAGE).order()).containsExactly(Adjustment.HUE);
        NDArray image = noise(manager, new Shape(5, 4, 3), DataType.UINT8, 1);
        ColorJitter.Draw draw =
                new ColorJitter.Draw(
                        List.of(Adjustment.HUE, Adjustment.BRIGHTNESS), 1.5, 9, 9, 0.25);
        assertThat(one.apply(image, List.of(draw)).toByteArray())
                .isEqualTo(ImageOps.brightness(ImageOps.hue(image, 0.25), 1.5).toByteArray());
    }

    @Test
    void grayscaleHasItsProbability() {
        RandomGrayscale transform = RandomGrayscale.builder().build();
        int gray = 0;
        for (int i = 0; i < DRAWS; i++) {
            gray += transform.sample(random(i), IMAGE).gray() ? 1 : 0;
        }
        // Four standard deviations.
        assertThat((double) gray).isCloseTo(0.1 * DRAWS, within(4 * Math.sqrt(0.09 * DRAWS)));
    }

    @Test
    void blurDrawsAUniformSigma() {
        GaussianBlur blur = GaussianBlur.builder().setKernelSize(3).build();
        double[] sigma = new double[DRAWS];
        Arrays.setAll(sigma, i -> (blur.sample(random(i), IMAGE).sigma() - 0.1) / 1.9);
        assertThat(distance(sigma)).isLessThan(KS);
    }

    @Test
    void erasingDrawsItsAreaAndRatioAndEveryPlace() {
        // In a large image rounding is small, and nothing is drawn again.
        RandomErasing erasing =
                RandomErasing.builder().optProbability(1).optScale(0.02, 0.1).build();
        ImageInfo large = new ImageInfo(10_000, 10_000, 3);
        double[] area = new double[DRAWS];
        double[] ratio = new double[DRAWS];
        double[] top = new double[DRAWS];
        double[] left = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            Box box = erasing.sample(random(i), large).holes().get(0);
            double height = box.bottom() - box.top();
            double width = box.right() - box.left();
            area[i] = (height * width / 1e8 - 0.02) / 0.08;
            ratio[i] = Math.log(height / width / 0.3) / Math.log(3.3 / 0.3);
            top[i] = box.top() / (10_000 - height);
            left[i] = box.left() / (10_000 - width);
        }
        for (double[] draws : List.of(area, ratio, top, left)) {
            assertThat(distance(draws)).isLessThan(KS);
        }
    }

    @Test
    void erasingHasItsProbabilityAndMayNotFit() {
        int erased = 0;
        RandomErasing half = RandomErasing.builder().build();
        for (int i = 0; i < DRAWS; i++) {
            erased += half.sample(random(i), new ImageInfo(100, 100, 3)).holes().size();
        }
        assertThat((double) erased).isCloseTo(0.5 * DRAWS, within(4 * Math.sqrt(0.25 * DRAWS)));
        RandomErasing all = RandomErasing.builder().optProbability(1).optScale(1, 1).build();
        assertThat(all.sample(random(0), IMAGE).holes()).isEmpty();
    }

    @Test
    void gridsBeginEverywhere() {
        GridMask grid = GridMask.builder().setUnit(4, 5).optProbability(0.7).build();
        int[] counts = new int[42];
        for (int i = 0; i < DRAWS; i++) {
            GridMask.Draw draw = grid.sample(random(i), IMAGE);
            int place = draw.top() * draw.unit() + draw.left();
            counts[draw.unit() == 0 ? 41 : draw.unit() == 4 ? place : 16 + place]++;
        }
        double chiSquare = 0;
        for (int i = 0; i < 42; i++) {
            double chance = i == 41 ? 0.3 : i < 16 ? 0.35 / 16 : 0.35 / 25;
            double expected = DRAWS * chance;
            chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        // The 99.9 % quantile with 41 degrees of freedom.
        assertThat(chiSquare).isLessThan(74.74);
    }

    @Test
    void lightingDrawsNormalMultiples() {
        PcaLighting lighting = PcaLighting.builder().build();
        double[][] alpha = new double[3][DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            PcaLighting.Draw draw = lighting.sample(random(i), IMAGE);
            alpha[0][i] = draw.alpha1();
            alpha[1][i] = draw.alpha2();
            alpha[2][i] = draw.alpha3();
        }
        for (double[] draws : alpha) {
            assertThat(distance(cumulative(draws, 0.1))).isLessThan(KS);
        }
    }

    /** The normal distribution function, by integration over a fine grid. */
    private static double[] cumulative(double[] x, double std) {
        int parts = 20_000;
        double[] sums = new double[2 * parts + 1];
        double step = 10.0 / parts;
        for (int i = 1; i < sums.length; i++) {
            double middle = (i - 0.5 - parts) * step;
            sums[i] = sums[i - 1] + step * Math.exp(-middle * middle / 2) / Math.sqrt(2 * Math.PI);
        }
        return Arrays.stream(x).map(v -> sums[(int) Math.round(v / std / step) + parts]).toArray();
    }

    @Test
    void noiseIsNormal() {
        float[] z = new float[DRAWS];
        new NoiseStream(Operations.gaussianNoise(1, 1).getClass(), 5).normal(z, DRAWS);
        double[] draws = new double[DRAWS];
        Arrays.setAll(draws, i -> z[i]);
        assertThat(distance(cumulative(draws, 1))).isLessThan(KS);
        float[] u = new float[DRAWS];
        new NoiseStream(Operations.gaussianNoise(1, 1).getClass(), 5).uniform(u, DRAWS);
        Arrays.setAll(draws, i -> u[i]);
        assertThat(distance(draws)).isLessThan(KS);
        // Known quantiles, and what is drawn is symmetric.
        float[] all = new float[4 << 16];
        new NoiseStream(Operations.gaussianNoise(1, 1).getClass(), 6).normal(all, all.length);
        Arrays.sort(all);
        assertThat(all[all.length - 1]).isBetween(4.1f, 4.4f);
        assertThat(all[(int) (0.975 * all.length)]).isCloseTo(1.959964f, within(0.02f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UINT8", "FLOAT32"})
    void gaussianNoiseHasItsMeanAndDeviation(String type) {
        Shape shape = new Shape(200, 100, 3);
        NDArray gray = manager.full(shape, 120, DataType.FLOAT32);
        NDArray image = gray.toType(DataType.valueOf(type), false);
        for (String kernel : List.of("host", "device")) {
            NDArray result = with(kernel, () -> ImageOps.gaussianNoise(image, 20, 3));
            float[] x = result.toType(DataType.FLOAT32, true).toFloatArray();
            double mean = mean(x);
            double variance = variance(x);
            // Rounding adds 1/12; four standard errors.
            assertThat(mean).isCloseTo(120, within(4 * 20 / Math.sqrt(x.length)));
            assertThat(variance).isCloseTo(400, within(4 * 400 * Math.sqrt(2.0 / x.length)));
        }
        assertThat(ImageOps.gaussianNoise(image, 20, 4).toByteArray())
                .isNotEqualTo(ImageOps.gaussianNoise(image, 20, 3).toByteArray());
    }

    private static double mean(float[] x) {
        double sum = 0;
        for (float value : x) {
            sum += value;
        }
        return sum / x.length;
    }

    private static double variance(float[] x) {
        double mean = mean(x);
        double sum = 0;
        for (float value : x) {
            sum += (value - mean) * (value - mean);
        }
        return sum / x.length;
    }

    @Test
    void isoNoiseMakesAGrayImageLighterByPoissonNoise() {
        // Half 60 and half 140: a standard deviation of 40, so P has mean and variance 20.
        float[] values = new float[40_000];
        Arrays.fill(values, 0, 20_000, 60);
        Arrays.fill(values, 20_000, 40_000, 140);
        NDArray image = manager.create(values, new Shape(200, 200, 1));
        for (String kernel : List.of("host", "device")) {
            NDArray result = with(kernel, () -> ImageOps.isoNoise(image, 0.05, 0.5, 3));
            float[] x = result.toFloatArray();
            for (int half = 0; half < 2; half++) {
                float light = half == 0 ? 60 : 140;
                float[] poisson = new float[20_000];
                for (int i = 0; i < poisson.length; i++) {
                    poisson[i] = (x[half * 20_000 + i] - light) / (255 - light) * 255;
                    assertThat(poisson[i]).isCloseTo(Math.round(poisson[i]), within(1e-3f));
                }
                assertThat(mean(poisson)).isCloseTo(20, within(4 * Math.sqrt(20 / 20_000.0)));
                // The variance of a sample variance is (mu4 - sigma^4) / n, mu4 = 20 + 3 * 400.
                assertThat(variance(poisson))
                        .isCloseTo(20, within(4 * Math.sqrt((20 + 2 * 400) / 20_000.0)));
            }
        }
    }

    @Test
    void isoNoiseTurnsHuesAndKeepsLightnessOfAnEvenImage() {
        // One color: lightness has no deviation, so it stays; hue 60 degrees of (200, 200, 40).
        NDArray image = manager.zeros(new Shape(100, 100, 3));
        image.set(new NDIndex("..., :2"), 200);
        image.set(new NDIndex("..., 2"), 40);
        for (String kernel : List.of("host", "device")) {
            float[] x = with(kernel, () -> ImageOps.isoNoise(image, 0.05, 0.5, 3)).toFloatArray();
            float[] turns = new float[10_000];
            for (int i = 0; i < turns.length; i++) {
                float r = x[3 * i];
                float g = x[3 * i + 1];
                assertThat(Math.max(r, g)).isCloseTo(200, within(1e-3f));
                assertThat(x[3 * i + 2]).isCloseTo(40, within(1e-3f));
                turns[i] = (r < 200 - 1e-3f ? 200 - r : g - 200) / 160 / 6;
            }
            assertThat(mean(turns)).isCloseTo(0, within(4 * 0.025 / 100));
            assertThat(Math.sqrt(variance(turns))).isCloseTo(0.025, within(0.025 * 0.03));
        }
    }

    @ParameterizedTest
    @EnumSource(PixelNoise.class)
    void erasedNoise(PixelNoise noise) {
        NDArray image = manager.zeros(new Shape(2, 60, 50, 3));
        List<Box> boxes = List.of(new Box(3, 2, 55, 40), new Box(50, 30, 60, 50));
        for (String kernel : List.of("host", "device")) {
            NDArray result =
                    with(
                            kernel,
                            () ->
                                    ImageOps.erase(
                                            image,
                                            List.of(boxes, List.of()),
                                            noise,
                                            new long[] {7, 8}));
            float[] x = result.get("0, 3:55, 2:40").toFloatArray();
            double mean = noise == PixelNoise.UNIFORM ? 127.5 : 0;
            double variance = noise == PixelNoise.UNIFORM ? (256 * 256 - 1) / 12.0 : 1;
            assertThat(mean(x)).isCloseTo(mean, within(4 * Math.sqrt(variance / x.length)));
            assertThat(variance(x)).isCloseTo(variance, within(0.06 * variance));
            assertThat(result.get("0, :3").sum().getFloat()).isZero();
            assertThat(result.get("0, 50:60, 40:50").toFloatArray()).isNotEqualTo(new float[300]);
            assertThat(result.get("1").sum().getFloat()).isZero();
        }
        if (noise == PixelNoise.NORMAL) {
            NDArray bytes = image.toType(DataType.UINT8, false);
            RandomErasing erasing =
                    RandomErasing.builder().optProbability(1).optValue(noise).build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> erasing.transform(bytes))
                    .withMessageContaining("NORMAL noise is for floats");
        }
    }

    @Test
    void rectanglesFilledByChannel() {
        NDArray image = manager.zeros(new Shape(2, 3, 2));
        List<List<Box>> boxes = List.of(List.of(new Box(0, 1, 2, 3)));
        for (String kernel : List.of("host", "device")) {
            assertThat(with(kernel, () -> ImageOps.erase(image, boxes, 5, 6)).toFloatArray())
                    .containsExactly(0, 0, 5, 6, 5, 6, 0, 0, 5, 6, 5, 6);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageOps.erase(image, boxes, 1, 2, 3))
                .withMessageContaining("one for each of the 2 channels, but has 3");
    }

    @Test
    void cutoutIsASquareAroundItsCentre() {
        NDArray image = manager.ones(new Shape(2, 5, 6, 1));
        ImageInfo info = new ImageInfo(5, 6, 1);
        for (String kernel : List.of("host", "device")) {
            NDArray result =
                    with(
                            kernel,
                            () ->
                                    ImageOps.erase(
                                            image,
                                            List.of(
                                                    List.of(Box.around(0, 5, 4, info)),
                                                    List.of(Box.around(2, 3, 4, info))),
                                            7));
            // Rows -2..1 and columns 3..6, then rows 0..3 and columns 1..4.
            assertThat(result.get("0, :2, 3:6").toFloatArray()).containsOnly(7);
            assertThat(result.get("0").sum().getFloat()).isEqualTo(30 + 6 * 6);
            assertThat(result.get("1, :4, 1:5").toFloatArray()).containsOnly(7);
            assertThat(result.get("1").sum().getFloat()).isEqualTo(30 + 16 * 6);
        }
        NDArray first = image.get("0");
        assertThat(ImageOps.cutout(first, 0, 5, 4, 7).sum().getFloat()).isEqualTo(30 + 6 * 6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageOps.cutout(image, 5, 0, 1))
                .withMessageContaining("rows 5..6");
    }

    @Test
    void gridMaskKeepsBars() {
        NDArray image = manager.ones(new Shape(5, 7, 1));
        for (String kernel : List.of("host", "device")) {
            // Bars of two, squares of one; units begin at row 1 and column 2.
            NDArray result = with(kernel, () -> ImageOps.gridMask(image, 3, 0.6, 1, 2));
            assertThat(result.toFloatArray())
                    .containsExactly(
                            1, 0, 1, 1, 0, 1, 1, //
                            1, 1, 1, 1, 1, 1, 1, //
                            1, 1, 1, 1, 1, 1, 1, //
                            1, 0, 1, 1, 0, 1, 1, //
                            1, 1, 1, 1, 1, 1, 1);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageOps.gridMask(image, 3, 0.6, 3, 0))
                .withMessageContaining("top must be in [0, 2], but is 3");
    }

    @Test
    void lightingAddsTheComponents() {
        NDArray image = manager.full(new Shape(1, 1, 3), 100, DataType.FLOAT32);
        float[] x = ImageOps.pcaLighting(image, new double[] {0.1, -0.2, 0.3}).toFloatArray();
        // 255 * (V (alpha * lambda)), by hand.
        assertThat(x[0]).isCloseTo(100 - 3.147498f - 0.689569f + 0.138010f, within(1e-4f));
        assertThat(x[1]).isCloseTo(100 - 3.221262f + 0.004315f - 0.280220f, within(1e-4f));
        assertThat(x[2]).isCloseTo(100 - 3.236792f + 0.666174f + 0.144688f, within(1e-4f));
        NDArray bytes = image.toType(DataType.UINT8, false);
        byte[] rounded = ImageOps.pcaLighting(bytes, new double[] {0.1, -0.2, 0.3}).toByteArray();
        assertThat(rounded).containsExactly(96, 97, 98);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageOps.pcaLighting(image, new double[2]))
                .withMessageContaining("alpha must be 3 numbers, but are 2");
    }

    @Test
    void componentsOfKnownColours() {
        // Independent multiples of three orthogonal directions.
        double[][] directions = {
            {1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)},
            {1 / Math.sqrt(2), -1 / Math.sqrt(2), 0},
            {1 / Math.sqrt(6), 1 / Math.sqrt(6), -2 / Math.sqrt(6)}
        };
        double[] deviations = {30, 9, 3};
        Random random = new Random(1);
        float[] x = new float[3 * 200_000];
        for (int i = 0; i < x.length; i += 3) {
            for (int k = 0; k < 3; k++) {
                double multiple = deviations[k] * random.nextGaussian();
                for (int c = 0; c < 3; c++) {
                    x[i + c] += (float) (multiple * directions[k][c]);
                }
            }
            for (int c = 0; c < 3; c++) {
                x[i + c] += 128;
            }
        }
        NDArray all = manager.create(x, new Shape(2, 200, 500, 3));
        ColorComponents components =
                new ColorComponents.Fit().add(all.get("0")).add(all.get("1:")).components();
        double[] values = components.eigenvalues();
        double[][] vectors = components.eigenvectors();
        for (int k = 0; k < 3; k++) {
            double variance = deviations[k] * deviations[k] / (255 * 255);
            assertThat(values[k]).isCloseTo(variance, within(0.02 * variance));
            double dot = 0;
            for (int c = 0; c < 3; c++) {
                dot += vectors[c][k] * directions[k][c];
            }
            assertThat(Math.abs(dot)).isCloseTo(1, within(1e-3));
        }
        assertThat(components.toString()).startsWith("ColorComponents(eigenvalues=[0.01");
    }

    @Test
    void componentsRefuseWhatCannotBe() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new ColorComponents.Fit().components())
                .withMessageContaining("there are no images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ColorComponents.Fit().add(manager.zeros(new Shape(4, 4, 1))))
                .withMessageContaining("3 channels (RGB), but these images have 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ColorComponents(new double[2], new double[3][3]))
                .withMessageContaining("eigenvalues must be 3 numbers, but are 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ColorComponents(new double[] {1, 1, -1}, new double[3][3]))
                .withMessageContaining("eigenvalue must be in [0, infinity)");
    }
}
