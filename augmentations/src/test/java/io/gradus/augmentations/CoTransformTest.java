package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.bytes;
import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.Boxes;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.images.TestImages;
import io.gradus.augmentations.policies.PolicyOperation;
import io.gradus.augmentations.policies.PolicyStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks and boxes move with the images. */
class CoTransformTest {

    private static final int HEIGHT = 40;
    private static final int WIDTH = 56;
    private static final ImageInfo INFO = new ImageInfo(HEIGHT, WIDTH, 3);

    // Those that keep lines straight.
    static final List<RandomTransform<?>> STRAIGHT =
            List.of(
                    RandomHorizontalFlip.builder().build(),
                    RandomVerticalFlip.builder().build(),
                    RandomCrop.builder().setSize(30, 25).optPadding(6).build(),
                    RandomResizedCrop.builder().setSize(31, 33).build(),
                    RandomRotation.builder().setDegrees(180).build(),
                    RandomAffine.builder()
                            .setDegrees(30)
                            .optTranslate(0.3, 0.3)
                            .optScale(0.5, 1.5)
                            .optShear(20)
                            .build(),
                    RandomPerspective.builder().optProbability(1).build());

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @FieldSource("STRAIGHT")
    <P extends Record> void boxIsTheSmallestAroundItsPixels(RandomTransform<P> transform) {
        for (int seed = 0; seed < 100; seed++) {
            P draw = transform.sample(Seeds.random(seed), INFO);
            Box box = new Box(8 + seed % 7, 10, 25, 30 + seed % 9);
            NDArray mask = mask(box);
            NDArray moved = transform.applyToMask(mask, List.of(draw));
            Box expected = around(moved);
            Box actual =
                    transform
                            .applyToBoxes(List.of(List.of(box)), List.of(draw), INFO)
                            .get(0)
                            .get(0);
            ImageInfo size = new ImageInfo((int) moved.size(0), (int) moved.size(1), 1);
            assertThat(actual.bottom()).isLessThanOrEqualTo(size.height());
            assertThat(actual.right()).isLessThanOrEqualTo(size.width());
            if (expected == null) {
                int rows = actual.bottom() - actual.top();
                int columns = actual.right() - actual.left();
                assertThat(Math.min(rows, columns)).isLessThanOrEqualTo(1);
                continue;
            }
            // Pixel centres against edges: where a corner is sharp, a few pixels are missing.
            assertThat(expected.top() - actual.top()).as("%s", draw).isBetween(0, 4);
            assertThat(expected.left() - actual.left()).isBetween(0, 4);
            assertThat(actual.bottom() - expected.bottom()).isBetween(0, 4);
            assertThat(actual.right() - expected.right()).isBetween(0, 4);
        }
    }

    private NDArray mask(Box box) {
        NDArray mask = manager.zeros(new Shape(HEIGHT, WIDTH, 1), DataType.UINT8);
        byte[] values = mask.toByteArray();
        for (int y = box.top(); y < box.bottom(); y++) {
            for (int x = box.left(); x < box.right(); x++) {
                values[y * WIDTH + x] = 3;
            }
        }
        return TestImages.of(manager, values, mask.getShape(), DataType.UINT8);
    }

