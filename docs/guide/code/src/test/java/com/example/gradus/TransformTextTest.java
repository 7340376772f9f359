package com.example.gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.example.gradus.RandomHalfTurn.Draw;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transforms in a package outside of Gradus, with what is public. */
class TransformTextTest {

    private static final List<Draw> TURNED = List.of(new Draw(true, true));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "halfturn(0.2) | RandomHalfTurn(probability=0.2)",
                "HALFTURN(p=1, seed=3) | RandomHalfTurn(probability=1.0, seed=3)",
                "flip halfturn | RandomHorizontalFlip(probability=0.5) RandomHalfTurn(probability=0.5)",
                "apply(RandomHalfTurn, 0.1) | RandomApply(transforms=[RandomHalfTurn(probability=0.5)],"
                        + " probability=0.1)"
            })
    void itsTextIsReadAndPrinted(String text, String printed) {
        assertThat(Augmentations.parse(text)).hasToString(printed);
        assertThat(Augmentations.parse(printed)).hasToString(printed);
    }

    @Test
    void aMistakeIsPointedAt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parse("flip halfturn(2)"))
                .withMessageContaining("column 15: probability must be in [0, 1], but is 2.0");
    }

    @Test
    void pixelsMasksAndBoxesMoveTogether() {
        RandomHalfTurn transform = RandomHalfTurn.builder().build();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray image =
                    manager.create(new float[] {0, 10, 20, 200, 240, 255}, new Shape(2, 3, 1));
            assertThat(transform.apply(image, TURNED).toFloatArray())
                    .containsExactly(0, 15, 55, 235, 245, 255);
            assertThat(transform.applyToMask(image, TURNED).toFloatArray())
                    .containsExactly(255, 240, 200, 20, 10, 0);
            assertThat(
                            transform.applyToBoxes(
                                    List.of(List.of(new Box(0, 0, 1, 2))),
                                    TURNED,
                                    new ImageInfo(2, 3, 1)))
                    .containsExactly(List.of(new Box(1, 1, 2, 3)));
        }
    }

    @Test
    void aBatchTransformIsAPartOfOneOfBatch() {
        assertThat(Augmentations.parseBatch("oneofbatch([neighbormix(0.2, classes=4), onehot(4)])"))
                .hasToString(
                        "OneOfBatch(transforms=[NeighborMix(share=0.2, classes=4),"
                                + " OneHotLabels(4)], weights=[1.0, 1.0])");
    }
}
