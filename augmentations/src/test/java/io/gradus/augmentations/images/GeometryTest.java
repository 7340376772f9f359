package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Geometric operations against torchvision; src/test/python/image_ops_geometry.py wrote these. */
class GeometryTest {

    private static final JsonObject FIXTURE = read();

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static JsonObject read() {
        try (Reader reader =
                new InputStreamReader(
                        GeometryTest.class.getResourceAsStream("/image_ops_geometry.json"),
                        StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonObject> cases() {
        return StreamSupport.stream(FIXTURE.getAsJsonArray("cases").spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("cases")
    void agreesWithTorchvision(JsonObject c) {
        JsonObject output = c.getAsJsonObject("output");
        boolean eightBit = output.has("bytes");
        DataType type = eightBit ? DataType.UINT8 : DataType.FLOAT32;
        NDArray image = image(manager, input(c), type);
        NDArray expected = image(manager, output, type);
        byte[] host = null;
        for (String kernel : List.of("host", "device")) {
            NDArray result = with(kernel, () -> run(c, image));
            assertThat(result.getShape()).isEqualTo(expected.getShape());
            String what = kernel + ' ' + c.get("op") + c.get("input") + c.get("arguments");
            compare(what, result, expected, isNearest(c));
            byte[] bits = result.toByteArray();
            assertThat(bits).as(what).isEqualTo(host == null ? bits : host);
            host = bits;
        }
    }

    /** The cases for {@link ParityTable}. */
    static Stream<ParityCase> parity(NDManager manager) {
        return cases().map(
                        c -> {
                            JsonObject output = c.getAsJsonObject("output");
                            DataType type = output.has("bytes") ? DataType.UINT8 : DataType.FLOAT32;
                            JsonObject arguments = c.getAsJsonObject("arguments");
                            String op = text(c, "op");
                            String name = op.substring(0, 1).toLowerCase() + op.substring(1);
                            NDArray image = image(manager, input(c), type);
                            return new ParityCase(
                                    arguments.has("mode")
                                            ? name + " " + text(arguments, "mode")
                                            : name,
                                    image(manager, output, type),
                                    () -> run(c, image));
                        });
    }

    private static JsonObject input(JsonObject c) {
        return FIXTURE.getAsJsonObject("images").getAsJsonObject(text(c, "input"));
    }

    private static boolean isNearest(JsonObject c) {
        JsonObject arguments = c.getAsJsonObject("arguments");
        return arguments.has("mode") && text(arguments, "mode").equals("nearest");
    }

    // Nearest: 99 % of values equal; others: 99 % within a level, and none far off.
    private static void compare(String what, NDArray result, NDArray expected, boolean nearest) {
        double[] actual = values(result);
        double[] wanted = values(expected);
        boolean eightBit = result.getDataType() == DataType.UINT8;
        double near = nearest ? 0 : eightBit ? 1 : 0.01;
        int off = 0;
        for (int i = 0; i < actual.length; i++) {
            if (Math.abs(actual[i] - wanted[i]) > near) {
                off++;
            }
        }
        assertThat(off).as(what).isLessThanOrEqualTo(actual.length / 100);
    }

    private static double[] values(NDArray x) {
        try (NDArray floats = x.toType(DataType.FLOAT64, true)) {
            return floats.toDoubleArray();
        }
    }

    private static NDArray image(NDManager manager, JsonObject image, DataType type) {
        int[] s = ints(image, "shape");
        Shape shape = new Shape(s[0], s[1], s[2]);
        if (image.has("bytes")) {
            byte[] bytes = Base64.getDecoder().decode(text(image, "bytes"));
            return TestImages.of(manager, bytes, shape, type);
        }
        return manager.create(floats(image), shape);
    }

    private static float[] floats(JsonObject image) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text(image, "floats")));
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    private static NDArray run(JsonObject c, NDArray image) {
        JsonObject a = c.getAsJsonObject("arguments");
        Interpolation mode =
                a.has("mode")
                        ? Interpolation.valueOf(text(a, "mode").toUpperCase(Locale.ROOT))
                        : null;
        double[] fill = a.has("fill") ? doubles(a, "fill") : null;
        double magnitude = a.has("magnitude") ? a.get("magnitude").getAsDouble() : 0;
        switch (text(c, "op")) {
            case "verticalFlip":
                return ImageOps.verticalFlip(image);
            case "rotate90":
                return ImageOps.rotate90(image, a.get("turns").getAsInt());
            case "affine":
                double[] t = doubles(a, "translate");
                double[] shear = doubles(a, "shear");
                double turn = a.get("angle").getAsDouble();
                double scale = a.get("scale").getAsDouble();
                return ImageOps.affine(
                        image, turn, t[0], t[1], scale, shear[0], shear[1], mode, fill);
            case "rotate":
                return ImageOps.rotate(image, a.get("angle").getAsDouble(), mode, fill);
            case "ShearX":
                return ImageOps.shearX(image, magnitude, mode);
            case "ShearY":
                return ImageOps.shearY(image, magnitude, mode);
            case "TranslateX":
                return ImageOps.translateX(image, (int) magnitude, mode);
            case "TranslateY":
                return ImageOps.translateY(image, (int) magnitude, mode);
            case "perspective":
                return ImageOps.perspective(
                        image, points(a, "start"), points(a, "end"), mode, fill);
            case "resize":
                int[] size = ints(a, "size");
                return ImageOps.resize(image, size[0], size[1], mode, flag(a, "antialias"));
            case "resizedCrop":
                int[] b = ints(a, "box");
                int[] to = ints(a, "size");
                Box box = new Box(b[0], b[1], b[0] + b[2], b[1] + b[3]);
                return ImageOps.resizedCrop(image, box, to[0], to[1], mode, flag(a, "antialias"));
            default:
                throw new AssertionError("unknown operation in " + c);
        }
    }

    private static boolean flag(JsonObject arguments, String name) {
        return arguments.get(name).getAsBoolean();
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).getAsString();
    }

    private static List<Point> points(JsonObject arguments, String name) {
        return StreamSupport.stream(arguments.getAsJsonArray(name).spliterator(), false)
                .map(JsonElement::getAsJsonArray)
                .map(p -> new Point(p.get(0).getAsDouble(), p.get(1).getAsDouble()))
                .toList();
    }

    private static double[] doubles(JsonObject object, String name) {
        return StreamSupport.stream(object.getAsJsonArray(name).spliterator(), false)
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    private static int[] ints(JsonObject object, String name) {
        return StreamSupport.stream(object.getAsJsonArray(name).spliterator(), false)
                .mapToInt(JsonElement::getAsInt)
                .toArray();
    }

    @Test
    void smoothsAsTorchvisionsElasticTransform() {
        JsonObject field = FIXTURE.getAsJsonObject("field");
        float[] values = floats(field.getAsJsonObject("noise"));
        int[] shape = ints(field.getAsJsonObject("noise"), "shape");
        Elastic.smooth(values, shape[0], shape[1], field.get("sigma").getAsDouble());
        assertThat(values).containsExactly(floats(field.getAsJsonObject("smooth")), within(1e-6f));
    }

    @Test
    void elasticMovesEachPixelByItsField() {
        int h = 9;
        int w = 14;
        NDArray image = TestImages.noise(manager, new Shape(h, w, 1), DataType.FLOAT32, 2);
        float[] in = image.toFloatArray();
        Elastic elastic = new Elastic(8, 1.5, 5, new Sampling(Interpolation.BILINEAR, Fill.of()));
        float[] right = elastic.field(0, h, w);
        float[] down = elastic.field(1, h, w);
        float[] out = elastic.apply(image).toFloatArray();
        float[] sameSeed =
                ImageOps.elastic(image, 8, 1.5, 5, Interpolation.BILINEAR).toFloatArray();
        assertThat(sameSeed).isEqualTo(out);
        double most = 0;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double u = x + right[y * w + x];
                double v = y + down[y * w + x];
                double sum = 0;
                for (int row = 0; row < h; row++) {
                    for (int column = 0; column < w; column++) {
                        double near =
                                Math.max(1 - Math.abs(u - column), 0)
                                        * Math.max(1 - Math.abs(v - row), 0);
                        sum += near * in[row * w + column];
                    }
                }
                most = Math.max(most, Math.abs(sum - out[y * w + x]));
            }
        }
        assertThat(most).isLessThan(1e-3);
        assertThat(right).isNotEqualTo(down);
    }

    @Test
    void opticalDistortionFollowsItsFormula() {
        int h = 9;
        int w = 14;
        NDArray image = TestImages.noise(manager, new Shape(h, w, 1), DataType.FLOAT32, 2);
        float[] in = image.toFloatArray();
        float[] out =
                ImageOps.opticalDistortion(image, -0.7, 0.4, Interpolation.NEAREST, 9)
                        .toFloatArray();
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double cx = (w - 1) / 2.0;
                double cy = (h - 1) / 2.0;
                double r2 = Math.pow((x - cx) / w, 2) + Math.pow((y - cy) / h, 2);
                double times = 1 - 0.7 * r2 + 0.4 * r2 * r2;
                long u = Math.round(cx + (x - cx) * times);
                long v = Math.round(cy + (y - cy) * times);
                boolean inside = u >= 0 && u < w && v >= 0 && v < h;
                assertThat(out[y * w + x]).isEqualTo(inside ? in[(int) (v * w + u)] : 9);
            }
        }
    }

    @Test
    void valuesForEachImageOfABatch() {
        NDArray images = TestImages.noise(manager, new Shape(2, 6, 7, 3), DataType.UINT8, 1);
        for (String kernel : List.of("host", "device")) {
            NDArray rotated =
                    with(
                            kernel,
                            () ->
                                    ImageOps.apply(
                                            images,
                                            i ->
                                                    Operations.rotate(
                                                            180 * i,
                                                            Interpolation.BILINEAR,
                                                            Fill.of(1, 2, 3))));
            NDArray both = ImageOps.verticalFlip(ImageOps.horizontalFlip(images));
            assertThat(rotated.get(0).toByteArray()).isEqualTo(images.get(0).toByteArray());
            assertThat(rotated.get(1).toByteArray()).isEqualTo(both.get(1).toByteArray());
            NDArray flipped =
                    with(
                            kernel,
                            () ->
                                    ImageOps.apply(
                                            images,
                                            i ->
                                                    i == 0
                                                            ? Operations.verticalFlip()
                                                            : Operations.identity()));
            assertThat(flipped.get(1).toByteArray()).isEqualTo(images.get(1).toByteArray());
            assertThat(flipped.get(0).toByteArray())
                    .isEqualTo(ImageOps.verticalFlip(images).get(0).toByteArray());
            double[] far = {100, 2};
            NDArray moved =
                    with(
                            kernel,
                            () ->
                                    ImageOps.apply(
                                            images,
                                            i ->
                                                    Operations.translate(
                                                            far[i],
                                                            0,
                                                            Interpolation.NEAREST,
                                                            Fill.of(5))));
            assertThat(moved.get(0).toByteArray()).containsOnly(5);
            assertThat(
                            ImageOps.apply(
                                            images,
                                            i ->
                                                    Operations.translate(
                                                            0,
                                                            far[i],
                                                            Interpolation.NEAREST,
                                                            Fill.of(5)))
                                    .toByteArray())
                    .isNotEqualTo(moved.toByteArray());
            assertThat(ImageOps.shearX(images, 0, Interpolation.NEAREST).toByteArray())
                    .isEqualTo(images.toByteArray());
            assertThat(ImageOps.shearY(images, 0, Interpolation.BILINEAR).toByteArray())
                    .isEqualTo(images.toByteArray());
        }
    }

    static Stream<UnaryOperator<NDArray>> operations() {
        Interpolation linear = Interpolation.BILINEAR;
        List<Point> from =
                List.of(new Point(0, 0), new Point(8, 0), new Point(8, 8), new Point(0, 8));
        List<Point> to =
                List.of(new Point(1, 1), new Point(7, 0), new Point(8, 6), new Point(2, 8));
        return Stream.of(
                ImageOps::verticalFlip,
                x -> ImageOps.rotate90(x, 1),
                x -> ImageOps.affine(x, 20, 1, 2, 0.9, 10, 5, Interpolation.NEAREST, 3),
                x -> ImageOps.affine(x, 20, 1, 2, 0.9, 10, 5, linear, 1, 2, 3),
                x -> ImageOps.perspective(x, from, to, linear),
                x -> ImageOps.elastic(x, 9, 1, 1, linear, 4),
                x -> ImageOps.opticalDistortion(x, 0.5, 0.2, linear),
                x -> ImageOps.resize(x, 5, 12, Interpolation.BICUBIC, true),
                x -> ImageOps.resize(x, 5, 12, Interpolation.NEAREST, true));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void otherFloatingTypesAreComputedAsFloat32(UnaryOperator<NDArray> operation) {
        NDArray floats = TestImages.noise(manager, new Shape(2, 9, 8, 3), DataType.FLOAT32, 1);
        double[] expected = values(operation.apply(floats));
        for (DataType type : List.of(DataType.FLOAT16, DataType.FLOAT64)) {
            NDArray result = operation.apply(floats.toType(type, true));
            assertThat(result.getDataType()).isEqualTo(type);
            double near = type == DataType.FLOAT16 ? 0.2 : 0;
            assertThat(values(result)).containsExactly(expected, within(near));
        }
    }

    @Tag("gpu")
    @ParameterizedTest
    @MethodSource("operations")
    void gpuAgrees(UnaryOperator<NDArray> operation) {
        assumeTrue(Engine.getEngine("PyTorch").getGpuCount() > 0, "there is no GPU here");
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
            NDArray cpu = TestImages.noise(manager, new Shape(3, 9, 8, 3), type, 1);
            NDArray result = operation.apply(cpu.toDevice(Device.gpu(), true));
            assertThat(result.getDevice().isGpu()).isTrue();
            // A GPU may multiply and add in one rounding.
            compare("gpu", result.toDevice(Device.cpu(), true), operation.apply(cpu), false);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        NDArray image = manager.zeros(new Shape(4, 5, 3), DataType.UINT8);
        Interpolation near = Interpolation.NEAREST;
        refused(
                () -> ImageOps.rotate(image, 1, Interpolation.BICUBIC),
                "interpolation must be NEAREST or BILINEAR, but is BICUBIC");
        refused(() -> ImageOps.rotate(image, 1, near, 1, 2), "each of the 3 channels, but has 2");
        refused(() -> ImageOps.rotate(image, 1, near, 0.5), "whole number in [0, 255]");
        refused(() -> ImageOps.rotate(image, Double.NaN, near), "angle must be in");
        refused(
                () -> ImageOps.affine(image, 0, 0, 0, 0, 0, 0, near),
                "scale must be in (0, infinity), but is 0.0");
        refused(() -> ImageOps.affine(image, 0, 0, 0, 1, 90, 0, near), "more than 8192 times");
        refused(() -> ImageOps.translateX(image, 1e9, near), "more than 16777216 pixels");
        refused(() -> ImageOps.shearX(image, 1e9, near), "more than 8192 times");
        List<Point> line =
                List.of(new Point(0, 0), new Point(1, 1), new Point(2, 2), new Point(0, 2));
        refused(() -> ImageOps.perspective(image, line, line, near), "lie on a line");
        refused(
                () -> ImageOps.perspective(image, line.subList(0, 3), line, near),
                "must be four points, but are 3");
        refused(() -> new Point(0, Double.NaN), "y must be in");
        refused(
                () -> ImageOps.resize(image, 0, 1, near, false),
                "height must be in [1, infinity), but is 0");
        refused(
                () -> ImageOps.resizedCrop(image, new Box(0, 0, 5, 1), 1, 1, near, false),
                "a window of 5 x 1 at row 0, column 0 is not inside an image of 4 x 5");
        refused(
                () -> ImageOps.resizedCrop(image, new Box(1, 0, 1, 1), 1, 1, near, false),
                "the window's height must be in [1, infinity), but is 0");
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
