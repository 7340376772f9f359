package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.images.AffineFusion;
import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An error names the option and the value as they were written. */
class OptionRangesTest {

    private static Arguments wrong(Supplier<Object> build, String message) {
        return arguments(build, message);
    }

    static Stream<Arguments> wrongOptions() {
        return Stream.of(
                wrong(
                        () -> ColorJitter.builder().optBrightness(-0.5).build(),
                        "brightness must be in [0, 999999], but is -0.5"),
                wrong(
                        () -> ColorJitter.builder().optContrast(Double.NaN).build(),
                        "contrast must be in [0, 999999], but is NaN"),
                wrong(
                        () -> ColorJitter.builder().optSaturation(-1).build(),
                        "saturation must be in [0, 999999], but is -1.0"),
                wrong(
                        () -> ColorJitter.builder().optHue(-0.1).build(),
                        "hue must be in [0, 0.5], but is -0.1"),
                wrong(
                        () -> RandomRotation.builder().setDegrees(-5).build(),
                        "degrees must be in [0, infinity), but is -5.0"),
                wrong(
                        () -> RandomAffine.builder().setDegrees(-5).build(),
                        "degrees must be in [0, infinity), but is -5.0"),
                wrong(
                        () -> RandomAffine.builder().setDegrees(0).optShear(-3).build(),
                        "shear must be in [0, 80.0], but is -3.0"),
                wrong(
                        () -> RandomAffine.builder().setDegrees(0).optShear(-90, 90).build(),
                        "shear of rows must be a range within [-80.0, 80.0], but is [-90.0, 90.0]"),
                wrong(
                        () -> RandomAffine.builder().setDegrees(0).optShear(0, 0, 0, 85).build(),
                        "shear of columns must be a range within [-80.0, 80.0]"),
                wrong(
                        () -> RandomAffine.builder().setDegrees(0).optScale(1e-5, 1e-5).build(),
                        "scale must be a range within [0.01, 100.0], but is [1.0E-5, 1.0E-5]"),
                wrong(
                        () -> OpticalDistortion.builder().optDistortLimit(-0.1).build(),
                        "distortLimit must be in [0, infinity), but is -0.1"),
                wrong(
                        () -> RandomErasing.builder().optValue(Double.NaN).build(),
                        "value must be in (-infinity, infinity), but is NaN"));
    }

    @ParameterizedTest
    @MethodSource("wrongOptions")
    void isRefused(Supplier<Object> build, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(build::get)
                .withMessageStartingWith(message);
    }

    @Test
    void erasingNamesItsValue() {
        RandomErasing two = RandomErasing.builder().optProbability(1).optValue(1, 2).build();
        RandomErasing half = RandomErasing.builder().optProbability(1).optValue(0.5).build();
        try (NDManager manager = newManager()) {
            NDArray image = noise(manager, new Shape(8, 8, 3), DataType.UINT8, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> two.transform(image))
                    .withMessage(
                            "value must be one value or one for each of the 3 channels, but has 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> half.transform(image))
                    .withMessageStartingWith("value must be a whole number in [0, 255]");
        }
    }

    /** The largest and the smallest of all that can be built train. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 100})
    void theSteepestAffineMapThatCanBeBuiltIsApplied(double scale) {
        try (NDManager manager = newManager()) {
            NDArray image = noise(manager, new Shape(224, 200, 3), DataType.UINT8, 1);
            for (int x = -1; x <= 1; x += 2) {
                for (int y = -1; y <= 1; y += 2) {
                    for (int degrees = 0; degrees < 360; degrees += 5) {
                        RandomAffine affine =
                                RandomAffine.builder()
                                        .setDegrees(degrees, degrees)
                                        .optTranslate(1, 1)
                                        .optScale(scale, scale)
                                        .optShear(80 * x, 80 * x, 80 * y, 80 * y)
                                        .build();
                        RandomAffine.Draw draw =
                                affine.sample(Seeds.random(degrees), new ImageInfo(224, 200, 3));
                        assertThat(affine.operations(draw, new ImageInfo(224, 200, 3))).hasSize(1);
                        if (degrees % 90 == 0) {
                            assertThat(affine.apply(image, List.of(draw)).getShape())
                                    .isEqualTo(image.getShape());
                        }
                    }
                }
            }
        }
    }

    @Test
    void warpsThatAreTooSteepTogetherStayApart() {
        Operation small = Operations.affine(0, 3, 0, 0.01, 0, 0, Interpolation.NEAREST, Fill.NONE);
        ImageInfo image = new ImageInfo(40, 40, 3);
        assertThat(AffineFusion.fuse(List.of(small, small), image)).hasSize(2);
        Operation half = Operations.affine(0, 3, 0, 0.5, 0, 0, Interpolation.NEAREST, Fill.NONE);
        assertThat(AffineFusion.fuse(List.of(small, half), image)).hasSize(1);
        Compose both =
                Compose.builder()
                        .addTransform(
                                RandomAffine.builder().setDegrees(0).optScale(0.01, 0.01).build())
                        .addTransform(
                                RandomAffine.builder().setDegrees(0).optScale(0.01, 0.01).build())
                        .optFuseAffine(true)
                        .build();
        try (NDManager manager = newManager()) {
            NDArray picture = noise(manager, new Shape(40, 40, 3), DataType.UINT8, 1);
            assertThat(both.transform(picture).getShape()).isEqualTo(picture.getShape());
        }
    }
}
