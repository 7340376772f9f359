package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: JSON that names each tensor with its dtype, shape and place in
 * the data, and texts about the file.
 *
 * @param metadata the texts, which stand under {@code __metadata__}
 * @param tensors the tensors by name, in the order of their data, which has no gaps
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Tensor> tensors) {

    /** The types that DJL's PyTorch engine holds; it has no bfloat16 and no other integers. */
    private static final Map<String, DataType> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("F64", DataType.FLOAT64);
        TYPES.put("F32", DataType.FLOAT32);
        TYPES.put("F16", DataType.FLOAT16);
        TYPES.put("I64", DataType.INT64);
        TYPES.put("I32", DataType.INT32);
        TYPES.put("I8", DataType.INT8);
        TYPES.put("U8", DataType.UINT8);
        TYPES.put("BOOL", DataType.BOOLEAN);
    }

    static final String METADATA = "__metadata__";

    /**
     * One tensor.
     *
     * @param dtype the name of its type in the format, such as F32
     * @param begin the place of its first byte, counted from the first byte of the data
     * @param end the place after its last byte
     */
    record Tensor(String dtype, Shape shape, long begin, long end) {

        DataType type() {
            return TYPES.get(dtype);
        }
    }

    /** The names of all types. */
    static Iterable<String> dtypes() {
        return TYPES.keySet();
    }

    /** The type of a name, or null if there is none. */
    static DataType type(String dtype) {
        return TYPES.get(dtype);
    }

    /** The name of a type, or null if there is none. */
    static String dtype(DataType type) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /**
     * Lays arrays out one after the other, those of wide types first, so that all are aligned.
     *
     * @throws IllegalArgumentException if the format has no place for one
     */
    static SafetensorsHeader layOut(Map<String, String> metadata, Map<String, NDArray> arrays) {
        List<Map.Entry<String, NDArray>> entries = new ArrayList<>(arrays.entrySet());
        entries.sort(Comparator.comparing(e -> -e.getValue().getDataType().getNumOfBytes()));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long begin = 0;
        for (Map.Entry<String, NDArray> entry : entries) {
            String name = entry.getKey();
            DataType type = entry.getValue().getDataType();
            String dtype = dtype(type);
            if (dtype == null || name.equals(METADATA)) {
                throw new IllegalArgumentException(
                        "array '" + name + "' of type " + type + " cannot be saved");
            }
            Shape shape = entry.getValue().getShape();
            long end = begin + shape.size() * type.getNumOfBytes();
            tensors.put(name, new Tensor(dtype, shape, begin, end));
            begin = end;
        }
        return new SafetensorsHeader(metadata, tensors);
    }

    /** Returns the JSON in UTF-8, padded with spaces so that the data begins at a multiple of 8. */
    byte[] toBytes() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setStrictness(Strictness.STRICT);
            json.beginObject();
            json.name(METADATA).beginObject();
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                json.name(entry.getKey()).value(entry.getValue());
            }
            json.endObject();
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                Tensor tensor = entry.getValue();
                json.name(entry.getKey()).beginObject();
                json.name("dtype").value(tensor.dtype());
                json.name("shape").beginArray();
                for (long length : tensor.shape().getShape()) {
                    json.value(length);
                }
                json.endArray();
                json.name("data_offsets").beginArray();
                json.value(tensor.begin()).value(tensor.end());
                json.endArray().endObject();
            }
            json.endObject();
        }
        ByteBuffer utf8 = utf8(text.toString());
        int length = utf8.remaining();
        byte[] bytes = new byte[(length + 7) / 8 * 8];
        utf8.get(bytes, 0, length);
        Arrays.fill(bytes, length, bytes.length, (byte) ' ');
        return bytes;
    }

    private static ByteBuffer utf8(String text) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name or text is not valid Unicode", e);
        }
    }
}
