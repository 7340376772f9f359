package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.bytes;
import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations on colors, and filters, against torchvision. */
class ColorOpsTest {

    /** An operation with the arguments that torchvision takes. */
    @FunctionalInterface
    private interface Call {
        NDArray of(NDArray images, double... arguments);
    }

    private static final Map<String, Call> OPS =
            Map.ofEntries(
                    Map.entry("brightness", (x, a) -> ImageOps.brightness(x, a[0])),
                    Map.entry("contrast", (x, a) -> ImageOps.contrast(x, a[0])),
                    Map.entry("saturation", (x, a) -> ImageOps.saturation(x, a[0])),
                    Map.entry("sharpness", (x, a) -> ImageOps.sharpness(x, a[0])),
                    Map.entry("grayscale", (x, a) -> ImageOps.grayscale(x)),
                    Map.entry("posterize", (x, a) -> ImageOps.posterize(x, (int) a[0])),
                    Map.entry("solarize", (x, a) -> ImageOps.solarize(x, a[0])),
                    Map.entry("equalize", (x, a) -> ImageOps.equalize(x)),
                    Map.entry("autoContrast", (x, a) -> ImageOps.autoContrast(x)),
                    Map.entry("hue", (x, a) -> ImageOps.hue(x, a[0])),
                    Map.entry(
                            "gaussianBlur",
                            (x, a) -> ImageOps.gaussianBlur(x, (int) a[0], (int) a[1], a[2], a[3])),
                    Map.entry("invert", (x, a) -> ImageOps.invert(x)));

    // Hue takes whole-number arithmetic, where torchvision's float32 can lose a level; a blur's
    // weights are whole numbers over 2^14.
    private static final List<String> WITHIN_A_LEVEL = List.of("hue", "gaussianBlur");

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    record Image(Shape shape, boolean isFloat, byte[] values) {

        NDArray on(NDManager manager, byte[] of) {
            ByteBuffer buffer = ByteBuffer.wrap(of).order(ByteOrder.LITTLE_ENDIAN);
            if (!isFloat) {
                return manager.create(buffer, shape, DataType.UINT8);
            }
            float[] floats = new float[of.length / Float.BYTES];
            buffer.asFloatBuffer().get(floats);
            return manager.create(floats, shape);
        }
    }

    record Case(String op, double[] arguments, String name, Image image, byte[] output) {

        @Override
        public String toString() {
            return op
                    + IntStream.range(0, arguments.length)
                            .mapToObj(i -> String.valueOf(arguments[i]))
                            .collect(Collectors.joining(", ", "(", ") of "))
                    + name;
        }
    }

