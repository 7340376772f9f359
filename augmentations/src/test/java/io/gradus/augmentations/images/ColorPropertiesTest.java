package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Laws of operations on colors and filters; each runs on both kernels, which must agree. */
class ColorPropertiesTest {

    private record Picture(Shape shape, DataType type, long seed) {

        NDArray on(NDManager manager) {
            return noise(manager, shape, type, seed);
        }
    }

    /** Of one, three or any number of channels. */
    private static Arbitrary<Picture> pictures(Arbitrary<Integer> channels) {
        Arbitrary<Integer> side = Arbitraries.integers().between(1, 12);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        side,
                        side,
                        channels,
                        Arbitraries.of(DataType.UINT8, DataType.FLOAT32),
                        Arbitraries.longs())
                .as((n, h, w, c, type, seed) -> new Picture(new Shape(n, h, w, c), type, seed));
    }

    @Provide
    Arbitrary<Picture> any() {
        return pictures(Arbitraries.integers().between(1, 4));
    }

    @Provide
    Arbitrary<Picture> color() {
        return pictures(Arbitraries.of(1, 3));
    }

    private static float[] floats(NDArray x) {
        return x.toType(DataType.FLOAT32, true).toFloatArray();
    }

    /** The host's result, which the device's must equal, floats within 0.0001. */
    private static float[] both(Picture picture, double most, UnaryOperator<NDArray> operation) {
        try (NDManager manager = newManager()) {
            NDArray images = picture.on(manager);
            float[] host = floats(with("host", () -> operation.apply(images)));
            float[] device = floats(with("device", () -> operation.apply(images)));
            double apart = picture.type() == DataType.UINT8 ? most : 1e-4;
            assertClose(device, host, apart);
            return host;
        }
    }

    private static void assertClose(float[] is, float[] expected, double most) {
        assertThat(is).hasSameSizeAs(expected);
        for (int i = 0; i < is.length; i++) {
            assertThat(Math.abs(is[i] - expected[i])).isLessThanOrEqualTo((float) most);
        }
    }

    private static float[] itself(Picture picture) {
        try (NDManager manager = newManager()) {
            return floats(picture.on(manager));
        }
    }

    private static void isIdentity(Picture picture, UnaryOperator<NDArray> operation) {
        assertClose(both(picture, 0, operation), itself(picture), 1e-4);
    }

    @Property(tries = 50)
    void nothingChangesNothing(@ForAll("color") Picture picture) {
        isIdentity(picture, x -> ImageOps.brightness(x, 1));
        isIdentity(picture, x -> ImageOps.contrast(x, 1));
        isIdentity(picture, x -> ImageOps.saturation(x, 1));
        isIdentity(picture, x -> ImageOps.sharpness(x, 1));
        isIdentity(picture, x -> ImageOps.hue(x, 0));
        isIdentity(picture, x -> ImageOps.posterize(x, 8));
        isIdentity(picture, x -> ImageOps.solarize(x, 256));
        isIdentity(picture, x -> ImageOps.gaussianBlur(x, 1, 2));
        isIdentity(picture, x -> ImageOps.gaussianNoise(x, 0, 2));
        isIdentity(picture, x -> ImageOps.isoNoise(x, 0, 0, 2));
        isIdentity(picture, x -> ImageOps.invert(ImageOps.invert(x)));
    }

    @Property(tries = 50)
    void someAreOthers(@ForAll("color") Picture picture) {
        float[] inverted = both(picture, 0, ImageOps::invert);
        assertThat(both(picture, 0, x -> ImageOps.solarize(x, 0))).isEqualTo(inverted);
        assertThat(both(picture, 0, x -> ImageOps.brightness(x, 0))).containsOnly(0);
        if (picture.shape().get(3) == 3) {
            assertClose(
                    both(picture, 0, x -> ImageOps.saturation(x, 0)),
                    both(picture, 0, ImageOps::grayscale),
                    1e-4);
        }
    }

    @Property(tries = 100)
    void kernelsAgree(
            @ForAll("color") Picture picture,
            @ForAll @DoubleRange(max = 3) double factor,
            @ForAll @DoubleRange(min = -0.5, max = 0.5) double shift,
            @ForAll @IntRange(max = 8) int bits,
            @ForAll long seed) {
        both(picture, 0, x -> ImageOps.brightness(x, factor));
        both(picture, 0, x -> ImageOps.contrast(x, factor));
        both(picture, 0, x -> ImageOps.saturation(x, factor));
        both(picture, 0, x -> ImageOps.hue(x, shift));
        both(picture, 0, x -> ImageOps.posterize(x, bits));
        both(picture, 0, x -> ImageOps.gaussianNoise(x, 30 * factor, seed));
    }

    @Property(tries = 100)
    void kernelsAgreeOnAnyNumberOfChannels(
            @ForAll("any") Picture picture,
            @ForAll @DoubleRange(max = 3) double factor,
            @ForAll @IntRange(max = 5) int reach,
            @ForAll @IntRange(min = 2, max = 9) int unit,
            @ForAll long seed) {
        both(picture, 0, x -> ImageOps.sharpness(x, factor));
        both(picture, 0, x -> ImageOps.solarize(x, 85 * factor));
        both(picture, 0, ImageOps::equalize);
        both(picture, 0, ImageOps::autoContrast);
        both(picture, 0, x -> ImageOps.gridMask(x, unit, 0.5, unit - 1, unit / 2, 9));
        int columns = 2 * Math.min(reach, (int) picture.shape().get(2) - 1) + 1;
        int rows = 2 * Math.min(reach, (int) picture.shape().get(1) - 1) + 1;
        both(picture, 1, x -> ImageOps.gaussianBlur(x, columns, rows, 0.1 + factor, 1));
    }

    @Property(tries = 50)
    void autoContrastReachesBothEnds(@ForAll("any") Picture picture) {
        float[] x = both(picture, 0, ImageOps::autoContrast);
        int channels = (int) picture.shape().get(3);
        int size = x.length / (int) picture.shape().get(0);
        float[] before = itself(picture);
        for (int first = 0; first < x.length; first += size) {
            for (int c = 0; c < channels; c++) {
                float low = 255;
                float high = 0;
                boolean same = true;
                for (int i = first + c; i < first + size; i += channels) {
                    low = Math.min(low, x[i]);
                    high = Math.max(high, x[i]);
                    same &= before[i] == before[first + c];
                }
                if (same) {
                    assertThat(low).isEqualTo(before[first + c]);
                } else {
                    assertThat(low).isZero();
                    // Cut off, float arithmetic may stay a level below.
                    assertThat(high).isGreaterThanOrEqualTo(254);
                }
            }
        }
    }

    @Property(tries = 50)
    void oneColorStaysWhenSmoothed(
            @ForAll @IntRange(max = 255) int level,
            @ForAll @DoubleRange(min = 0.1, max = 9) double s) {
        try (NDManager manager = newManager()) {
            NDArray x = manager.full(new Shape(12, 15, 2), level, DataType.FLOAT32);
            NDArray bytes = x.toType(DataType.UINT8, true);
            // floats that are all so dark are not taken for levels
            for (NDArray image : level > 0 && level < 8 ? List.of(bytes) : List.of(x, bytes)) {
                for (String kernel : List.of("host", "device")) {
                    assertClose(
                            floats(with(kernel, () -> ImageOps.gaussianBlur(image, 21, s))),
                            floats(image),
                            1e-3);
                    assertClose(
                            floats(with(kernel, () -> ImageOps.sharpness(image, 0))),
                            floats(image),
                            1e-3);
                }
            }
        }
    }

    @Property(tries = 50)
    void hueKeepsTheLargestAndTheSmallest(
            @ForAll("color") Picture picture,
            @ForAll @DoubleRange(min = -0.5, max = 0.5) double shift) {
        if (picture.shape().get(3) != 3) {
            return;
        }
        float[] before = itself(picture);
        float[] after = both(picture, 0, x -> ImageOps.hue(x, shift));
        for (int i = 0; i < before.length; i += 3) {
            assertThat(largest(after, i)).isEqualTo(largest(before, i));
            assertThat(smallest(after, i)).isCloseTo(smallest(before, i), within(1e-4f));
        }
    }

    private static float largest(float[] x, int at) {
        return Math.max(x[at], Math.max(x[at + 1], x[at + 2]));
    }

    private static float smallest(float[] x, int at) {
        return Math.min(x[at], Math.min(x[at + 1], x[at + 2]));
    }

    @Property(tries = 20)
    void halvesAreComputedAsFloats(@ForAll("color") Picture picture) {
        try (NDManager manager = newManager()) {
            NDArray floats = noise(manager, picture.shape(), DataType.FLOAT32, picture.seed());
            NDArray halves = floats.toType(DataType.FLOAT16, true);
            List<UnaryOperator<NDArray>> operations =
                    List.of(
                            x -> ImageOps.contrast(x, 1.4),
                            x -> ImageOps.saturation(x, 0.3),
                            x -> ImageOps.hue(x, 0.2),
                            x -> ImageOps.sharpness(x, 1.4),
                            ImageOps::equalize,
                            ImageOps::autoContrast,
                            x -> ImageOps.posterize(x, 3),
                            x -> ImageOps.solarize(x, 99),
                            x -> ImageOps.gaussianNoise(x, 9, 1),
                            x -> ImageOps.isoNoise(x, 0.1, 1, 1),
                            x -> ImageOps.cutout(x, 0, 0, 3, 1));
            for (UnaryOperator<NDArray> operation : operations) {
                NDArray result = operation.apply(halves);
                assertThat(result.getDataType()).isEqualTo(DataType.FLOAT16);
                // Halves of 128..255 are 1/8 apart.
                assertClose(floats(result), floats(operation.apply(floats)), 0.0626);
            }
        }
    }
}
