package io.gradus.safetensors;

import ai.djl.ndarray.NDArray;
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
public record SafetensorsHeader(Map<String, String> metadata, Map<String, Tensor> tensors) {

    static final String METADATA = "__metadata__";

    /**
     * One tensor.
     *
     * @param begin the place of its first byte, counted from the first byte of the data
     * @param end the place after its last byte
     */
    public record Tensor(SafetensorsType type, Shape shape, long begin, long end) {}

    /**
     * Lays arrays out one after the other, those of wide types first, so that all are aligned.
     *
     * @throws IllegalArgumentException if the format has no place for one
     */
    static SafetensorsHeader layOut(Map<String, String> metadata, Map<String, NDArray> arrays) {
        Map<String, SafetensorsType> types = new LinkedHashMap<>();
        arrays.forEach((name, array) -> types.put(name, SafetensorsType.of(array)));
        List<String> names = new ArrayList<>(types.keySet());
        names.sort(Comparator.comparing(name -> -types.get(name).bytes()));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long begin = 0;
        for (String name : names) {
            if (name.equals(METADATA)) {
                throw new IllegalArgumentException("an array cannot have the name " + name);
            }
            Shape shape = arrays.get(name).getShape();
            long end = begin + shape.size() * types.get(name).bytes();
            tensors.put(name, new Tensor(types.get(name), shape, begin, end));
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
                json.name("dtype").value(tensor.type().name());
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
