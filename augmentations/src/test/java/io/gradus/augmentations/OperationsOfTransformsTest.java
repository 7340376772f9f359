package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.ColorJitter.Adjustment;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.PaddingMode;
import io.gradus.augmentations.images.PixelNoise;
import io.gradus.augmentations.images.Point;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A draw does to an image what the operation of that name in {@link ImageOps} does with the draw's
 * numbers: no sign is turned, no two numbers or sides are swapped, no option is left out. The
 * operations themselves are compared with torchvision's elsewhere.
 */
class OperationsOfTransformsTest {

    private static final int HEIGHT = 20;
    private static final int WIDTH = 30;
    private static final Interpolation MODE = Interpolation.BILINEAR;
    private static final double[] FILL = {9, 80, 200};

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static <P extends Record> Arguments same(
            RandomTransform<P> transform, P draw, UnaryOperator<NDArray> operation) {
        UnaryOperator<NDArray> change = image -> transform.apply(image, List.of(draw));
        return Arguments.of(transform.toString(), change, operation);
    }

    static Stream<Arguments> geometric() {
        List<Point> border = List.of(at(0, 0), at(29, 0), at(29, 19), at(0, 19));
        List<Point> corners = List.of(at(3, 1), at(27, 4), at(24, 18), at(2, 15));
        return Stream.of(
                same(
                        RandomRotation.builder()
                                .setDegrees(90)
                                .optInterpolation(MODE)
                                .optFill(FILL)
                                .build(),
                        new RandomRotation.Draw(25),
                        x -> ImageOps.rotate(x, 25, MODE, FILL)),
                same(
                        RandomAffine.builder()
                                .setDegrees(90)
                                .optInterpolation(MODE)
                                .optFill(FILL)
                                .build(),
                        new RandomAffine.Draw(25, 2, -5, 1.3, 10, -20),
                        x -> ImageOps.affine(x, 25, 2, -5, 1.3, 10, -20, MODE, FILL)),
                same(
                        RandomPerspective.builder().optInterpolation(MODE).optFill(FILL).build(),
                        new RandomPerspective.Draw(corners),
                        x -> ImageOps.perspective(x, border, corners, MODE, FILL)),
                same(
                        ElasticDeformation.builder()
                                .optAlpha(70)
                                .optSigma(3)
                                .optInterpolation(MODE)
                                .optFill(FILL)
                                .build(),
                        new ElasticDeformation.Draw(4),
                        x -> ImageOps.elastic(x, 70, 3, 4, MODE, FILL)),
                same(
                        OpticalDistortion.builder().optInterpolation(MODE).optFill(FILL).build(),
                        new OpticalDistortion.Draw(0.3),
                        x -> ImageOps.opticalDistortion(x, 0.3, 0.3, MODE, FILL)),
                same(
                        RandomHorizontalFlip.builder().build(),
                        new RandomHorizontalFlip.Draw(true),
                        ImageOps::horizontalFlip),
                same(
                        RandomVerticalFlip.builder().build(),
                        new RandomVerticalFlip.Draw(true),
                        ImageOps::verticalFlip),
                same(
                        RandomCrop.builder()
                                .setSize(12, 17)
                                .optPadding(1, 2, 3, 4)
                                .optFill(FILL)
                                .build(),
                        new RandomCrop.Draw(14, 0),
                        x ->
                                ImageOps.crop(
                                        ImageOps.pad(x, 1, 2, 3, 4, PaddingMode.CONSTANT, FILL),
                                        14,
                                        0,
                                        12,
                                        17)),
                resizedCrop(MODE, true),
                resizedCrop(MODE, false),
                resizedCrop(Interpolation.BICUBIC, true));
    }

    private static Point at(double x, double y) {
        return new Point(x, y);
    }

    private static Arguments resizedCrop(Interpolation mode, boolean antialias) {
        return same(
                RandomResizedCrop.builder()
                        .setSize(6, 9)
                        .optInterpolation(mode)
                        .optAntialias(antialias)
                        .build(),
                new RandomResizedCrop.Draw(3, 1, 15, 28),
                x -> ImageOps.resizedCrop(x, new Box(3, 1, 18, 29), 6, 9, mode, antialias));
    }

    static Stream<Arguments> colors() {
        List<Box> holes = List.of(new Box(1, 2, 5, 9), new Box(0, 20, 20, 21));
        List<Adjustment> order =
                List.of(
                        Adjustment.HUE,
                        Adjustment.CONTRAST,
                        Adjustment.SATURATION,
                        Adjustment.BRIGHTNESS);
        return Stream.of(
                same(
                        GaussianBlur.builder().setKernelSize(3, 9).build(),
                        new GaussianBlur.Draw(1.7),
                        x -> ImageOps.gaussianBlur(x, 3, 9, 1.7, 1.7)),
                same(
                        ColorJitter.builder().build(),
                        new ColorJitter.Draw(order, 0.9, 0.6, 1.4, 0.2),
                        x -> {
                            NDArray contrast = ImageOps.contrast(ImageOps.hue(x, 0.2), 0.6);
                            return ImageOps.brightness(ImageOps.saturation(contrast, 1.4), 0.9);
                        }),
                same(
                        RandomGrayscale.builder().build(),
                        new RandomGrayscale.Draw(true),
                        ImageOps::grayscale),
                same(
                        PcaLighting.builder().build(),
                        new PcaLighting.Draw(0.1, -0.3, 0.7),
                        x -> ImageOps.pcaLighting(x, new double[] {0.1, -0.3, 0.7})),
                same(
                        GaussianNoise.builder().build(),
                        new GaussianNoise.Draw(12, 3),
                        x -> ImageOps.gaussianNoise(x, 12, 3)),
                same(
                        IsoNoise.builder().build(),
                        new IsoNoise.Draw(0.05, 0.4, 3),
                        x -> ImageOps.isoNoise(x, 0.05, 0.4, 3)),
                same(
                        RandomErasing.builder().optValue(FILL).build(),
                        new RandomErasing.Draw(holes, 0),
                        x -> ImageOps.erase(x, List.of(holes), FILL)),
                same(
                        RandomErasing.builder().optValue(PixelNoise.UNIFORM).build(),
                        new RandomErasing.Draw(holes, 8),
                        x -> ImageOps.erase(x, List.of(holes), PixelNoise.UNIFORM, new long[] {8})),
                same(
                        Cutout.builder().setLength(5).optFill(FILL).build(),
                        new Cutout.Draw(holes),
                        x -> ImageOps.erase(x, List.of(holes), FILL)),
                same(
                        GridMask.builder().setUnit(5, 9).optRatio(0.3).optFill(FILL).build(),
                        new GridMask.Draw(7, 5, 2),
                        x -> ImageOps.gridMask(x, 7, 0.3, 5, 2, FILL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"geometric", "colors"})
    void aDrawIsTheOperationWithItsNumbers(
            String name, UnaryOperator<NDArray> transform, UnaryOperator<NDArray> operation) {
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
            NDArray image = noise(manager, new Shape(HEIGHT, WIDTH, 3), type, 1);
            NDArray expected = operation.apply(image);
            NDArray result = transform.apply(image);
            assertThat(result.getShape()).isEqualTo(expected.getShape());
            byte[] bytes = result.toByteArray();
            assertThat(bytes).as(type.toString()).isEqualTo(expected.toByteArray());
            assertThat(bytes).as("%s, changed", type).isNotEqualTo(image.toByteArray());
        }
    }
}
