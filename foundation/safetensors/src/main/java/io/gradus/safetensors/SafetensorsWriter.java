package io.gradus.safetensors;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a safetensors file: the length of the header in 8 bytes, the header, the tensors' bytes,
 * which go straight from their native memory to the file.
 */
public final class SafetensorsWriter {

    private SafetensorsWriter() {}

    /**
     * Writes a file, or changes nothing when that fails; see {@link AtomicFile}.
     *
     * @param file its name; one that exists is replaced
     * @param metadata texts about the file
     * @param arrays the tensors by name, on any device
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if an array's type has no name in the format
     */
    public static void write(Path file, Map<String, String> metadata, Map<String, NDArray> arrays)
            throws IOException {
        requireLittleEndian();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(SafetensorsChecksum.KEY, SafetensorsChecksum.UNKNOWN);
        metadata.forEach(texts::putIfAbsent);
        SafetensorsHeader header = SafetensorsHeader.layOut(texts, arrays);
        byte[] bytes = header.toBytes();
        AtomicFile.write(
                file,
                channel -> {
                    ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
                    write(channel, length.order(ByteOrder.LITTLE_ENDIAN).putLong(0, bytes.length));
                    write(channel, ByteBuffer.wrap(bytes));
                    SafetensorsChecksum checksum = new SafetensorsChecksum(bytes);
                    for (String name : header.tensors().keySet()) {
                        TensorMemory.forEach(
                                arrays.get(name),
                                TensorMemory.PIECE,
                                piece -> {
                                    checksum.update(piece.duplicate());
                                    write(channel, piece);
                                });
                    }
                    channel.position(Long.BYTES + (long) SafetensorsChecksum.PLACE);
                    write(
                            channel,
                            ByteBuffer.wrap(checksum.digits().getBytes(StandardCharsets.US_ASCII)));
                });
    }

    /** Tensors are written as they lie in memory. */
    static void requireLittleEndian() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("safetensors need a little-endian machine");
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