    private static Box around(NDArray mask) {
        byte[] values = mask.toByteArray();
        int width = (int) mask.size(1);
        Box box = null;
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isIn((byte) 0, (byte) 3);
            if (values[i] == 3) {
                int y = i / width;
                int x = i % width;
                box =
                        box == null
                                ? new Box(y, x, y + 1, x + 1)
                                : new Box(
                                        Math.min(box.top(), y),
                                        Math.min(box.left(), x),
                                        Math.max(box.bottom(), y + 1),
                                        Math.max(box.right(), x + 1));
            }
        }
        return box;
    }

    @ParameterizedTest
    @FieldSource("STRAIGHT")
    <P extends Record> void masksAreTheImagesOfNearestPixels(RandomTransform<P> transform) {
        NDArray images = noise(manager, new Shape(9, HEIGHT, WIDTH, 3), DataType.UINT8, 3);
        List<P> draws = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            draws.add(transform.sample(Seeds.random(i), INFO));
        }
        NDArray host = with("host", () -> transform.applyToMask(images, draws, 9));
        NDArray device = with("device", () -> transform.applyToMask(images, draws, 9));
        assertThat(device.toByteArray()).isEqualTo(host.toByteArray());
        assertThat(host.getShape()).isEqualTo(transform.apply(images, draws).getShape());
    }

    /** Those that only move pixels, with one interpolation where they have any. */
    private static List<RandomTransform<?>> moving(Interpolation way) {
        return List.of(
                RandomHorizontalFlip.builder().build(),
                RandomVerticalFlip.builder().build(),
                RandomCrop.builder().setSize(30, 25).optPadding(6).build(),
                RandomResizedCrop.builder().setSize(31, 33).optInterpolation(way).build(),
                RandomRotation.builder().setDegrees(180).optInterpolation(way).build(),
                RandomAffine.builder()
                        .setDegrees(30)
                        .optScale(0.5, 1.5)
                        .optShear(20)
                        .optInterpolation(way)
                        .build(),
                RandomPerspective.builder().optProbability(1).optInterpolation(way).build(),
                ElasticDeformation.builder().optInterpolation(way).build(),
                OpticalDistortion.builder().optDistortLimit(0.3, 0.4).optInterpolation(way).build(),
                Compose.of(
                        RandomRotation.builder().setDegrees(20, 30).optInterpolation(way).build(),
                        FixedOperations.builder()
                                .addStep(new PolicyStep(PolicyOperation.SHEAR_X, 0.3))
                                .optInterpolation(way)
                                .build()));
    }

    static Stream<Arguments> interpolating() {
        List<RandomTransform<?>> mixing = moving(Interpolation.BILINEAR);
        List<RandomTransform<?>> nearest = moving(Interpolation.NEAREST);
        return IntStream.range(0, mixing.size())
                .mapToObj(i -> Arguments.of(mixing.get(i), nearest.get(i), i >= 3));
    }

    /**
     * No value is mixed: of a mask of the classes 10 and 210 each value of the result is one of
     * them or the fill, where the image's own interpolation makes others.
     */
    @ParameterizedTest
    @MethodSource("interpolating")
    <P extends Record> void masksHaveNoOtherClassesAfterwards(
            RandomTransform<P> transform, RandomTransform<P> nearest, boolean mixes) {
        byte[] values = new byte[HEIGHT * WIDTH * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i / 3 % 5 < 2 ? 10 : 210);
        }
        Shape shape = new Shape(HEIGHT, WIDTH, 3);
        int mixed = 0;
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
            NDArray mask = TestImages.of(manager, values, shape, type);
            for (int seed = 0; seed < 10; seed++) {
                List<P> draw = List.of(transform.sample(Seeds.random(seed), INFO));
                for (String kernel : List.of("host", "device")) {
                    Set<Float> classes =
                            valuesOf(with(kernel, () -> transform.applyToMask(mask, draw, 99)));
                    assertThat(Set.of(10f, 210f, 99f)).containsAll(classes);
                    assertThat(classes).as("%s", draw).contains(10f, 210f);
                }
                NDArray moved = transform.applyToMask(mask, draw);
                assertThat(bytes(moved)).isEqualTo(bytes(nearest.apply(mask, draw)));
                mixed +=
                        Set.of(0f, 10f, 210f).containsAll(valuesOf(transform.apply(mask, draw)))
                                ? 0
                                : 1;
            }
        }
        assertThat(mixed).as("images whose values were mixed").isEqualTo(mixes ? 20 : 0);
    }

    private static Set<Float> valuesOf(NDArray array) {
        Set<Float> different = new TreeSet<>();
        for (float value : array.toType(DataType.FLOAT32, false).toFloatArray()) {
            different.add(value);
        }
        return different;
    }

    @Test
    void quartersMoveBoxesAsPixels() {
        for (int turns = -1; turns < 5; turns++) {
            Box box = new Box(3, 10, 7, 31);
            NDArray turned = ImageOps.rotate90(mask(box), turns);
            assertThat(Boxes.map(box, List.of(Operations.rotate90(turns)), INFO))
                    .isEqualTo(around(turned));
        }
    }

    @Test
    void whatChangesColoursOnlyLeavesMasksAndBoxes() {
        Cutout cutout = Cutout.builder().setLength(20).build();
        NDArray mask = noise(manager, new Shape(HEIGHT, WIDTH, 1), DataType.UINT8, 1);
        List<Cutout.Draw> draws = List.of(cutout.sample(Seeds.random(1), INFO));
        assertThat(cutout.applyToMask(mask, draws).toByteArray()).isEqualTo(mask.toByteArray());
        List<List<Box>> boxes = List.of(List.of(new Box(1, 2, 3, 4), new Box(0, 0, HEIGHT, WIDTH)));
        assertThat(cutout.applyToBoxes(boxes, draws, INFO)).isEqualTo(boxes);
    }

    @Test
    void boxesThatLeaveTheImageKeepTheirPlaceInTheList() {
        RandomCrop crop = RandomCrop.builder().setSize(10).build();
        List<RandomCrop.Draw> draws = List.of(new RandomCrop.Draw(5, 20));
        List<Box> moved =
                crop.applyToBoxes(
                                List.of(List.of(new Box(0, 0, 5, 30), new Box(0, 22, 12, 25))),
                                draws,
                                INFO)
                        .get(0);
        assertThat(moved.get(0).bottom()).isEqualTo(moved.get(0).top());
        assertThat(moved.get(1)).isEqualTo(new Box(0, 2, 7, 5));
    }

    @Test
    void refusesWhatCannotBe() {
        List<List<Box>> boxes = List.of(List.of(new Box(1, 2, 3, 4)));
        ElasticDeformation elastic = ElasticDeformation.builder().build();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(
                        () ->
                                elastic.applyToBoxes(
                                        boxes, List.of(new ElasticDeformation.Draw(1)), INFO))
                .withMessageContaining("boxes cannot be mapped");
        OpticalDistortion optical = OpticalDistortion.builder().build();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(
                        () ->
                                optical.applyToBoxes(
                                        boxes, List.of(new OpticalDistortion.Draw(1)), INFO))
                .withMessageContaining("boxes cannot be mapped");
        RandomVerticalFlip flip = RandomVerticalFlip.builder().build();
        List<RandomVerticalFlip.Draw> draws = List.of(new RandomVerticalFlip.Draw(true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flip.applyToBoxes(List.of(), draws, INFO))
                .withMessageContaining("one draw for each of the 0 lists");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                flip.applyToBoxes(
                                        List.of(List.of(new Box(0, 0, 41, 1))), draws, INFO))
                .withMessageContaining("beyond the image of 40 x 56");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flip.applyToMask(manager.zeros(new Shape(2, 4, 4, 1)), draws))
                .withMessageContaining("one draw for each of the 2 images");
    }

    @Test
    void emptyBatchOfMasks() {
        RandomResizedCrop crop = RandomResizedCrop.builder().setSize(3, 4).build();
        NDArray none = manager.zeros(new Shape(0, 8, 8, 1), DataType.UINT8);
        assertThat(crop.applyToMask(none, List.of()).getShape()).isEqualTo(new Shape(0, 3, 4, 1));
    }

    /** Whatever is drawn, no corner of an image lies beyond the horizon. */
    @Test
    void perspectivesOfAllSizesMoveBoxes() {
        SplittableRandom random = new SplittableRandom(5);
        int changed = 0;
        for (int i = 0; i < 20_000; i++) {
            double scale = i % 10 == 0 ? 1 : random.nextDouble();
            RandomPerspective perspective =
                    RandomPerspective.builder().optDistortionScale(scale).optProbability(1).build();
            int most = i % 20 == 0 ? 225 : 33;
            ImageInfo image = new ImageInfo(random.nextInt(2, most), random.nextInt(2, most), 3);
            RandomPerspective.Draw draw = perspective.sample(random, image);
            changed += draw.corners().isEmpty() ? 0 : 1;
            Box all = new Box(0, 0, image.height(), image.width());
            Box corner =
                    new Box(image.height() - 1, image.width() - 1, image.height(), image.width());
            List<Box> moved =
                    perspective
                            .applyToBoxes(List.of(List.of(all, corner)), List.of(draw), image)
                            .get(0);
            assertThat(moved.get(0).bottom()).isLessThanOrEqualTo(image.height());
            assertThat(moved.get(1).right()).isLessThanOrEqualTo(image.width());
        }
        assertThat(changed).isGreaterThan(18_000);
    }

    /** Also where nothing was drawn that moves pixels. */
    @Test
    void augMixRefusesMasksAndBoxesWhateverIsDrawn() {
        AugMix augMix = AugMix.builder().build();
        NDArray mask = noise(manager, new Shape(HEIGHT, WIDTH, 1), DataType.UINT8, 1);
        List<List<Box>> boxes = List.of(List.of(new Box(1, 2, 3, 4)));
        PolicyStep still = new PolicyStep(PolicyOperation.AUTO_CONTRAST, 0);
        AugMix.Draw draw = new AugMix.Draw(0.5, List.of(0.5), List.of(List.of(still)));
        for (AugMix.Draw each : List.of(draw, augMix.sample(Seeds.random(1), INFO))) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> augMix.applyToMask(mask, List.of(each)))
                    .withMessageContaining("AugMix blends images");
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> augMix.applyToBoxes(boxes, List.of(each), INFO))
                    .withMessageContaining("AugMix blends images");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT32", "INT64"})
    void masksOfWholeNumbersKeepTheirTypeAndValues(DataType type) {
        RandomAffine affine = RandomAffine.builder().setDegrees(40).optScale(0.5, 0.7).build();
        RandomAffine.Draw draw = affine.sample(Seeds.random(3), INFO);
        NDArray bytes = mask(new Box(3, 4, 30, 40));
        NDArray moved = affine.applyToMask(bytes.toType(type, true), List.of(draw), 100);
        assertThat(moved.getDataType()).isEqualTo(type);
        NDArray expected = affine.applyToMask(bytes, List.of(draw), 100);
        assertThat(moved.toType(DataType.UINT8, true).toByteArray())
                .isEqualTo(expected.toByteArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> affine.applyToMask(bytes.toType(type, true), List.of(draw), 0.5))
                .withMessageStartingWith("fill must be a whole number for");
    }

    @Test
    void masksOfLargeNumbersAreExact() {
        long large = (1L << 53) - 1;
        NDArray mask = manager.create(new long[] {large, -large, 7, 8}, new Shape(2, 2, 1));
        NDArray moved =
                RandomHorizontalFlip.builder()
                        .build()
                        .applyToMask(mask, List.of(new RandomHorizontalFlip.Draw(true)));
        assertThat(moved.toLongArray()).containsExactly(-large, large, 8, 7);
        assertThat(moved.getManager()).isEqualTo(mask.getManager());
    }

    /** As the javadoc says: each operation's upright box is the next one's to move. */
    @Test
    void boxesGrowWithEachOperation() {
        ImageInfo image = new ImageInfo(100, 100, 3);
        List<List<Box>> boxes = List.of(List.of(new Box(40, 40, 60, 60)));
        Compose.Builder thereAndBack =
                Compose.builder()
                        .addTransform(RandomRotation.builder().setDegrees(45, 45).build())
                        .addTransform(RandomRotation.builder().setDegrees(-45, -45).build());
        Compose steps = thereAndBack.build();
        Selection draw = steps.sample(Seeds.random(1), image);
        assertThat(steps.applyToBoxes(boxes, List.of(draw), image).get(0))
                .containsExactly(new Box(30, 30, 70, 70));
        Compose once = thereAndBack.optFuseAffine(true).build();
        assertThat(once.applyToBoxes(boxes, List.of(draw), image)).isEqualTo(boxes);
    }

    /** The usual form of masks, (B, H, W), is not that of images. */
    @Test
    void aMaskWithoutAChannelAxisIsRefusedWithWhatItLacks() {
        RandomHorizontalFlip flip = RandomHorizontalFlip.builder().optProbability(1).build();
        try (NDManager manager = newManager()) {
            RandomHorizontalFlip.Draw draw = flip.sample(Seeds.random(1), new ImageInfo(40, 40, 3));
            List<RandomHorizontalFlip.Draw> draws = List.of(draw, draw);
            for (Shape shape : List.of(new Shape(2, 40, 40), new Shape(40, 40))) {
                NDArray masks = manager.zeros(shape, DataType.INT64);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> flip.applyToMask(masks, draws))
                        .withMessageStartingWith(
                                "masks have the axes of their images, the channels too: of shape %s"
                                        + " they may lack one of size 1, the last, which expandDims"
                                        + " adds; ",
                                shape);
            }
            NDArray masks = manager.zeros(new Shape(2, 40, 40), DataType.INT64);
            assertThat(flip.applyToMask(masks.expandDims(3), draws).getShape())
                    .isEqualTo(new Shape(2, 40, 40, 1));
        }
    }
}
