package io.gradus.augmentations;

import static io.gradus.augmentations.TestImages.newManager;
import static io.gradus.augmentations.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
        NDArray image =
                image(FIXTURE.getAsJsonObject("images").getAsJsonObject(text(c, "input")), type);
        NDArray expected = image(output, type);
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

    private NDArray image(JsonObject image, DataType type) {
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
}
