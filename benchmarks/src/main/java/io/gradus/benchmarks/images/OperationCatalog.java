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
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.images.OperationSamples.Sample;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All functions of {@code ImageOps} with sample values, for images of one size. */
public final class OperationCatalog {

    private static final String SLOPES = "-0.3 -0.15 0.15 0.3 0.6";
    private static final String SHIFTS = "-0.4 -0.2 0.1 0.2 0.4";
    private static final String FACTORS = "0 0.4 0.7 1.4 2 3";

    private final int height;
    private final int width;

    private OperationCatalog(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /**
     * {@return the operations, those that move pixels first}
     *
     * @param height the rows of the images
     * @param width their columns
     */
    public static List<OperationSamples> of(int height, int width) {
        OperationCatalog operations = new OperationCatalog(height, width);
        return Stream.of(operations.moves(), colors(), operations.others())
                .flatMap(List::stream)
                .toList();
    }

    private List<OperationSamples> moves() {
        return List.of(
                row("horizontalFlip", new Sample("", ImageOps::horizontalFlip)),
                row("verticalFlip", new Sample("", ImageOps::verticalFlip)),
                row("rotate90", "turns %s", "1 2 3", (x, v) -> ImageOps.rotate90(x, v.intValue())),
                row(
                        "rotate",
                        "%s degrees",
                        "-90 -45 -15 15 45 90",
                        (x, v) -> ImageOps.rotate(x, v, BILINEAR)),
                row("shearX", "slope %s", SLOPES, (x, v) -> ImageOps.shearX(x, v, BILINEAR)),
                row("shearY", "slope %s", SLOPES, (x, v) -> ImageOps.shearY(x, v, BILINEAR)),
                row(
                        "translateX",
                        "%s width",
                        SHIFTS,
                        (x, v) -> ImageOps.translateX(x, v * width, NEAREST)),
                row(
                        "translateY",
                        "%s height",
                        SHIFTS,
                        (x, v) -> ImageOps.translateY(x, v * height, NEAREST)),
                row(
                        "affine",
                        new Sample("angle 20", x -> affine(x, 20, 0, 1, 0, NEAREST)),
                        new Sample("shift 0.2", x -> affine(x, 0, 0.2, 1, 0, NEAREST)),
                        new Sample("scale 0.7", x -> affine(x, 0, 0, 0.7, 0, BILINEAR)),
                        new Sample("scale 1.5", x -> affine(x, 0, 0, 1.5, 0, BILINEAR)),
                        new Sample("shear 20", x -> affine(x, 0, 0, 1, 20, BILINEAR)),
                        new Sample("all of them", x -> affine(x, 20, 0.1, 0.7, 20, BILINEAR))),
                row("perspective", "corners %s", "0.1 0.2 0.3", this::perspective),
                rows(
                        "elastic",
                        "%s, sigma %s",
                        "20 2; 40 2; 50 5; 100 5; 200 5",
                        (x, v) -> ImageOps.elastic(x, v[0], v[1], 1, BILINEAR)),
                row(
                        "opticalDistortion",
                        "k %s",
                        "-0.8 -0.4 0.4 0.8",
                        (x, v) -> ImageOps.opticalDistortion(x, v, v, BILINEAR)),
                row(
                        "crop",
                        new Sample("half", x -> crop(x, 0.25, 0.5)),
                        new Sample("3 quarters", x -> crop(x, 0.1, 0.75))),
                row(
                        "pad",
                        Arrays.stream(PaddingMode.values())
                                .map(mode -> new Sample(lower(mode), x -> pad(x, mode)))
                                .toArray(Sample[]::new)),
                row(
                        "resize",
                        new Sample("nearest x 1.4", x -> resize(x, 1.4, NEAREST, false)),
                        new Sample("bilinear x 1.4", x -> resize(x, 1.4, BILINEAR, false)),
                        new Sample("bicubic x 1.4", x -> resize(x, 1.4, BICUBIC, false)),
                        new Sample("half", x -> resize(x, 0.5, BILINEAR, false)),
                        new Sample("antialias", x -> resize(x, 0.5, BILINEAR, true)),
                        new Sample("area", x -> resize(x, 0.5, AREA, false))),
                row(
                        "resizedCrop",
                        new Sample("2/3", x -> resizedCrop(x, 0.2, 0.67)),
                        new Sample("half", x -> resizedCrop(x, 0.1, 0.5)),
                        new Sample("third", x -> resizedCrop(x, 0.45, 0.33))));
    }

    private static List<OperationSamples> colors() {
        return List.of(
                row("brightness", "factor %s", FACTORS, ImageOps::brightness),
                row("contrast", "factor %s", FACTORS, ImageOps::contrast),
                row("saturation", "factor %s", FACTORS, ImageOps::saturation),
                row("hue", "shift %s", "-0.3 -0.1 0.1 0.2 0.3 0.5", ImageOps::hue),
                row("sharpness", "factor %s", "0 0.5 2 4 8", ImageOps::sharpness),
                row("grayscale", new Sample("", ImageOps::grayscale)),
                row(
                        "posterize",
                        "bits %s",
                        "5 4 3 2 1",
                        (x, v) -> ImageOps.posterize(x, v.intValue())),
                row("solarize", "from %s", "224 192 128 64 0", ImageOps::solarize),
                row("equalize", new Sample("", ImageOps::equalize)),
                row(
                        "autoContrast",
                        new Sample("contrast 0.3", OperationCatalog::dull),
                        new Sample("as it is", ImageOps::autoContrast)),
                row("invert", new Sample("", ImageOps::invert)),
                rows(
                        "pcaLighting",
                        "%s, %s, %s",
                        "1 0 0; -1 0 0; 0 5 0; 0 -5 0; 0 0 15",
                        ImageOps::pcaLighting));
    }

    private List<OperationSamples> others() {
        return List.of(
                row("gaussianBlur", "sigma %s", "0.5 1 2 4", OperationCatalog::blur),
                row(
                        "gaussianNoise",
                        "std %s",
                        "10 25 50",
                        (x, v) -> ImageOps.gaussianNoise(x, v, 1)),
                rows(
                        "isoNoise",
                        "%s, %s",
                        "0.05 0.2; 0.05 0.5; 0.2 1",
                        (x, v) -> ImageOps.isoNoise(x, v[0], v[1], 1)),
                row(
                        "erase",
                        new Sample("2 boxes", x -> ImageOps.erase(x, boxes(x), 128)),
                        new Sample("orange", x -> ImageOps.erase(x, boxes(x), 250, 140, 20))),
                row("cutout", "length %s", parts(4, 2, 1), (x, v) -> cutout(x, v.intValue())),
                row("gridMask", "unit %s", parts(10, 5, 3), (x, v) -> gridMask(x, v.intValue())));
    }

    private static OperationSamples row(String name, Sample... samples) {
        return new OperationSamples(name, List.of(samples));
    }

    /** A sample for each number; its text is the label with the number. */
    private static OperationSamples row(
            String name, String label, String numbers, Change<Double> change) {
        return rows(name, label, numbers.replace(" ", "; "), (x, v) -> change.of(x, v[0]));
    }

    /** A sample for each list of numbers. */
    private static OperationSamples rows(
            String name, String label, String lists, Change<double[]> change) {
        return row(
                name,
                Stream.of(lists.split("; "))
                        .map(list -> list.split(" "))
                        .map(list -> sample(Text.format(label, (Object[]) list), list, change))
                        .toArray(Sample[]::new));
    }

    private static Sample sample(String text, String[] numbers, Change<double[]> change) {
        double[] values = Stream.of(numbers).mapToDouble(Double::parseDouble).toArray();
        return new Sample(text, x -> change.of(x, values));
    }

    /** An operation with one value. */
    @FunctionalInterface
    private interface Change<V> {
        NDArray of(NDArray images, V value);
    }

    /** The height divided by each number. */
    private String parts(int... by) {
        return Arrays.stream(by)
                .mapToObj(part -> Integer.toString(height / part))
                .collect(Collectors.joining(" "));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private NDArray affine(
            NDArray images,
            double angle,
            double shift,
            double scale,
            double shear,
            Interpolation by) {
        double dx = shift * width;
        double dy = shift * height;
        return ImageOps.affine(images, angle, dx, dy, scale, shear, 0, by);
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

    private NDArray resize(NDArray images, double by, Interpolation method, boolean antialias) {
        int rows = (int) (by * height);
        return ImageOps.resize(images, rows, (int) (by * width), method, antialias);
    }

    private NDArray resizedCrop(NDArray images, double from, double part) {
        double to = from + part;
        Box box =
                new Box(
                        (int) (from * height),
                        (int) (from * width),
                        (int) (to * height),
                        (int) (to * width));
        return ImageOps.resizedCrop(images, box, height, width, BILINEAR, false);
    }

    private static NDArray blur(NDArray images, double sigma) {
        return ImageOps.gaussianBlur(images, 2 * (int) Math.ceil(2 * sigma) + 1, sigma);
    }

    private NDArray cutout(NDArray images, int length) {
        return ImageOps.cutout(images, height / 3, width / 3, length);
    }

    private static NDArray gridMask(NDArray images, int unit) {
        return ImageOps.gridMask(images, unit, 0.5, unit / 4, unit / 4);
    }

    /** A picture that has all levels stays as it is; one with less contrast does not. */
    private static NDArray dull(NDArray images) {
        try (NDArray gray = ImageOps.contrast(images, 0.3)) {
            return ImageOps.autoContrast(gray);
        }
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