    // src/test/python/image_ops_color.py wrote the expected values.
    static Stream<Case> torchvisionCases() {
        try (Reader reader =
                new InputStreamReader(
                        ColorOpsTest.class.getResourceAsStream("/image_ops_color.json"),
                        StandardCharsets.UTF_8)) {
            JsonObject file = JsonParser.parseReader(reader).getAsJsonObject();
            JsonObject images = file.getAsJsonObject("images");
            List<Case> cases = new ArrayList<>();
            for (JsonElement element : file.getAsJsonArray("cases")) {
                JsonObject c = element.getAsJsonObject();
                String name = c.get("image").getAsString();
                cases.add(
                        new Case(
                                c.get("op").getAsString(),
                                doubles(c.getAsJsonArray("arguments")),
                                name,
                                image(images.getAsJsonObject(name)),
                                unpack(c.get("output"))));
            }
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Image image(JsonObject image) {
        long[] shape = new long[3];
        for (int i = 0; i < 3; i++) {
            shape[i] = image.getAsJsonArray("shape").get(i).getAsLong();
        }
        return new Image(
                new Shape(shape), image.get("float").getAsBoolean(), unpack(image.get("values")));
    }

    private static double[] doubles(JsonArray values) {
        return StreamSupport.stream(values.spliterator(), false)
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    private static byte[] unpack(JsonElement text) {
        byte[] packed = Base64.getDecoder().decode(text.getAsString());
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("torchvisionCases")
    void equalsTorchvision(Case c) {
        NDArray image = c.image().on(manager, c.image().values());
        NDArray expected = c.image().on(manager, c.output());
        for (String kernel : List.of("host", "device")) {
            NDArray result = with(kernel, () -> OPS.get(c.op()).of(image, c.arguments()));
            assertThat(result.getShape()).isEqualTo(expected.getShape());
            assertThat(result.getDataType()).isEqualTo(expected.getDataType());
            double tolerance = c.image().isFloat() ? 1e-3 : WITHIN_A_LEVEL.contains(c.op()) ? 1 : 0;
            assertClose(result, expected, tolerance, kernel);
        }
    }

    /** The cases for {@link ParityTable}. */
    static Stream<ParityCase> parity(NDManager manager) {
        return torchvisionCases()
                .map(
                        c -> {
                            NDArray image = c.image().on(manager, c.image().values());
                            return new ParityCase(
                                    c.op(),
                                    c.image().on(manager, c.output()),
                                    () -> OPS.get(c.op()).of(image, c.arguments()));
                        });
    }

    private static void assertClose(NDArray result, NDArray expected, double most, String what) {
        float[] is = result.toType(DataType.FLOAT32, true).toFloatArray();
        float[] should = expected.toType(DataType.FLOAT32, true).toFloatArray();
        for (int i = 0; i < is.length; i++) {
            if (!(Math.abs(is[i] - should[i]) <= most)) {
                throw new AssertionError(
                        String.format("%s: value %d is %s, not %s", what, i, is[i], should[i]));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("torchvisionCases")
    void bothKernelsGiveTheSameBytes(Case c) {
        NDArray image = c.image().on(manager, c.image().values());
        NDArray host = with("host", () -> OPS.get(c.op()).of(image, c.arguments()));
        NDArray device = with("device", () -> OPS.get(c.op()).of(image, c.arguments()));
        double tolerance = c.image().isFloat() ? 1e-4 : c.op().equals("gaussianBlur") ? 1 : 0;
        assertClose(host, device, tolerance, "host against device");
    }

    @Test
    void everyCaseIsOfAKnownOperation() {
        assertThat(torchvisionCases().map(Case::op).collect(Collectors.toSet()))
                .isEqualTo(OPS.keySet());
    }

    @Test
    void valuesForEachImage() {
        NDArray images = noise(manager, new Shape(2, 9, 8, 3), DataType.UINT8, 1);
        for (String kernel : List.of("host", "device")) {
            with(
                    kernel,
                    () -> {
                        double[] two = {0.3, 1.6};
                        equal(images, Operations::brightness, ImageOps::brightness, two);
                        equal(images, Operations::contrast, ImageOps::contrast, two);
                        equal(images, Operations::saturation, ImageOps::saturation, two);
                        equal(images, Operations::sharpness, ImageOps::sharpness, two);
                        equal(images, Operations::solarize, ImageOps::solarize, two);
                        double[] turns = {-0.2, 0.5};
                        equal(images, Operations::hue, ImageOps::hue, turns);
                        equal(
                                images,
                                sigma -> Operations.gaussianBlur(5, 5, sigma, sigma),
                                (x, sigma) -> ImageOps.gaussianBlur(x, 5, sigma),
                                two);
                        equal(
                                images,
                                bits -> Operations.posterize((int) bits),
                                (x, bits) -> ImageOps.posterize(x, (int) bits),
                                3,
                                6);
                        return null;
                    });
        }
    }

    @FunctionalInterface
    private interface One {
        NDArray of(NDArray image, double value);
    }

    private static void equal(
            NDArray images, DoubleFunction<Operation> operation, One one, double... values) {
        NDArray result = ImageOps.apply(images, i -> operation.apply(values[i]));
        NDList list = new NDList();
        for (int i = 0; i < values.length; i++) {
            list.add(one.of(images.get(new NDIndex("{}", i)), values[i]));
        }
        assertThat(bytes(result)).isEqualTo(bytes(NDArrays.stack(list)));
    }

    /** Look-ups are composed, and histograms go through them. */
    @Test
    void aRunOfOperationsIsTheOperationsOneByOne() {
        List<Operation> run =
                List.of(
                        new Brightness(1.3),
                        new Contrast(0.6),
                        new Equalize(),
                        new Posterize(5),
                        new Contrast(1.4),
                        new Saturation(1.2),
                        new AutoContrast(),
                        new Solarize(200),
                        new Sharpness(1.7),
                        new Invert(),
                        new Grayscale(),
                        new Contrast(1.1),
                        new Brightness(0.9));
        for (int channels : new int[] {1, 3}) {
            for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
                NDArray images = noise(manager, new Shape(1, 21, 20, channels), type, 1);
                NDArray expected = images;
                for (Operation op : run) {
                    expected = op.apply(expected);
                }
                ImageInfo info = new ImageInfo(21, 20, channels);
                ImageBatch batch = ImageBatch.of(images, Layout.HWC);
                for (String kernel : List.of("host", "device")) {
                    NDArray result = with(kernel, () -> Program.run(batch, List.of(run), info));
                    assertThat(bytes(result)).as("%s %s", kernel, type).isEqualTo(bytes(expected));
                }
            }
        }
    }

    @Test
    void refusesWhatCannotBe() {
        NDArray image = manager.zeros(new Shape(4, 5, 3), DataType.UINT8);
        refused(() -> ImageOps.brightness(image, -0.1), "factor must be in [0, 1000000]", "-0.1");
        refused(() -> ImageOps.contrast(image, Double.NaN), "but is NaN");
        refused(() -> ImageOps.saturation(image, 1e7), "but is 1.0E7");
        refused(() -> ImageOps.posterize(image, 9), "bits must be in [0, 8], but is 9");
        refused(() -> ImageOps.solarize(image, 257), "threshold must be in [0, 256]", "257");
        refused(() -> ImageOps.hue(image, 0.51), "shift must be in [-0.5, 0.5], but is 0.51");
        refused(() -> ImageOps.gaussianBlur(image, 4, 1), "kernelSize must be odd", "but is 4");
        refused(() -> ImageOps.gaussianBlur(image, 3, 0), "sigma must be in (0, infinity)", "0.0");
        refused(() -> ImageOps.gaussianBlur(image, 9, 1), "smaller than the image of 4 x 5");
        NDArray two = manager.zeros(new Shape(4, 5, 2));
        refused(() -> ImageOps.contrast(two, 1), "contrast needs images of 1 or 3 channels", "2");
        refused(() -> ImageOps.saturation(two, 1), "saturation needs images of 1 or 3 channels");
        refused(() -> ImageOps.grayscale(two), "grayscale needs images of 1 or 3 channels");
    }

    private static void refused(Runnable call, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }
}
