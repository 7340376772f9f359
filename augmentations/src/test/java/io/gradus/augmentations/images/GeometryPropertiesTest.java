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
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Laws of warps and resizing; each runs on both kernels, which must agree to the bit. */
class GeometryPropertiesTest {

    private record Picture(Shape shape, DataType type, long seed) {}

    @Provide
    Arbitrary<Picture> pictures() {
        Arbitrary<Integer> side = Arbitraries.integers().between(1, 14);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 2),
                        side,
                        side,
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(DataType.UINT8, DataType.FLOAT32),
                        Arbitraries.longs())
                .as((n, h, w, c, type, seed) -> new Picture(new Shape(n, h, w, c), type, seed));
    }

    @Provide
    Arbitrary<Interpolation> warps() {
        return Arbitraries.of(Interpolation.NEAREST, Interpolation.BILINEAR);
    }

    private static byte[] both(Picture picture, UnaryOperator<NDArray> operation) {
        try (NDManager manager = newManager()) {
            NDArray images = noise(manager, picture.shape(), picture.type(), picture.seed());
            byte[] host = with("host", () -> operation.apply(images)).toByteArray();
            byte[] device = with("device", () -> operation.apply(images)).toByteArray();
            assertThat(device).isEqualTo(host);
            return host;
        }
    }

    private static byte[] bytes(Picture picture) {
        return both(picture, x -> x);
    }

    private static double[] fill(Picture picture, RandomGenerator random) {
        int channels = (int) picture.shape().get(3);
        return switch (random.nextInt(3)) {
            case 0 -> new double[0];
            case 1 -> new double[] {random.nextInt(256)};
            default -> random.ints(channels, 0, 256).asDoubleStream().toArray();
        };
    }

    @Property(tries = 300)
    void kernelsAgreeOnAffineMaps(
            @ForAll("pictures") Picture picture,
            @ForAll("warps") Interpolation interpolation,
            @ForAll long seed) {
        RandomGenerator random = Seeds.random(seed);
        double[] fill = fill(picture, random);
        double angle = random.nextDouble(-400, 400);
        double right = random.nextDouble(-9, 9);
        double scale = Math.exp(random.nextDouble(-2, 2));
        double shear = random.nextDouble(-60, 60);
        both(
                picture,
                x ->
                        ImageOps.affine(
                                x, angle, right, 1, scale, shear, -shear, interpolation, fill));
    }

    @Property(tries = 200)
    void kernelsAgreeOnOtherWarps(
            @ForAll("pictures") Picture picture,
            @ForAll("warps") Interpolation interpolation,
            @ForAll long seed) {
        RandomGenerator random = Seeds.random(seed);
        double[] fill = fill(picture, random);
        List<Point> from =
                List.of(new Point(0, 0), new Point(9, 0), new Point(9, 9), new Point(0, 9));
        // Far enough for the horizon to lie inside the image.
        List<Point> to =
                from.stream()
                        .map(
                                p ->
                                        new Point(
                                                p.x() + random.nextDouble(-4, 4),
                                                p.y() + random.nextDouble(-4, 4)))
                        .toList();
        both(picture, x -> ImageOps.perspective(x, from, to, interpolation, fill));
        both(picture, x -> ImageOps.elastic(x, 20, 1, seed, interpolation, fill));
        double k = random.nextDouble(-4, 4);
        both(picture, x -> ImageOps.opticalDistortion(x, k, -k / 2, interpolation, fill));
    }

    @Property(tries = 300)
    void kernelsAgreeOnResizing(
            @ForAll("pictures") Picture picture,
            @ForAll Interpolation interpolation,
            @ForAll boolean antialias,
            @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 20) int width,
            @ForAll long seed) {
        RandomGenerator random = Seeds.random(seed);
        int h = 1 + random.nextInt((int) picture.shape().get(1));
        int w = 1 + random.nextInt((int) picture.shape().get(2));
        int top = random.nextInt((int) picture.shape().get(1) - h + 1);
        int left = random.nextInt((int) picture.shape().get(2) - w + 1);
        Box box = new Box(top, left, top + h, left + w);
        byte[] at =
                both(
                        picture,
                        x -> ImageOps.resizedCrop(x, box, height, width, interpolation, antialias));
        byte[] afterwards =
                both(
                        picture,
                        x ->
                                ImageOps.resize(
                                        ImageOps.crop(x, top, left, h, w),
                                        height,
                                        width,
                                        interpolation,
                                        antialias));
        assertThat(at).isEqualTo(afterwards);
    }

    @Property(tries = 100)
    void whatChangesNothingIsIdentity(
            @ForAll("pictures") Picture picture,
            @ForAll("warps") Interpolation warp,
            @ForAll Interpolation interpolation,
            @ForAll boolean antialias) {
        byte[] same = bytes(picture);
        List<Point> corners =
                List.of(new Point(0, 0), new Point(1, 0), new Point(1, 1), new Point(0, 1));
        int h = (int) picture.shape().get(1);
        int w = (int) picture.shape().get(2);
        assertThat(both(picture, x -> ImageOps.affine(x, 0, 0, 0, 1, 0, 0, warp, 9)))
                .isEqualTo(same);
        assertThat(both(picture, x -> ImageOps.perspective(x, corners, corners, warp, 9)))
                .isEqualTo(same);
        assertThat(both(picture, x -> ImageOps.elastic(x, 0, 1, 1, warp, 9))).isEqualTo(same);
        assertThat(both(picture, x -> ImageOps.rotate90(x, 4))).isEqualTo(same);
        assertThat(both(picture, x -> ImageOps.resize(x, h, w, interpolation, antialias)))
                .isEqualTo(same);
        assertThat(both(picture, x -> ImageOps.verticalFlip(ImageOps.verticalFlip(x))))
                .isEqualTo(same);
    }

    @Property(tries = 100)
    void quartersAddUp(
            @ForAll("pictures") Picture picture,
            @ForAll @IntRange(min = -5, max = 5) int first,
            @ForAll @IntRange(min = -5, max = 5) int second) {
        assertThat(both(picture, x -> ImageOps.rotate90(ImageOps.rotate90(x, first), second)))
                .isEqualTo(both(picture, x -> ImageOps.rotate90(x, first + second)));
        assertThat(both(picture, x -> ImageOps.rotate90(x, 2)))
                .isEqualTo(both(picture, x -> ImageOps.verticalFlip(ImageOps.horizontalFlip(x))));
    }

    @Property(tries = 50)
    void rotatingASquareByQuartersIsExact(
            @ForAll @IntRange(min = 1, max = 12) int side,
            @ForAll @IntRange(min = -4, max = 4) int turns,
            @ForAll("warps") Interpolation interpolation,
            @ForAll long seed) {
        Picture picture = new Picture(new Shape(1, side, side, 3), DataType.UINT8, seed);
        assertThat(both(picture, x -> ImageOps.rotate(x, 90 * turns, interpolation, 9)))
                .isEqualTo(both(picture, x -> ImageOps.rotate90(x, turns)));
    }

    @Property(tries = 100)
    void translatingByWholePixelsIsAWindow(
            @ForAll("pictures") Picture picture,
            @ForAll("warps") Interpolation interpolation,
            @ForAll @IntRange(min = -16, max = 16) int right,
            @ForAll @IntRange(min = -16, max = 16) int down) {
        int h = (int) picture.shape().get(1);
        int w = (int) picture.shape().get(2);
        UnaryOperator<NDArray> window =
                x ->
                        Operations.window(-down, -right, h, w, PaddingMode.CONSTANT, Fill.of(9.0))
                                .apply(x);
        assertThat(
                        both(
                                picture,
                                x -> ImageOps.affine(x, 0, right, down, 1, 0, 0, interpolation, 9)))
                .isEqualTo(both(picture, window));
    }

    @Property(tries = 200)
    void homographiesComposeAndInvert(
            @ForAll @DoubleRange(min = -0.3, max = 0.3) double small,
            @ForAll @DoubleRange(min = -50, max = 50) double far,
            @ForAll long seed) {
        RandomGenerator random = Seeds.random(seed);
        Homography first =
                new Homography(
                        1 + small, small, far, -small, 1, -far, small / 100, -small / 100, 1);
        Homography second =
                new Homography(
                        random.nextDouble(0.5, 2),
                        0.2,
                        3,
                        -0.1,
                        random.nextDouble(0.5, 2),
                        1,
                        0,
                        0,
                        1);
        double x = random.nextDouble(20);
        double y = random.nextDouble(20);
        Homography both = first.then(second);
        double u = first.x(x, y);
        double v = first.y(x, y);
        assertThat(both.x(x, y)).isCloseTo(second.x(u, v), within(1e-6));
        assertThat(both.y(x, y)).isCloseTo(second.y(u, v), within(1e-6));
        assertThat(first.inverse().x(u, v)).isCloseTo(x, within(1e-6));
        assertThat(first.inverse().y(u, v)).isCloseTo(y, within(1e-6));
        assertThat(second.isAffine()).isTrue();
    }
}
