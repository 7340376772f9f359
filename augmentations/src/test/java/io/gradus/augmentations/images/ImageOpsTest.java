package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.notContiguous;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.augmentations.Cutout;
import io.gradus.augmentations.RandomCrop;
import io.gradus.augmentations.RandomHorizontalFlip;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.ValueSource;

class ImageOpsTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    // src/test/python/image_ops.py wrote the expected values.
    static Stream<JsonObject> torchvisionCases() {
        try (Reader reader =
                new InputStreamReader(
                        ImageOpsTest.class.getResourceAsStream("/image_ops.json"),
                        StandardCharsets.UTF_8)) {
            JsonArray cases =
                    JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(JsonElement::getAsJsonObject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("torchvisionCases")
    void equalsTorchvision(JsonObject c) {
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
            NDArray image = read(manager, c.getAsJsonObject("input"), type);
            byte[] expected = read(manager, c.getAsJsonObject("output"), type).toByteArray();
            for (String kernel : List.of("host", "device")) {
                NDArray result = with(kernel, () -> run(c, image));
                assertThat(result.toByteArray()).as("%s %s", kernel, c).isEqualTo(expected);
            }
        }
    }

    /** The cases for {@link ParityTable}. */
    static Stream<ParityCase> parity(NDManager manager) {
        return Stream.of(DataType.UINT8, DataType.FLOAT32)
                .flatMap(type -> torchvisionCases().map(c -> parity(manager, c, type)));
    }

    private static ParityCase parity(NDManager manager, JsonObject c, DataType type) {
        NDArray image = read(manager, c.getAsJsonObject("input"), type);
        NDArray expected = read(manager, c.getAsJsonObject("output"), type);
        String op = c.get("op").getAsString();
        String name = op.equals("hflip") ? "horizontalFlip" : op;
        return new ParityCase(name, expected, () -> run(c, image));
    }

    private static NDArray read(NDManager manager, JsonObject image, DataType type) {
        JsonArray shape = image.getAsJsonArray("shape");
        JsonArray values = image.getAsJsonArray("values");
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values.get(i).getAsInt();
        }
        Shape of =
                new Shape(
                        shape.get(0).getAsInt(), shape.get(1).getAsInt(), shape.get(2).getAsInt());
        return TestImages.of(manager, bytes, of, type);
    }

    private static NDArray run(JsonObject c, NDArray image) {
        JsonObject arguments = c.getAsJsonObject("arguments");
        switch (c.get("op").getAsString()) {
            case "hflip":
                return ImageOps.horizontalFlip(image);
            case "pad":
                int[] p = ints(arguments, "padding");
                String mode = arguments.get("mode").getAsString().toUpperCase(Locale.ROOT);
                int fill = arguments.get("fill").getAsInt();
                return ImageOps.pad(image, p[0], p[1], p[2], p[3], PaddingMode.valueOf(mode), fill);
            case "crop":
                int[] crop = ints(arguments, "box");
                return ImageOps.crop(image, crop[0], crop[1], crop[2], crop[3]);
            case "erase":
                int[] b = ints(arguments, "box");
                Box box = new Box(b[0], b[1], b[0] + b[2], b[1] + b[3]);
                return ImageOps.erase(
                        image, List.of(List.of(box)), arguments.get("fill").getAsInt());
            default:
                throw new AssertionError("unknown operation in " + c);
        }
    }

    private static int[] ints(JsonObject arguments, String name) {
        return StreamSupport.stream(arguments.getAsJsonArray(name).spliterator(), false)
                .mapToInt(JsonElement::getAsInt)
                .toArray();
    }

    @Test
    void valuesForEachImageOfABatch() {
        NDArray images =
                manager.create(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new Shape(2, 2, 2, 1));
        for (String kernel : List.of("host", "device")) {
            assertThat(
                            with(
                                            kernel,
                                            () ->
                                                    ImageOps.apply(
                                                            images,
                                                            i ->
                                                                    i == 0
                                                                            ? Operations.identity()
                                                                            : Operations
                                                                                    .horizontalFlip()))
                                    .toFloatArray())
                    .containsExactly(1, 2, 3, 4, 6, 5, 8, 7);
            assertThat(
                            with(
                                            kernel,
                                            () ->
                                                    ImageOps.apply(
                                                            images,
                                                            i -> Operations.crop(i, 1 - i, 1, 1)))
                                    .toFloatArray())
                    .containsExactly(2, 7);
            List<List<Box>> boxes = List.of(List.of(), List.of(new Box(0, 1, 2, 2)));
            assertThat(with(kernel, () -> ImageOps.erase(images, boxes, -1)).toFloatArray())
                    .containsExactly(1, 2, 3, 4, 5, -1, 7, -1);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        NDArray image = manager.zeros(new Shape(4, 5, 3), DataType.UINT8);
        NDArray two = manager.zeros(new Shape(2, 4, 5, 3));
        refused(
                () -> ImageOps.apply(two, i -> Operations.crop(0, 0, 1 + i, 1)),
                "must become",
                "but one becomes");
        refused(() -> pad(image, 5, 0, PaddingMode.REFLECT), "smaller than the image", "4 x 5");
        refused(() -> pad(image, 0, 5, PaddingMode.SYMMETRIC), "no larger than the image");
        refused(() -> pad(image, -1, 0, PaddingMode.EDGE), "padding on the left", "-1");
        refused(
                () -> ImageOps.pad(image, 1, 1, 1, 1, PaddingMode.CONSTANT, 256),
                "[0, 255]",
                "256");
        refused(() -> ImageOps.pad(image, 1, 1, 1, 1, PaddingMode.CONSTANT, 0.5), "whole number");
        refused(
                () ->
                        ImageOps.pad(
                                manager.zeros(new Shape(4, 5, 3)),
                                1,
                                1,
                                1,
                                1,
                                PaddingMode.CONSTANT,
                                Double.NaN),
                "fill must be in (-infinity, infinity)");
        refused(() -> ImageOps.crop(image, 2, 0, 3, 5), "rows 2..5", "has 4");
        refused(() -> ImageOps.crop(image, 0, -1, 1, 1), "columns -1..0");
        refused(() -> ImageOps.crop(image, 0, 0, 0, 1), "height must be in [1, infinity)");
        refused(
                () -> ImageOps.erase(image, List.of(List.of(new Box(0, 0, 5, 1))), 0),
                "beyond the image of 4 x 5");
        refused(() -> ImageOps.erase(image, List.of(), 0), "one list of boxes for each");
        refused(() -> new Box(2, 0, 1, 1), "rows 2..1");
        RandomCrop crop = RandomCrop.builder().setSize(3).build();
        refused(
                () -> crop.apply(image, List.of(new RandomCrop.Draw(0, 3))),
                "left must be in 0..2 for images of this size, but is 3");
    }

    private static void refused(Runnable call, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }

    private static NDArray pad(NDArray image, int left, int top, PaddingMode mode) {
        return ImageOps.pad(image, left, top, 0, 0, mode, 0);
    }

    @Test
    void otherFloatingTypesUseTheDeviceKernel() {
        NDArray floats = noise(manager, new Shape(2, 4, 5, 3), DataType.FLOAT32, 1);
        NDArray halves = floats.toType(DataType.FLOAT16, true);
        NDArray result = ImageOps.horizontalFlip(halves);
        assertThat(result.getDataType()).isEqualTo(DataType.FLOAT16);
        assertThat(result.toType(DataType.FLOAT32, false).toByteArray())
                .isEqualTo(ImageOps.horizontalFlip(floats).toByteArray());
        assertThatIllegalStateException()
                .isThrownBy(() -> with("host", () -> ImageOps.horizontalFlip(halves)))
                .withMessageContaining("gradus.kernel=host")
                .withMessageContaining("float16");
    }

    @Test
    void tenThousandCallsLeaveNoHandle() {
        NDArray image = notContiguous(noise(manager, new Shape(5, 4, 3), DataType.UINT8, 1));
        int handles = manager.getManagedArrays().size();
        for (int i = 0; i < 10_000; i++) {
            ImageOps.horizontalFlip(image).close();
        }
        assertThat(manager.getManagedArrays()).hasSize(handles);
    }

    @Tag("gpu")
    @ParameterizedTest
    @ValueSource(strings = {"UINT8", "FLOAT32"})
    void gpuGivesTheSameBits(String type) {
        assumeTrue(Engine.getEngine("PyTorch").getGpuCount() > 0, "there is no GPU here");
        NDArray cpu = noise(manager, new Shape(6, 9, 8, 3), DataType.valueOf(type), 1);
        NDArray gpu = cpu.toDevice(Device.gpu(), true);
        List<UnaryOperator<NDArray>> operations =
                List.of(
                        ImageOps::horizontalFlip,
                        x -> ImageOps.pad(x, 1, 2, 3, 4, PaddingMode.REFLECT, 0),
                        x -> RandomHorizontalFlip.builder().optSeed(1).build().transform(x),
                        x -> RandomCrop.builder().setSize(7).optSeed(1).build().transform(x),
                        x -> Cutout.builder().setLength(3).optSeed(1).build().transform(x));
        for (UnaryOperator<NDArray> operation : operations) {
            NDArray result = operation.apply(gpu);
            assertThat(result.getDevice()).isEqualTo(gpu.getDevice());
            assertThat(result.toDevice(Device.cpu(), true).toByteArray())
                    .isEqualTo(operation.apply(cpu).toByteArray());
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> with("host", () -> ImageOps.horizontalFlip(gpu)))
                .withMessageContaining("gpu");
    }
}
