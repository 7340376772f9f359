package io.gradus.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.TorchScript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Safetensors files that were written here, by Python, and by somebody with bad intentions. */
public class SafetensorsTest {

    @TempDir Path folder;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    // ---- right files ----

    @Test
    void readsWhatPythonWrote() throws Exception {
        Path file = Path.of(getClass().getResource("/python.safetensors").toURI());
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.header().metadata())
                    .containsExactly(Map.entry("format", "pt"), Map.entry("说明", "from Python"));
            Map<String, NDArray> arrays = reader.read(manager);
            assertThat(arrays).hasSize(12);
            for (SafetensorsType type : SafetensorsType.values()) {
                NDArray array = arrays.get(type.name());
                assertThat(array.getShape()).isEqualTo(new Shape(2, 3));
                assertThat(SafetensorsType.of(array)).isEqualTo(type);
                double[] expected =
                        type == SafetensorsType.BOOL
                                ? new double[] {1, 1, 0, 0, 1, 1}
                                : new double[] {1, 2, 0, 0, 1, 3};
                assertThat(numbers(array)).as(type.name()).containsExactly(expected);
            }
            assertThat(arrays.get("scalar").getShape().dimension()).isZero();
            assertThat(arrays.get("scalar").getFloat()).isEqualTo(-2.5f);
            assertThat(arrays.get("empty").getShape()).isEqualTo(new Shape(2, 0, 3));
            assertThat(arrays.get("Größe.\"\\ \n").toFloatArray())
                    .containsExactly(Float.MIN_VALUE, Float.POSITIVE_INFINITY);
        }
    }

    private static final TorchScript WIDEN =
            TorchScript.compile(
                    """
                    def widen(self, x: Tensor) -> Tensor:
                        return x.to(dtype=7)  # float64
                    """);

    private double[] numbers(NDArray array) {
        return WIDEN.runArray(manager, "widen", array).toDoubleArray();
    }

    @Test
    void stridedArraysAreWrittenInTheirOrder() throws Exception {
        NDArray columns = manager.create(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        Path file = folder.resolve("file");
        NDArray transposed = columns.transpose();
        NDArray second = columns.get(":, 1");
        int own = manager.getManagedArrays().size();
        SafetensorsWriter.write(file, Map.of(), Map.of("t", transposed, "every", second));
        try (NDManager sub = manager.newSubManager();
                SafetensorsReader reader = SafetensorsReader.open(file)) {
            Map<String, NDArray> arrays = reader.read(sub);
            assertThat(arrays.get("t").getShape()).isEqualTo(new Shape(2, 3));
            assertThat(arrays.get("t").toFloatArray()).containsExactly(1, 3, 5, 2, 4, 6);
            assertThat(arrays.get("every").toFloatArray()).containsExactly(2, 4, 6);
            assertThat(sub.getManagedArrays()).hasSize(2);
        }
        assertThat(manager.getManagedArrays()).hasSize(own);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 20, 1 << 20})
    void piecesFollowEachOther(int most) throws Exception {
        NDArray array = manager.arange(0, 6, 1, DataType.FLOAT32).reshape(2, 3);
        array.setRequiresGradient(true);
        List<Float> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        int own = manager.getManagedArrays().size();
        TensorMemory.forEach(
                array,
                most,
                piece -> {
                    sizes.add(piece.remaining());
                    for (int i = 0; i < piece.limit(); i += 4) {
                        seen.add(piece.getFloat(i));
                        piece.putFloat(i, piece.getFloat(i) + 10);
                    }
                });
        assertThat(seen).containsExactly(0f, 1f, 2f, 3f, 4f, 5f);
        assertThat(sizes).allMatch(size -> size <= most);
        assertThat(array.toFloatArray()).containsExactly(10, 11, 12, 13, 14, 15);
        assertThat(manager.getManagedArrays()).hasSize(own);
    }

    @Test
    void dataIsAlignedAndWideTypesComeFirst() throws Exception {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("a", manager.ones(new Shape(3), DataType.UINT8));
        arrays.put("b", manager.ones(new Shape(1), DataType.FLOAT32));
        arrays.put("c", manager.ones(new Shape(1), DataType.INT64));
        Path file = folder.resolve("file");
        SafetensorsWriter.write(file, Map.of("x", "y"), arrays);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getLong(0) % 8).isZero();
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.header().tensors().keySet()).containsExactly("c", "b", "a");
        }
    }

    // ---- wrong files ----

    private static final String ONE = entry("a", "F32", "[2]", "0,8");

    private static String entry(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s]}"
                .formatted(name, dtype, shape, offsets);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] file(long length, byte[] header, int dataLength) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataLength);
        bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(header);
        return bytes.array();
    }

    private static byte[] file(String header, int dataLength) {
        byte[] bytes = utf8(header);
        return file(bytes.length, bytes, dataLength);
    }

    private static Arguments row(String what, byte[] file, String message) {
        return Arguments.of(what, file, message);
    }

    private static Arguments header(String header, String message) {
        return row(header.substring(0, Math.min(70, header.length())), file(header, 8), message);
    }

    static List<Arguments> hostileFiles() {
        byte[] brokenUtf8 = utf8("{" + entry("?", "F32", "[2]", "0,8") + "}");
        brokenUtf8[2] = (byte) 0xff;
        String deep = "[".repeat(100_000);
        String longName = "n".repeat(1_000_000);
        return List.of(
                // lengths
                row("empty file", new byte[0], "it has 0 bytes, fewer than 8"),
                row("seven bytes", new byte[7], "it has 7 bytes, fewer than 8"),
                row("no header", file(0, new byte[0], 0), "the header must begin with '{'"),
                row(
                        "2^63",
                        file(Long.MIN_VALUE, utf8("{}"), 0),
                        "the length of the header is 9223372036854775808, but at most 2 is"),
                row("2^64 - 1", file(-1, utf8("{}"), 0), "is 18446744073709551615, but at most 2"),
                row("2^63 - 1", file(Long.MAX_VALUE, utf8("{}"), 0), "but at most 2 is"),
                row("one too long", file(3, utf8("{}"), 0), "is 3, but at most 2 is possible"),
                row("one too short", file(1, utf8("{}"), 0), "not valid JSON"),
                // JSON
                header(" {" + ONE + "}", "the header must begin with '{'"),
                header("[]", "the header must begin with '{'"),
                header("{", "not valid JSON"),
                header("{" + ONE, "not valid JSON"),
                header("{" + ONE + ",}", "not valid JSON"),
                header("{" + ONE + "} x", "not valid JSON"),
                header("{" + ONE + "}{}", "not valid JSON"),
                header("{'a':1}", "not valid JSON"),
                header("{" + ONE + "/**/}", "not valid JSON"),
                header("{" + ONE + "}\0", "not valid JSON"),
                header("{\"a\":" + deep, "tensor 'a' must be a JSON BEGIN_OBJECT, but is a BEGIN"),
                header("{\"__metadata__\":{\"x\":" + deep, "must be a JSON STRING"),
                header(
                        "{" + entry("a", "F32", deep, "0,8"),
                        "each number of the shape of tensor 'a' must be a JSON NUMBER"),
                header(
                        "{\"" + longName + "\":0}",
                        "tensor '" + "n".repeat(74) + "…" + "n".repeat(25) + "'"),
                row("UTF-8", file(brokenUtf8.length, brokenUtf8, 8), "not valid UTF-8"),
                // metadata
                header("{\"__metadata__\":0," + ONE + "}", "__metadata__ must be a JSON"),
                header("{\"__metadata__\":{\"x\":1}," + ONE + "}", "'x' must be a JSON STRING"),
                header("{\"__metadata__\":{\"x\":null}," + ONE + "}", "but is a NULL"),
                header(
                        "{\"__metadata__\":{\"x\":\"1\",\"x\":\"1\"}," + ONE + "}",
                        "has two entries 'x'"),
                header(
                        "{\"__metadata__\":{},\"__metadata__\":{}," + ONE + "}",
                        "the header has two entries '__metadata__'"),
                // entries
                header("{\"a\":null}", "tensor 'a' must be a JSON BEGIN_OBJECT, but is a NULL"),
                header("{\"a\":{}}", "tensor 'a' must have a dtype, a shape and two data_offsets"),
                header("{\"a\":{\"dtype\":\"F32\"}}", "must have a dtype, a shape and two"),
                header("{\"a\":{\"dtype\":7}}", "the dtype of tensor 'a' must be a JSON STRING"),
                header("{\"a\":{\"size\":7}}", "has an unknown or a second entry 'size'"),
                header(
                        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}",
                        "has an unknown or a second entry 'dtype'"),
                header("{" + ONE + "," + ONE + "}", "the header has two tensors 'a'"),
                header(
                        "{" + ONE + "," + ONE.replace("\"a\"", "\"\\u0061\"") + "}",
                        "the header has two tensors 'a'"),
                header(
                        "{" + entry("a", "I16", "[4]", "0,8") + "}",
                        "the dtype of tensor 'a' must be one of [F64, F32, F16, BF16, I64, I32, I8, U8,"
                                + " BOOL], but is 'I16'"),
                header("{" + entry("a", "f32", "[2]", "0,8") + "}", "but is 'f32'"),
                // shapes
                header("{" + entry("a", "F32", "2", "0,8") + "}", "must be a JSON BEGIN_ARRAY"),
                header("{" + entry("a", "F32", "[\"2\"]", "0,8") + "}", "must be a JSON NUMBER"),
                header("{" + entry("a", "F32", "[-2]", "0,8") + "}", "but has '-2'"),
                header("{" + entry("a", "F32", "[2.0]", "0,8") + "}", "but has '2.0'"),
                header("{" + entry("a", "F32", "[2e0]", "0,8") + "}", "but has '2e0'"),
                header(
                        "{" + entry("a", "F32", "[9223372036854775808]", "0,8") + "}",
                        "but has '9223372036854775808'"),
                header(
                        "{" + entry("a", "F32", "[9223372036854775807]", "0,8") + "}",
                        "the shape of tensor 'a' has more than 2^63 bytes"),
                header(
                        "{" + entry("a", "F32", "[4294967296,4294967296]", "0,8") + "}",
                        "more than 2^63 bytes"),
                header(
                        "{" + entry("a", "F32", "[4611686018427387905]", "0,4") + "}",
                        "more than 2^63 bytes"),
                header(
                        "{" + entry("a", "F32", "[0,4294967296,4294967296]", "0,0") + "}",
                        "more than 2^63 bytes"),
                header(
                        "{" + entry("a", "F32", "[4294967296,4294967296,0]", "0,0") + "}",
                        "more than 2^63 bytes"),
                header(
                        "{" + entry("a", "F32", "[" + "7".repeat(1_000_000) + "]", "0,8") + "}",
                        "the header is not valid JSON at $.a.shape[0]"),
                header(
                        "{" + entry("a", "x".repeat(1_000_000), "[2]", "0,8") + "}",
                        "but is '" + "x".repeat(74) + "…"),
                header(
                        "{\"__metadata__\":{\"" + longName + "\":0}}",
                        "'" + "n".repeat(74) + "…" + "n".repeat(25) + "' must be a JSON STRING"),
                header("{\"" + longName + "\":{]}}", "not valid JSON"),
                header(
                        "{" + entry("a", "F32", "[" + "1,".repeat(64) + "2]", "0,8") + "}",
                        "the shape of tensor 'a' has more than 64 numbers"),
                // offsets
                header("{" + entry("a", "F32", "[2]", "0") + "}", "two data_offsets"),
                header("{" + entry("a", "F32", "[2]", "0,8,8") + "}", "has more than 2 numbers"),
                header("{" + entry("a", "F32", "[2]", "-8,0") + "}", "but has '-8'"),
                header("{" + entry("a", "F32", "[2]", "8,0") + "}", "are 8 and 0, but F32 (2) has"),
                header("{" + entry("a", "F32", "[2]", "0,7") + "}", "but F32 (2) has 8 bytes"),
                header("{" + entry("a", "F32", "[3]", "0,8") + "}", "but F32 (3) has 12 bytes"),
                header("{" + entry("a", "F32", "[]", "0,8") + "}", "but F32 () has 4 bytes"),
                header(
                        "{" + entry("a", "F32", "[4]", "0,16") + "}",
                        "the tensors have 16 bytes, but the data 8"),
                header(
                        "{" + entry("a", "F32", "[1]", "0,4") + "}",
                        "the tensors have 4 bytes, but the data 8"),
                header("{}", "the tensors have 0 bytes, but the data 8"),
                header(
                        "{" + entry("a", "F32", "[1]", "4,8") + "}",
                        "tensor 'a' begins at byte 4 of the data, but what is before it ends at 0"),
                header(
                        "{" + ONE + "," + entry("b", "F32", "[2]", "0,8") + "}",
                        "tensor 'b' begins at byte 0 of the data, but what is before it ends at 8"),
                header(
                        "{" + ONE + "," + entry("b", "U8", "[4]", "4,8") + "}",
                        "tensor 'b' begins at byte 4 of the data, but what is before it ends at 8"),
                header(
                        "{" + ONE + "," + entry("b", "U8", "[1]", "9,10") + "}",
                        "tensor 'b' begins at byte 9 of the data, but what is before it ends at 8"),
                header(
                        "{" + entry("a", "F32", "[1]", "9223372036854775803,9223372036854775807"),
                        "not valid JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileFiles")
    void hostileFileIsRefusedWithItsNameAndTheReason(String what, byte[] bytes, String message)
            throws IOException {
        Path file = Files.write(folder.resolve("hostile.safetensors"), bytes);
        assertThatThrownBy(() -> SafetensorsReader.open(file))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageStartingWith(file + " cannot be used: ")
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700));
        Files.delete(file); // it is not held open
    }

    @Test
    void truthValueThatIsNoneIsRefused() throws IOException {
        byte[] bytes = file("{" + entry("a", "BOOL", "[8]", "0,8") + "}", 8);
        bytes[bytes.length - 1] = 2;
        Path file = Files.write(folder.resolve("file"), bytes);
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThatThrownBy(() -> reader.read(manager))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("a BOOL must be 0 or 1, but is 2");
        }
    }

    /** Only the name of the checksum itself may be damaged: the file is as good without. */
    @Test
    void everyDamageOfOneByteAndEveryTruncationIsFound() throws IOException {
        Path good = folder.resolve("good");
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("weight", manager.create(new float[] {1, -2, 3}));
        arrays.put("step", manager.create(7L));
        SafetensorsWriter.write(good, Map.of("epoch", "3"), arrays);
        byte[] bytes = Files.readAllBytes(good);
        int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("crc32c");
        Random random = new Random(1);
        Path file = folder.resolve("damaged");
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            if (i < name || i >= name + 6) {
                damaged[i] ^= (byte) (1 << random.nextInt(8));
            } else {
                damaged[i] = '"';
            }
            Files.write(file, damaged);
            assertThatThrownBy(() -> readAll(file))
                    .as("byte " + i)
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("damaged cannot be used: ");
            Files.write(file, java.util.Arrays.copyOf(bytes, i));
            assertThatThrownBy(() -> readAll(file))
                    .as("the first " + i + " bytes")
                    .isInstanceOf(SafetensorsException.class);
        }
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(bytes);
        longer.write(0);
        Files.write(file, longer.toByteArray());
        assertThatThrownBy(() -> readAll(file)).isInstanceOf(SafetensorsException.class);
    }

    private void readAll(Path file) throws IOException {
        try (NDManager sub = manager.newSubManager();
                SafetensorsReader reader = SafetensorsReader.open(file)) {
            reader.read(sub);
        }
    }

    @Test
    void fileThatBecomesShorterMeanwhileIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("file"), file("{" + ONE + "}", 8));
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            Files.write(file, file("{" + ONE + "}", 7));
            assertThatThrownBy(() -> reader.read(manager))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("it became shorter while it was read");
        }
    }

    private static final TorchScript COMPLEX =
            TorchScript.compile(
                    """
                    def complex(self, x: Tensor) -> Tensor:
                        return torch.complex(x, x)
                    """);

    @Test
    void whatTheFormatCannotHoldIsNotWritten() {
        Path file = folder.resolve("file");
        NDArray array = manager.ones(new Shape(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafetensorsWriter.write(file, Map.of(), Map.of("\ud800", array)))
                .withMessage("a name or text is not valid Unicode");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                SafetensorsWriter.write(
                                        file, Map.of(), Map.of("__metadata__", array)))
                .withMessage("an array cannot have the name __metadata__");
        NDArray complex = COMPLEX.runArray(manager, "complex", array);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafetensorsWriter.write(file, Map.of(), Map.of("c", complex)))
                .withMessage("an array of type complex64 cannot be updated or saved");
        assertThat(folder).isEmptyDirectory();
    }
}
