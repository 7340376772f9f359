package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Cutout;
import io.gradus.augmentations.RandomCrop;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws that hold for all images; each runs on both kernels, which must agree. */
class ImageOpsPropertiesTest {

    private record Picture(Shape shape, DataType type, long seed) {}

    @Provide
    Arbitrary<Picture> pictures() {
        Arbitrary<Integer> side = Arbitraries.integers().between(1, 12);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        side,
                        side,
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(DataType.UINT8, DataType.FLOAT32),
                        Arbitraries.longs())
                .as((n, h, w, c, type, seed) -> new Picture(new Shape(n, h, w, c), type, seed));
    }

    /** The operation's result, which both kernels must give. */
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

    private static int height(Picture picture) {
        return (int) picture.shape().get(1);
    }

    private static int width(Picture picture) {
        return (int) picture.shape().get(2);
    }

    @Property(tries = 100)
    void flippingTwiceIsIdentity(@ForAll("pictures") Picture picture) {
        assertThat(both(picture, x -> ImageOps.horizontalFlip(ImageOps.horizontalFlip(x))))
                .isEqualTo(bytes(picture));
    }

    @Property(tries = 200)
    void croppingThePaddedImageGivesItBack(
            @ForAll("pictures") Picture picture,
            @ForAll PaddingMode mode,
            @ForAll @IntRange(max = 4) int columns,
            @ForAll @IntRange(max = 4) int rows) {
        int left = Math.min(columns, width(picture) - 1);
        int top = Math.min(rows, height(picture) - 1);
        assertThat(
                        both(
                                picture,
                                x ->
                                        ImageOps.crop(
                                                ImageOps.pad(x, left, top, left, 0, mode, 0),
                                                top,
                                                left,
                                                height(picture),
                                                width(picture))))
                .isEqualTo(bytes(picture));
    }

    @Property(tries = 300)
    void randomCropIsACropOfThePaddedImage(
            @ForAll("pictures") Picture picture,
            @ForAll PaddingMode mode,
            @ForAll @IntRange(max = 15) int padding,
            @ForAll @IntRange(min = 1, max = 12) int side,
            @ForAll long seed) {
        // With much padding and a small side the crop may lie beside the image.
        int most = Math.min(height(picture), width(picture)) - 1;
        boolean mirror = mode == PaddingMode.REFLECT || mode == PaddingMode.SYMMETRIC;
        int border = mirror ? Math.min(padding, most) : padding;
        int size = Math.min(side, most + 1 + 2 * border);
        RandomCrop crop =
                RandomCrop.builder().setSize(size).optPadding(border).optPaddingMode(mode).build();
        ImageInfo info = new ImageInfo(height(picture), width(picture), 1);
        RandomCrop.Draw draw = crop.sample(Seeds.random(seed), info);
        List<RandomCrop.Draw> draws = Collections.nCopies((int) picture.shape().get(0), draw);
        assertThat(both(picture, x -> crop.apply(x, draws)))
                .isEqualTo(
                        both(
                                picture,
                                x ->
                                        ImageOps.crop(
                                                ImageOps.pad(
                                                        x, border, border, border, border, mode, 0),
                                                draw.top(),
                                                draw.left(),
                                                size,
                                                size)));
    }

    @Property(tries = 100)
    void cutoutErasesItsBoxAndNothingElse(
            @ForAll("pictures") Picture picture,
            @ForAll @IntRange(min = 1, max = 20) int length,
            @ForAll long seed) {
        int h = height(picture);
        int w = width(picture);
        Cutout cutout = Cutout.builder().setLength(length).build();
        Box box = cutout.sample(Seeds.random(seed), new ImageInfo(h, w, 1)).holes().get(0);
        int area = (box.bottom() - box.top()) * (box.right() - box.left());
        // The center is in the image, and with it a quarter of the hole.
        int half = (length + 1) / 2;
        assertThat(area)
                .isBetween(
                        Math.min(half, h) * Math.min(half, w),
                        Math.min(length, h) * Math.min(length, w));
        try (NDManager manager = newManager()) {
            NDArray ones = manager.ones(new Shape(h, w, 1));
            List<Cutout.Draw> draws = List.of(new Cutout.Draw(List.of(box)));
            for (String kernel : List.of("host", "device")) {
                assertThat(with(kernel, () -> cutout.apply(ones, draws)).sum().getFloat())
                        .isEqualTo(h * w - area);
            }
        }
    }

    @Property(tries = 50)
    void aWholeHoleIsLengthSquared(@ForAll @IntRange(min = 1, max = 9) int length) {
        // In an image of 99 x 99 most centers are far from the border.
        Cutout cutout = Cutout.builder().setLength(length).optHoles(20).build();
        long whole =
                cutout.sample(Seeds.random(1), new ImageInfo(99, 99, 3)).holes().stream()
                        .filter(b -> b.bottom() - b.top() == length)
                        .filter(b -> b.right() - b.left() == length)
                        .count();
        assertThat(whole).isGreaterThan(10);
    }
}
