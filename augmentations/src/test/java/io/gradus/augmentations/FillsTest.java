package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.PaddingMode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fill is one value, or one for each channel. */
class FillsTest {

    @ParameterizedTest
    @CsvSource({"host, UINT8", "host, FLOAT32", "device, UINT8", "device, FLOAT32"})
    void ofEachChannel(String kernel, DataType type) {
        RandomTransform<?> crop = Augmentations.parse("crop([3, 2], pad=1, fill=[9, 8, 7])");
        RandomTransform<?> cutout = Augmentations.parse("cutout(9, fill=[9, 8, 7])");
        assertThat(crop).hasToString(Augmentations.parse(crop.toString()).toString());
        assertThat(crop.toString()).contains("fill=[9.0, 8.0, 7.0]");
        assertThat(cutout).hasToString("Cutout(length=9, holes=1, fill=[9.0, 8.0, 7.0])");
        try (NDManager manager = newManager()) {
            NDArray images = manager.zeros(new Shape(2, 1, 1, 3), type);
            NDArray padded =
                    with(
                            kernel,
                            () -> ImageOps.pad(images, 1, 0, 0, 1, PaddingMode.CONSTANT, 9, 8, 7));
            assertThat(numbers(padded.get(1))).containsExactly(9, 8, 7, 0, 0, 0, 9, 8, 7, 9, 8, 7);
            assertThat(numbers(with(kernel, () -> cutout.transform(images))))
                    .containsExactly(9, 8, 7, 9, 8, 7);
            float[] cropped = numbers(with(kernel, () -> crop.transform(images)));
            assertThat(cropped).hasSize(2 * 6 * 3).contains(0, 7, 8, 9);
            for (int i = 0; i < cropped.length; i++) {
                assertThat(cropped[i]).isIn(0f, 9f - i % 3);
            }
        }
    }

    private static float[] numbers(NDArray array) {
        return array.toType(DataType.FLOAT32, true).toFloatArray();
    }

    @ParameterizedTest
    @CsvSource({"host", "device"})
    void ofOneOrNone(String kernel) {
        try (NDManager manager = newManager()) {
            NDArray image = manager.ones(new Shape(1, 1, 2), DataType.UINT8);
            for (double[] fill : List.of(new double[] {5}, new double[] {})) {
                NDArray padded =
                        with(
                                kernel,
                                () -> ImageOps.pad(image, 1, 0, 0, 0, PaddingMode.CONSTANT, fill));
                float value = fill.length == 0 ? 0 : 5;
                assertThat(numbers(padded)).containsExactly(value, value, 1, 1);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> ImageOps.pad(image, 1, 0, 0, 0, PaddingMode.CONSTANT, 1, 2, 3))
                    .withMessageContaining("one for each of the 2 channels, but has 3");
        }
    }
}
