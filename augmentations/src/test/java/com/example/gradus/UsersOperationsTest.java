package com.example.gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.images.AffineFusion;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.Boxes;
import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Program;
import io.gradus.augmentations.images.RangeGuard;
import io.gradus.augmentations.images.TestImages;
import io.gradus.augmentations.images.ValueRange;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations that are written outside of Gradus do what its own do. */
class UsersOperationsTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = TestImages.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static float[] floats(NDArray array) {
        return array.toType(DataType.FLOAT32, false).toFloatArray();
    }

    @Test
    void eachImageOfABatchHasItsOwn() {
        NDArray images = TestImages.noise(manager, new Shape(3, 9, 7, 3), DataType.UINT8, 1);
        Operation flip = Operations.horizontalFlip();
        List<Operation> own = List.of(new Gamma(2), flip, new Gamma(0.5));
        for (String kernel : List.of("host", "device")) {
            NDArray changed = TestImages.with(kernel, () -> ImageOps.apply(images, own::get));
            for (int i = 0; i < own.size(); i++) {
                assertThat(changed.get(i).toByteArray())
                        .isEqualTo(own.get(i).apply(images.get(i)).toByteArray());
            }
        }
    }

    /** Tables are composed, and a histogram goes through them. */
    @Test
    void lookUpsFollowEachOther() {
        NDArray image = TestImages.noise(manager, new Shape(30, 20, 3), DataType.UINT8, 1);
        Operation[] all = {
            Operations.brightness(0.8), new Gamma(0.6), Operations.equalize(), new Gamma(1.4)
        };
        NDArray oneByOne = image;
        for (Operation operation : all) {
            oneByOne = operation.apply(oneByOne);
        }
        for (String kernel : List.of("host", "device")) {
            NDArray together = TestImages.with(kernel, () -> ImageOps.apply(image, all));
            assertThat(together.toByteArray()).isEqualTo(oneByOne.toByteArray());
        }
    }

    @Test
    void affineMapsBecomeOneWarp() {
        ImageInfo size = new ImageInfo(20, 30, 3);
        Operation rotate = Operations.rotate(30, Interpolation.NEAREST, Fill.of(9));
        Operation zoom = new Zoom(2, Fill.of(9));
        assertThat(AffineFusion.fuse(List.of(rotate, zoom, zoom), size)).hasSize(1);
        assertThat(AffineFusion.fuse(List.of(rotate, new Zoom(2, Fill.of(8))), size)).hasSize(2);
        NDArray image = TestImages.noise(manager, new Shape(20, 30, 3), DataType.UINT8, 1);
        List<Operation> fused = AffineFusion.fuse(List.of(zoom, new Zoom(0.5, Fill.of(9))), size);
        assertThat(fused).hasSize(1);
        assertThat(fused.get(0).apply(image).toByteArray()).isEqualTo(image.toByteArray());
        Operation alone =
                AffineFusion.fuse(
                                List.of(
                                        zoom,
                                        Operations.rotate(0, Interpolation.NEAREST, Fill.of(9))),
                                size)
                        .get(0);
        assertThat(alone.apply(image).toByteArray()).isEqualTo(zoom.apply(image).toByteArray());
    }

    @Test
    void masksAndBoxesMoveWithTheImage() {
        Operation zoom = new Zoom(2, Fill.of(9));
        ImageInfo size = new ImageInfo(8, 8, 3);
        List<Operation> all = List.of(zoom, new Gamma(2), Operations.horizontalFlip());
        assertThat(Boxes.map(new Box(3, 2, 5, 4), all, size)).isEqualTo(new Box(2, 4, 6, 8));
        List<Operation> ofMask = Boxes.ofMask(all, 7);
        assertThat(ofMask).containsExactly(new Zoom(2, Fill.of(7)), Operations.horizontalFlip());
    }

    /** From 0 to 1 the levels are made and unmade around what needs them. */
    @Test
    void rangesAreNotTheirConcern() {
        NDArray levels = TestImages.noise(manager, new Shape(9, 7, 3), DataType.FLOAT32, 1);
        NDArray unit = levels.div(255);
        Operation gamma = new Gamma(0.6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gamma.apply(unit))
                .withMessageContaining("values must be in [0, 255]");
        List<Operation> adapted = Operations.forRange(List.of(gamma), ValueRange.UNIT);
        ImageBatch batch = ImageBatch.of(unit, Layout.HWC);
        RangeGuard guard = new RangeGuard(ValueRange.UNIT);
        for (String kernel : List.of("host", "device")) {
            NDArray changed =
                    TestImages.with(
                                    kernel,
                                    () -> Program.run(batch, List.of(adapted), batch.info(), guard))
                            .mul(255);
            assertThat(floats(changed))
                    .usingComparatorWithPrecision(1e-3f)
                    .containsExactly(floats(gamma.apply(levels)));
        }
    }
}
