package io.gradus.augmentations;

import static io.gradus.augmentations.TestImages.newManager;
import static io.gradus.augmentations.TestImages.noise;
import static io.gradus.augmentations.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes levels is not for what ToTensor has made; what moves or erases pixels is. */
class ScaledImagesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jitter(brightness=[2, 2])",
                "jitter(contrast=[2, 2])",
                "jitter(saturation=[2, 2])",
                "jitter(hue=[0.2, 0.2])",
                "lighting(0.1)",
                "noise(10)",
                "isonoise",
                "threeaugment(jitter=0.5)",
                "flip jitter(0.4)",
                "always([Invert, Posterize(2)])"
            })
    void levelsOfToTensorAreRefused(String text) {
        RandomTransform<?> transform = Augmentations.parse(text);
        RandomTransform<?> chw =
                Augmentations.parse("compose([" + text.replace(") ", "), ") + "], layout=CHW)");
        try (NDManager manager = newManager()) {
            NDArray levels = noise(manager, new Shape(8, 8, 7, 3), DataType.FLOAT32, 1).round();
            NDArray unit = levels.div(255);
            NDArray normalized = unit.sub(0.5).div(0.25);
            for (String kernel : List.of("host", "device")) {
                for (NDArray wrong : List.of(unit, normalized)) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> with(kernel, () -> transform.transform(wrong)))
                            .withMessageContaining("values must be in [0, 255]")
                            .withMessageContaining("before ToTensor");
                    NDArray planes = wrong.transpose(0, 3, 1, 2);
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> with(kernel, () -> chw.transform(planes)))
                            .withMessageContaining("before ToTensor");
                }
                assertThat(with(kernel, () -> transform.transform(levels)).getShape())
                        .isEqualTo(levels.getShape());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"flip", "crop(4)", "affine(20)", "cutout(3)", "erasing(1)", "grayscale(1)"})
    void othersTakeThem(String text) {
        RandomTransform<?> transform = Augmentations.parse(text);
        try (NDManager manager = newManager()) {
            NDArray unit = noise(manager, new Shape(8, 8, 7, 3), DataType.FLOAT32, 1).div(255);
            for (String kernel : List.of("host", "device")) {
                assertThat(with(kernel, () -> transform.transform(unit)).size(0)).isEqualTo(8);
            }
        }
    }
}
