package io.gradus.augmentations;

import static io.gradus.augmentations.TransformTable.wrong;

import io.gradus.augmentations.TransformTable.Row;
import io.gradus.augmentations.images.PixelNoise;
import java.util.List;

/** Rows of {@link TransformTable}: colors, filters and noise. */
public final class ColorRows {

    private ColorRows() {}

    public static final List<Row> ROWS =
            List.of(
                    new Row(
                            ColorJitter.class,
                            () ->
                                    jitter().optBrightness(0.5)
                                            .optContrast(0.5)
                                            .optSaturation(2)
                                            .optHue(0.3),
                            List.of(
                                    wrong(
                                            () -> jitter().optBrightness(-0.5).build(),
                                            "brightness must be in [0, 999999], but is -0.5"),
                                    wrong(
                                            () -> jitter().optContrast(2, 1).build(),
                                            "contrast must be a range"),
                                    wrong(
                                            () -> jitter().optSaturation(Double.NaN).build(),
                                            "saturation must be in [0, 999999], but is NaN"),
                                    wrong(
                                            () -> jitter().optHue(0.6).build(),
                                            "hue must be in [0, 0.5], but is 0.6"))),
                    new Row(
                            RandomGrayscale.class,
                            () -> RandomGrayscale.builder().optProbability(0.5),
                            List.of(
                                    wrong(
                                            () ->
                                                    RandomGrayscale.builder()
                                                            .optProbability(2)
                                                            .build(),
                                            "probability must be in [0, 1], but is 2.0"))),
                    new Row(
                            GaussianBlur.class,
                            () -> blur().setKernelSize(5, 3),
                            List.of(
                                    wrong(() -> blur().build(), "call setKernelSize(size)"),
                                    wrong(
                                            () -> blur().setKernelSize(4).build(),
                                            "kernelSize must be odd"),
                                    wrong(
                                            () -> blur().setKernelSize(3).optSigma(0).build(),
                                            "sigma must be in (0, infinity), but is 0.0"),
                                    wrong(
                                            () -> blur().setKernelSize(3).optSigma(2, 1).build(),
                                            "sigma must be a range")),
                            1),
                    new Row(
                            RandomErasing.class,
                            () -> erasing().optProbability(0.9).optValue(1, 2, 3),
                            List.of(
                                    wrong(
                                            () -> erasing().optProbability(-1).build(),
                                            "probability must be in [0, 1]"),
                                    wrong(
                                            () -> erasing().optScale(0, 1.1).build(),
                                            "scale must be a range within [0.0, 1.0], but is [0.0, 1.1]"),
                                    wrong(
                                            () -> erasing().optRatio(0, 1).build(),
                                            "ratio must be a range"),
                                    wrong(
                                            () -> erasing().optValue(Double.NaN).build(),
                                            "value must be in (-infinity, infinity)"),
                                    wrong(
                                            () -> erasing().optValue((PixelNoise) null).build(),
                                            "value must be set"))),
                    new Row(
                            RandomErasing.class,
                            () -> erasing().optProbability(0.9).optValue(PixelNoise.UNIFORM),
                            List.of()),
                    new Row(
                            GridMask.class,
                            () -> GridMask.builder().setUnit(3, 6).optProbability(0.9).optFill(4),
                            List.of(
                                    wrong(
                                            () -> GridMask.builder().build(),
                                            "call setUnit(min, max)"),
                                    wrong(
                                            () -> GridMask.builder().setUnit(1, 4).build(),
                                            "unit must be in [2, 32768], but is 1"),
                                    wrong(
                                            () -> GridMask.builder().setUnit(4, 3).build(),
                                            "the largest unit must be in [4, 32768], but is 3"),
                                    wrong(
                                            () ->
                                                    GridMask.builder()
                                                            .setUnit(4, 5)
                                                            .optRatio(1)
                                                            .build(),
                                            "ratio must be in (0, 1), but is 1.0"))),
                    new Row(
                            PcaLighting.class,
                            () -> PcaLighting.builder().optStd(0.5),
                            List.of(
                                    wrong(
                                            () -> PcaLighting.builder().optStd(-1).build(),
                                            "std must be in [0, 1000000], but is -1.0"),
                                    wrong(
                                            () -> PcaLighting.builder().optComponents(null).build(),
                                            "components must be set"))),
                    new Row(
                            GaussianNoise.class,
                            () -> GaussianNoise.builder().optStd(2, 30),
                            List.of(
                                    wrong(
                                            () -> GaussianNoise.builder().optStd(-1).build(),
                                            "std must be in [0, 1000000], but is -1.0"))),
                    new Row(
                            IsoNoise.class,
                            () -> IsoNoise.builder().optIntensity(0.2, 1),
                            List.of(
                                    wrong(
                                            () -> IsoNoise.builder().optIntensity(0, 3).build(),
                                            "intensity must be a range within [0.0, 2.0]"),
                                    wrong(
                                            () -> IsoNoise.builder().optColorShift(1, 0).build(),
                                            "colorShift must be a range")),
                            1e-3));

    private static ColorJitter.Builder jitter() {
        return ColorJitter.builder();
    }

    private static RandomErasing.Builder erasing() {
        return RandomErasing.builder();
    }

    private static GaussianBlur.Builder blur() {
        return GaussianBlur.builder();
    }
}
