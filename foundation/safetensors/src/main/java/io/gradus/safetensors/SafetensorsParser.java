package io.gradus.safetensors;

import ai.djl.ndarray.types.Shape;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.gradus.safetensors.SafetensorsHeader.Tensor;
import io.gradus.text.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parser of a {@link SafetensorsHeader} of any origin; it believes nothing that the file says. */
final class SafetensorsParser {

    /** As many as PyTorch allows. */
    private static final int MOST_DIMENSIONS = 64;

    /**
     * An entry of the metadata takes 12 times its place in the file on the heap; there are no more
     * than a few in any file.
     */
    private static final int MOST_TEXTS = 10_000;

    private final Path file;
    private final JsonReader json;

    private SafetensorsParser(Path file, byte[] header) {
        this.file = file;
        var utf8 = StandardCharsets.UTF_8.newDecoder();
        json = new JsonReader(new InputStreamReader(new ByteArrayInputStream(header), utf8));
        json.setStrictness(Strictness.STRICT);
    }

    /**
     * Reads a header.
     *
     * @param file the file's name, for messages
     * @param header the JSON
     * @param dataLength the number of bytes that follow it in the file
     * @throws SafetensorsException if anything is wrong with it
     */
    static SafetensorsHeader parse(Path file, byte[] header, long dataLength)
            throws SafetensorsException {
        SafetensorsParser parser = new SafetensorsParser(file, header);
        try {
            if (header.length == 0 || header[0] != '{') {
                throw parser.wrong("the header must begin with '{'");
            }
            return parser.header(dataLength);
        } catch (SafetensorsException e) {
            throw e;
        } catch (CharacterCodingException e) {
            throw new SafetensorsException(file, "the header is not valid UTF-8", e);
        } catch (IOException e) {
            String reason = "the header is not valid JSON at " + Excerpt.of(parser.json.getPath());
            throw new SafetensorsException(file, reason, e);
        }
    }

    private SafetensorsHeader header(long dataLength) throws IOException {
        Map<String, String> metadata = null;
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (name.equals(SafetensorsHeader.METADATA)) {
                if (metadata != null) {
                    throw wrong("the header has two entries " + quoted(name));
                }
                metadata = metadata(name);
            } else if (tensors.put(name, tensor("tensor " + quoted(name))) != null) {
                throw wrong("the header has two tensors " + quoted(name));
            }
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw wrong("the header goes on after its object");
        }
        return new SafetensorsHeader(
                metadata == null ? Map.of() : metadata, inOrder(tensors, dataLength));
    }

    private Map<String, String> metadata(String what) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        expect(JsonToken.BEGIN_OBJECT, what);
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            expect(JsonToken.STRING, what + " " + quoted(key));
            if (metadata.put(key, json.nextString()) != null) {
                throw wrong(what + " has two entries " + quoted(key));
            }
            if (metadata.size() > MOST_TEXTS) {
                throw wrong(what + " has more than " + MOST_TEXTS + " entries");
            }
        }
        json.endObject();
        return metadata;
    }

    private Tensor tensor(String what) throws IOException {
        String dtype = null;
        long[] shape = null;
        long[] offsets = null;
        expect(JsonToken.BEGIN_OBJECT, what);
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (key.equals("dtype") && dtype == null) {
                expect(JsonToken.STRING, "the dtype of " + what);
                dtype = json.nextString();
            } else if (key.equals("shape") && shape == null) {
                shape = numbers("the shape of " + what, MOST_DIMENSIONS);
            } else if (key.equals("data_offsets") && offsets == null) {
                offsets = numbers("data_offsets of " + what, 2);
            } else {
                throw wrong(what + " has an unknown or a second entry " + quoted(key));
            }
        }
        json.endObject();
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw wrong(what + " must have a dtype, a shape and two data_offsets");
        }
        return tensor(what, dtype, shape, offsets[0], offsets[1]);
    }

    private Tensor tensor(String what, String dtype, long[] shape, long begin, long end)
            throws SafetensorsException {
        SafetensorsType type = SafetensorsType.named(dtype);
        if (type == null) {
            throw wrong(
                    "the dtype of %s must be one of %s, but is %s"
                            .formatted(
                                    what,
                                    Arrays.toString(SafetensorsType.values()),
                                    quoted(dtype)));
        }
        // PyTorch multiplies the lengths of an empty tensor too, as if one of 0 were 1
        long most = type.bytes();
        boolean isEmpty = false;
        for (long length : shape) {
            isEmpty |= length == 0;
            if (length != 0 && most > Long.MAX_VALUE / length) {
                throw wrong("the shape of " + what + " has more than 2^63 bytes");
            }
            most *= Math.max(1, length);
        }
        long size = isEmpty ? 0 : most;
        if (end < begin || end - begin != size) {
            throw wrong(
                    String.format(
                            Locale.ROOT,
                            "data_offsets of %s are %d and %d, but %s %s has %d bytes",
                            what,
                            begin,
                            end,
                            dtype,
                            new Shape(shape),
                            size));
        }
        return new Tensor(type, new Shape(shape), begin, end);
    }

    /** Reads an array of whole numbers that are not negative. */
    private long[] numbers(String what, int most) throws IOException {
        long[] numbers = new long[most];
        int count = 0;
        expect(JsonToken.BEGIN_ARRAY, what);
        json.beginArray();
        while (json.hasNext()) {
            if (count == most) {
                throw wrong(what + " has more than " + most + " numbers");
            }
            expect(JsonToken.NUMBER, "each number of " + what);
            numbers[count] = number(what, json.nextString());
            count++;
        }
        json.endArray();
        return Arrays.copyOf(numbers, count);
    }

    private long number(String what, String text) throws SafetensorsException {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            number = -1;
        }
        if (number < 0) {
            throw wrong(what + " must be whole numbers in [0, 2^63), but has " + quoted(text));
        }
        return number;
    }

    /** Checks that the tensors fill the data, each of its bytes once. */
    private Map<String, Tensor> inOrder(Map<String, Tensor> tensors, long dataLength)
            throws SafetensorsException {
        List<Map.Entry<String, Tensor>> entries = new ArrayList<>(tensors.entrySet());
        entries.sort(
                Map.Entry.comparingByValue(
                        Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end)));
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        long at = 0;
        for (Map.Entry<String, Tensor> entry : entries) {
            Tensor tensor = entry.getValue();
            if (tensor.begin() != at) {
                throw wrong(
                        String.format(
                                Locale.ROOT,
                                "tensor %s begins at byte %d of the data, but what is before it ends at %d",
                                quoted(entry.getKey()),
                                tensor.begin(),
                                at));
            }
            at = tensor.end();
            ordered.put(entry.getKey(), tensor);
        }
        if (at != dataLength) {
            throw wrong(
                    String.format(
                            Locale.ROOT,
                            "the tensors have %d bytes, but the data %d",
                            at,
                            dataLength));
        }
        return ordered;
    }

    private void expect(JsonToken token, String what) throws IOException {
        JsonToken found = json.peek();
        if (found != token) {
            throw wrong(what + " must be a JSON " + token + ", but is a " + found);
        }
    }

    private SafetensorsException wrong(String reason) {
        return new SafetensorsException(file, reason);
    }

    private static String quoted(String name) {
        return "'" + Excerpt.of(name) + "'";
    }
}
