package io.gradus.augmentations.images;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageBatchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HWC | 6 7 5   | axis 2 of shape (6, 7, 5) has size 5; grayscale images need",
                "HWC | 5 7 6   | axis 2 of shape (5, 7, 6) has size 6; grayscale images need",
                "HWC | 0 7 6   | axis 2 of shape (0, 7, 6) has size 6; grayscale images need",
                "HWC | 1 7 6   | axis 0 looks like the channels: optLayout(CHW) says so, or place",
                "HWC | 4 7 6   | axis 0 looks like the channels: optLayout(CHW) says so, or place",
                "HWC | 9 3 7 6 | axis 1 looks like the channels: optLayout(CHW) says so, or place",
                "CHW | 6 7 3   | axis 2 looks like the channels: optLayout(HWC) says so",
                "CHW | 9 6 7 3 | axis 3 looks like the channels: optLayout(HWC) says so",
                "HWC | 0 7 3   | images must have a pixel at least",
                "HWC | 7 0 3   | images must have a pixel at least",
                "HWC | 7 3     | images must be HWC (rank 3) or NHWC (rank 4)",
            })
    void aShapeThatCannotBeImagesIsExplained(Layout layout, String sizes, String message) {
        long[] shape = Arrays.stream(sizes.split(" ")).mapToLong(Long::parseLong).toArray();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertThatThrownBy(() -> ImageBatch.of(manager.zeros(new Shape(shape)), layout))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }
}
