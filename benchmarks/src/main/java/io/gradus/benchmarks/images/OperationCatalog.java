package io.gradus.benchmarks.images;

import static io.gradus.augmentations.images.Interpolation.AREA;
import static io.gradus.augmentations.images.Interpolation.BICUBIC;
import static io.gradus.augmentations.images.Interpolation.BILINEAR;
import static io.gradus.augmentations.images.Interpolation.NEAREST;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.PaddingMode;
import io.gradus.augmentations.images.Point;
import io.gradus.benchmarks.images.OperationSamples.Sample;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All functions of {@code ImageOps} with sample values, for images of one size. */
public final class OperationCatalog {

    private final int height;
    private final int width;

    private OperationCatalog(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /**
     * Returns all operations.
     *
     * @param height the rows of the images
     * @param width their columns
     * @return the operations, those that move pixels first
     */
    public static List<OperationSamples> of(int height, int width) {
        OperationCatalog operations = new OperationCatalog(height, width);
        return Stream.of(operations.moves(), operations.colors(), operations.others())
                .flatMap(List::stream)
                .toList();
    }

    private List<OperationSamples> moves() {
        return List.of(
                new OperationSamples(
                        "horizontalFlip", List.of(new Sample("", ImageOps::horizontalFlip))),
                new OperationSamples(
                        "verticalFlip", List.of(new Sample("", ImageOps::verticalFlip))),
                counts("rotate90", "turns %d", n -> x -> ImageOps.rotate90(x, n), 1, 2, 3),
                values(
                        "rotate",
                        "%s degrees",
                        v -> x -> ImageOps.rotate(x, v, BILINEAR),
                        -90,
                        -45,
                        -15,
                        15,
                        45,
                        90),
                values(
                        "shearX",
                        "slope %s",
                        v -> x -> ImageOps.shearX(x, v, BILINEAR),
                        -0.3,
                        -0.15,
                        0.15,
                        0.3,
                        0.6),
                values(
                        "shearY",
                        "slope %s",
                        v -> x -> ImageOps.shearY(x, v, BILINEAR),
                        -0.3,
                        -0.15,
                        0.15,
                        0.3,
                        0.6),
                values(
                        "translateX",
                        "%s width",
                        v -> x -> ImageOps.translateX(x, v * width, NEAREST),
                        -0.4,
                        -0.2,
                        0.1,
                        0.2,
                        0.4),
                values(
                        "translateY",
                        "%s height",
                        v -> x -> ImageOps.translateY(x, v * height, NEAREST),
                        -0.4,
                        -0.2,
                        0.1,
                        0.2,
                        0.4),
                new OperationSamples(
                        "affine",
                        List.of(
                                affine("angle 20", 20, 0, 1, 0, NEAREST),
                                affine("shift 0.2", 0, 0.2, 1, 0, NEAREST),
                                affine("scale 0.7", 0, 0, 0.7, 0, BILINEAR),
                                affine("scale 1.5", 0, 0, 1.5, 0, BILINEAR),
                                affine("shear 20", 0, 0, 1, 20, BILINEAR),
                                affine("all of them", 20, 0.1, 0.7, 20, BILINEAR))),
                values("perspective", "corners %s", v -> x -> perspective(x, v), 0.1, 0.2, 0.3),
                new OperationSamples(
                        "elastic",
                        List.of(
                                elastic(20, 2),
                                elastic(40, 2),
                                elastic(50, 5),
                                elastic(100, 5),
                                elastic(200, 5))),
                values(
                        "opticalDistortion",
                        "k %s",
                        v -> x -> ImageOps.opticalDistortion(x, v, v, BILINEAR),
                        -0.8,
                        -0.4,
                        0.4,
                        0.8),
                new OperationSamples(
                        "crop",
                        List.of(
                                new Sample("half", x -> crop(x, 0.25, 0.5)),
                                new Sample("3 quarters", x -> crop(x, 0.1, 0.75)))),
                new OperationSamples(
                        "pad",
                        Arrays.stream(PaddingMode.values())
                                .map(mode -> new Sample(lower(mode), x -> pad(x, mode)))
                                .toList()),
                new OperationSamples(
                        "resize",
                        List.of(
                                resize("nearest x 1.4", 1.4, NEAREST, false),
                                resize("bilinear x 1.4", 1.4, BILINEAR, false),
                                resize("bicubic x 1.4", 1.4, BICUBIC, false),
                                resize("half", 0.5, BILINEAR, false),
                                resize("antialias", 0.5, BILINEAR, true),
                                resize("area", 0.5, AREA, false))),
                new OperationSamples(
                        "resizedCrop",
                        List.of(
                                resizedCrop("2/3", 0.2, 0.67),
                                resizedCrop("half", 0.1, 0.5),
                                resizedCrop("third", 0.45, 0.33))));
    }

    private List<OperationSamples> colors() {
        return List.of(
                factors("brightness", v -> x -> ImageOps.brightness(x, v)),
                factors("contrast", v -> x -> ImageOps.contrast(x, v)),
                factors("saturation", v -> x -> ImageOps.saturation(x, v)),
                values(
                        "hue",
                        "shift %s",
                        v -> x -> ImageOps.hue(x, v),
                        -0.3,
                        -0.1,
                        0.1,
                        0.2,
                        0.3,
                        0.5),
                values(
                        "sharpness",
                        "factor %s",
                        v -> x -> ImageOps.sharpness(x, v),
                        0,
                        0.5,
                        2,
                        4,
                        8),
                new OperationSamples("grayscale", List.of(new Sample("", ImageOps::grayscale))),
                counts("posterize", "bits %d", n -> x -> ImageOps.posterize(x, n), 5, 4, 3, 2, 1),
                values(
                        "solarize",
                        "from %s",
                        v -> x -> ImageOps.solarize(x, v),
                        224,
                        192,
                        128,
                        64,
                        0),
                new OperationSamples("equalize", List.of(new Sample("", ImageOps::equalize))),
                new OperationSamples(
                        "autoContrast",
                        List.of(
                                new Sample("contrast 0.3", OperationCatalog::dull),
                                new Sample("as it is", ImageOps::autoContrast))),
                new OperationSamples("invert", List.of(new Sample("", ImageOps::invert))),
                new OperationSamples(
                        "pcaLighting",
                        List.of(
                                lighting(1, 0, 0),
                                lighting(-1, 0, 0),
                                lighting(0, 5, 0),
                                lighting(0, -5, 0),
                                lighting(0, 0, 15))));
    }

    private List<OperationSamples> others() {
        return List.of(
                values(
                        "gaussianBlur",
                        "sigma %s",
                        v -> x -> ImageOps.gaussianBlur(x, 2 * (int) Math.ceil(2 * v) + 1, v),
                        0.5,
                        1,
                        2,
                        4),
                values(
                        "gaussianNoise",
                        "std %s",
                        v -> x -> ImageOps.gaussianNoise(x, v, 1),
                        10,
                        25,
                        50),
                new OperationSamples(
                        "isoNoise", List.of(iso(0.05, 0.2), iso(0.05, 0.5), iso(0.2, 1))),
                new OperationSamples(
                        "erase",
                        List.of(
                                new Sample("2 boxes", x -> ImageOps.erase(x, boxes(x), 128)),
                                new Sample(
                                        "orange", x -> ImageOps.erase(x, boxes(x), 250, 140, 20)))),
                counts(
                        "cutout",
                        "length %d",
                        n -> x -> ImageOps.cutout(x, height / 3, width / 3, n),
                        height / 4,
                        height / 2,
                        height),
                counts(
                        "gridMask",
                        "unit %d",
                        n -> x -> ImageOps.gridMask(x, n, 0.5, n / 4, n / 4),
                        height / 10,
                        height / 5,
                        height / 3));
    }

    private static OperationSamples values(
            String name, String text, DoubleFunction<UnaryOperator<NDArray>> of, double... values) {
        return new OperationSamples(
                name,
                Arrays.stream(values)
                        .mapToObj(
                                v ->
                                        new Sample(
                                                String.format(Locale.ROOT, text, number(v)),
                                                of.apply(v)))
                        .toList());
    }

    private static OperationSamples counts(
            String name, String text, IntFunction<UnaryOperator<NDArray>> of, int... values) {
        return new OperationSamples(
                name,
                Arrays.stream(values)
                        .mapToObj(v -> new Sample(String.format(Locale.ROOT, text, v), of.apply(v)))
                        .toList());
    }

    private static OperationSamples factors(
            String name, DoubleFunction<UnaryOperator<NDArray>> of) {
        return values(name, "factor %s", of, 0, 0.4, 0.7, 1.4, 2, 3);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Sample affine(
            String values,
            double angle,
            double shift,
            double scale,
            double shear,
            Interpolation interpolation) {
        return new Sample(
                values,
                x ->
                        ImageOps.affine(
                                x,
                                angle,
                                shift * width,
                                shift * height,
                                scale,
                                shear,
                                0,
                                interpolation));
    }

    /** Moves two corners inwards by a share of the size. */
    private NDArray perspective(NDArray images, double share) {
        double dx = share * width;
        double dy = share * height;
        return ImageOps.perspective(
                images,
                List.of(
                        new Point(0, 0),
                        new Point(width, 0),
                        new Point(width, height),
                        new Point(0, height)),
                List.of(
                        new Point(dx, dy),
                        new Point(width, 0),
                        new Point(width - dx / 2, height),
                        new Point(0, height - dy)),
                BILINEAR);
    }

    private static Sample elastic(double alpha, double sigma) {
        return new Sample(
                number(alpha) + ", sigma " + number(sigma),
                x -> ImageOps.elastic(x, alpha, sigma, 1, BILINEAR));
    }

    private NDArray crop(NDArray images, double from, double part) {
        return ImageOps.crop(
                images,
                (int) (from * height),
                (int) (from * width),
                (int) (part * height),
                (int) (part * width));
    }

    private NDArray pad(NDArray images, PaddingMode mode) {
        int rows = height / 6;
        int columns = width / 6;
        return ImageOps.pad(images, columns, rows, columns, rows, mode, 0);
    }

    private Sample resize(
            String values, double by, Interpolation interpolation, boolean antialias) {
        return new Sample(
                values,
                x ->
                        ImageOps.resize(
                                x,
                                (int) (by * height),
                                (int) (by * width),
                                interpolation,
                                antialias));
    }

    private Sample resizedCrop(String values, double from, double part) {
        Box box =
                new Box(
                        (int) (from * height),
                        (int) (from * width),
                        (int) ((from + part) * height),
                        (int) ((from + part) * width));
        return new Sample(
                values, x -> ImageOps.resizedCrop(x, box, height, width, BILINEAR, false));
    }

    /** A picture that has all levels stays as it is; one with less contrast does not. */
    private static NDArray dull(NDArray images) {
        try (NDArray gray = ImageOps.contrast(images, 0.3)) {
            return ImageOps.autoContrast(gray);
        }
    }

    private static Sample lighting(double... alpha) {
        return new Sample(
                number(alpha[0]) + ", " + number(alpha[1]) + ", " + number(alpha[2]),
                x -> ImageOps.pcaLighting(x, alpha));
    }

    private static Sample iso(double colorShift, double intensity) {
        return new Sample(
                number(colorShift) + ", " + number(intensity),
                x -> ImageOps.isoNoise(x, colorShift, intensity, 1));
    }

    private List<List<Box>> boxes(NDArray images) {
        int count = images.getShape().dimension() == 3 ? 1 : Math.toIntExact(images.size(0));
        List<Box> boxes =
                List.of(
                        new Box(height / 6, width / 8, height / 2, width / 3),
                        new Box(height / 2, width / 2, 5 * height / 6, 4 * width / 5));
        return Collections.nCopies(count, boxes);
    }
}
