package io.gradus.augmentations;

import static io.gradus.augmentations.TestImages.newManager;
import static io.gradus.augmentations.TestImages.noise;
import static io.gradus.augmentations.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

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
        // No value is mixed: where both channels are equal, so are they afterwards.
        if (transform instanceof RandomHorizontalFlip || transform instanceof RandomVerticalFlip) {
            assertThat(host.toByteArray()).isEqualTo(transform.apply(images, draws).toByteArray());
        }
    }

    @Test
    void quartersMoveBoxesAsPixels() {
        for (int turns = -1; turns < 5; turns++) {
            Box box = new Box(3, 10, 7, 31);
            NDArray turned = ImageOps.rotate90(mask(box), turns);
            assertThat(Boxes.map(box, List.of(new Rotate90(turns)), INFO))
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
}
