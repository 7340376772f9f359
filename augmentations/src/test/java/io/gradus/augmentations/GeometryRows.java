package io.gradus.augmentations;

import io.gradus.augmentations.TransformTable.Row;
import io.gradus.augmentations.TransformTable.Wrong;
import io.gradus.augmentations.images.Interpolation;
import java.util.List;

/** The transforms that move pixels. */
public final class GeometryRows {

    private GeometryRows() {}

    public static final List<Row> ROWS =
            List.of(
                    new Row(
                            RandomVerticalFlip.class,
                            RandomVerticalFlip::builder,
                            List.of(
                                    wrong(
                                            () ->
                                                    RandomVerticalFlip.builder()
                                                            .optProbability(1.1)
                                                            .build(),
                                            "probability must be in [0, 1], but is 1.1"))),
                    new Row(
                            RandomRotation.class,
                            () -> RandomRotation.builder().setDegrees(50).optFill(1, 2, 3),
                            List.of(
                                    wrong(
                                            () -> RandomRotation.builder().build(),
                                            "call setDegrees(degrees)"),
                                    wrong(
                                            () -> RandomRotation.builder().setDegrees(-1).build(),
                                            "degrees must be in [0, infinity), but is -1.0"),
                                    wrong(
                                            () ->
                                                    RandomRotation.builder()
                                                            .setDegrees(0, Double.NaN)
                                                            .build(),
                                            "degrees must be a range"),
                                    wrong(
                                            () ->
                                                    RandomRotation.builder()
                                                            .setDegrees(1)
                                                            .optInterpolation(null)
                                                            .build(),
                                            "interpolation must be set"),
                                    wrong(
                                            () ->
                                                    RandomRotation.builder()
                                                            .setDegrees(1)
                                                            .optInterpolation(Interpolation.AREA)
                                                            .build(),
                                            "must be NEAREST or BILINEAR, but is AREA"),
                                    wrong(
                                            () ->
                                                    RandomRotation.builder()
                                                            .setDegrees(1)
                                                            .optFill(Double.NaN)
                                                            .build(),
                                            "fill must be in (-infinity, infinity), but is NaN"))),
                    new Row(
                            RandomAffine.class,
                            () ->
                                    affine().optTranslate(0.3, 0.2)
                                            .optScale(0.7, 1.3)
                                            .optShear(-10, 10, -5, 5)
                                            .optInterpolation(Interpolation.BILINEAR)
                                            .optFill(7),
                            List.of(
                                    wrong(
                                            () -> RandomAffine.builder().build(),
                                            "call setDegrees(degrees)"),
                                    wrong(
                                            () -> affine().optTranslate(1.5, 0).build(),
                                            "translate to the right must be in [0, 1], but is 1.5"),
                                    wrong(
                                            () -> affine().optTranslate(0, -1).build(),
                                            "translate down must be in [0, 1], but is -1.0"),
                                    wrong(
                                            () -> affine().optScale(0, 1).build(),
                                            "scale must be a range within [0.01, 100.0]"),
                                    wrong(
                                            () -> affine().optShear(2, 1).build(),
                                            "shear of rows must be a range"),
                                    wrong(
                                            () -> affine().optShear(0, 0, 2, 1).build(),
                                            "shear of columns must be a range"))),
                    new Row(
                            RandomPerspective.class,
                            () -> RandomPerspective.builder().optProbability(0.9).optFill(3),
                            List.of(
                                    wrong(
                                            () ->
                                                    RandomPerspective.builder()
                                                            .optDistortionScale(2)
                                                            .build(),
                                            "distortionScale must be in [0, 1], but is 2.0"),
                                    wrong(
                                            () ->
                                                    RandomPerspective.builder()
                                                            .optProbability(-1)
                                                            .build(),
                                            "probability must be in [0, 1], but is -1.0"))),
                    new Row(
                            ElasticDeformation.class,
                            () -> ElasticDeformation.builder().optSigma(1),
                            List.of(
                                    wrong(
                                            () -> ElasticDeformation.builder().optAlpha(-1).build(),
                                            "alpha must be in [0, 1048576], but is -1.0"),
                                    wrong(
                                            () ->
                                                    ElasticDeformation.builder()
                                                            .optSigma(1001)
                                                            .build(),
                                            "sigma must be in [0, 1000], but is 1001.0"))),
                    new Row(
                            OpticalDistortion.class,
                            () -> OpticalDistortion.builder().optDistortLimit(0.9),
                            List.of(
                                    wrong(
                                            () ->
                                                    OpticalDistortion.builder()
                                                            .optDistortLimit(1, 0)
                                                            .build(),
                                            "distortLimit must be a range"))),
                    new Row(
                            RandomResizedCrop.class,
                            () -> resized().optScale(0.2, 1).optRatio(0.5, 2),
                            List.of(
                                    wrong(
                                            () -> RandomResizedCrop.builder().build(),
                                            "call setSize(height, width)"),
                                    wrong(
                                            () -> RandomResizedCrop.builder().setSize(0).build(),
                                            "height must be in [1, 32768], but is 0"),
                                    wrong(
                                            () -> resized().optScale(0.5, 1.5).build(),
                                            "1.0], but is [0.5, 1.5]"),
                                    wrong(
                                            () -> resized().optScale(0, 1).build(),
                                            "scale must be a range"),
                                    wrong(
                                            () -> resized().optRatio(2, 1).build(),
                                            "ratio must be a range"),
                                    wrong(
                                            () -> resized().optInterpolation(null).build(),
                                            "interpolation must be set"))));

    private static RandomAffine.Builder affine() {
        return RandomAffine.builder().setDegrees(-20, 30);
    }

    private static RandomResizedCrop.Builder resized() {
        return RandomResizedCrop.builder().setSize(6, 5);
    }

    private static Wrong wrong(Runnable build, String message) {
        return new Wrong(build, message);
    }
}
