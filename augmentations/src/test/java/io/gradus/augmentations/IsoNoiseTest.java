package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.TestImages;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ISO noise against values that were made without Gradus. */
class IsoNoiseTest {

    record Case(
            String image,
            long[] shape,
            int[] input,
            double colorShift,
            double intensity,
            long seed,
            int[] output) {

        @Override
        public String toString() {
            return String.format("%s(%s, %s)", image, colorShift, intensity);
        }
    }

    // src/test/python/iso_noise.py wrote the expected values.
    static Stream<Case> cases() throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        IsoNoiseTest.class.getResourceAsStream("/iso_noise.json"),
                        StandardCharsets.UTF_8)) {
            return Stream.of(new Gson().fromJson(reader, Case[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWhatColorsysMakesOfTheSameDraws(Case c) {
        byte[] bytes = new byte[c.input().length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) c.input()[i];
        }
        try (NDManager manager = newManager()) {
            NDArray image = TestImages.of(manager, bytes, new Shape(c.shape()), DataType.UINT8);
            for (String kernel : List.of("host", "device")) {
                byte[] noisy =
                        with(
                                        kernel,
                                        () ->
                                                ImageOps.isoNoise(
                                                        image,
                                                        c.colorShift(),
                                                        c.intensity(),
                                                        c.seed()))
                                .toByteArray();
                int equal = 0;
                for (int i = 0; i < noisy.length; i++) {
                    int level = noisy[i] & 0xff;
                    assertThat(Math.abs(level - c.output()[i])).as("value %d", i).isLessThan(2);
                    equal += level == c.output()[i] ? 1 : 0;
                }
                // float32 may round a half to the other side
                assertThat(equal).isGreaterThan((int) (0.98 * noisy.length) - 1);
            }
        }
    }
}
