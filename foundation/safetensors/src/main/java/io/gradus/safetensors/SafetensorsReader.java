package io.gradus.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gradus.safetensors.SafetensorsHeader.Tensor;
import io.gradus.text.Excerpt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reader of a safetensors file of any origin; a damaged one is a {@link SafetensorsException}. */
public final class SafetensorsReader implements AutoCloseable {

    /** As in the format's own library. */
    private static final long LONGEST_HEADER = 100_000_000;

    /** What a header becomes on the heap is up to 10 times as long. */
    private static final int HEAP_PER_HEADER = 16;

    private final Path file;
    private final FileChannel channel;
    private final byte[] headerBytes;
    private final SafetensorsHeader header;

    private SafetensorsReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new SafetensorsException(file, "it has " + size + " bytes, fewer than 8");
        }
        ByteBuffer first = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(first);
        long length = first.getLong(0);
        long most = Math.min(LONGEST_HEADER, Runtime.getRuntime().maxMemory() / HEAP_PER_HEADER);
        most = Math.min(most, size - Long.BYTES);
        if (length < 0 || length > most) {
            throw new SafetensorsException(
                    file,
                    String.format(
                            Locale.ROOT,
                            "the length of the header is %s, but at most %d is possible",
                            Long.toUnsignedString(length),
                            most));
        }
        headerBytes = new byte[(int) length];
        readFully(ByteBuffer.wrap(headerBytes));
        header = SafetensorsParser.parse(file, headerBytes, size - Long.BYTES - length);
    }

    /**
     * Opens a file and reads its header.
     *
     * @param file the file
     * @return a reader, to be closed
     * @throws SafetensorsException if the header is not a valid one for this file
     * @throws IOException if the file cannot be read
     */
    public static SafetensorsReader open(Path file) throws IOException {
        SafetensorsWriter.requireLittleEndian();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new SafetensorsReader(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Returns the header.
     *
     * @return names, types and shapes of the tensors, and the metadata
     */
    public SafetensorsHeader header() {
        return header;
    }

    /**
     * Reads all tensors.
     *
     * @param manager the owner of the arrays, on the CPU; when this fails it may own some
     * @return the arrays by name
     * @throws SafetensorsException if the file is damaged
     * @throws IOException if the file cannot be read
     */
    public Map<String, NDArray> read(NDManager manager) throws IOException {
        SafetensorsChecksum checksum = new SafetensorsChecksum(headerBytes);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        channel.position(Long.BYTES + (long) headerBytes.length);
        for (Map.Entry<String, Tensor> entry : header.tensors().entrySet()) {
            Tensor tensor = entry.getValue();
            NDArray array = tensor.type().create(manager, tensor.shape());
            arrays.put(entry.getKey(), array);
            TensorMemory.forEach(
                    array,
                    TensorMemory.PIECE,
                    piece -> {
                        readFully(piece.duplicate());
                        checksum.update(piece.duplicate());
                        if (tensor.type() == SafetensorsType.BOOL) {
                            checkBooleans(piece);
                        }
                    });
        }
        if (SafetensorsChecksum.isIn(headerBytes)) {
            compare(checksum.digits(), header.metadata().get(SafetensorsChecksum.KEY));
        }
        return arrays;
    }

    private void compare(String actual, String stated) throws SafetensorsException {
        if (!actual.equals(stated)) {
            throw new SafetensorsException(
                    file,
                    "it is damaged: its CRC32C is %s, but it says %s"
                            .formatted(actual, Excerpt.of(String.valueOf(stated))));
        }
    }

    /** PyTorch's behaviour is undefined for a truth value other than 0 and 1. */
    private void checkBooleans(ByteBuffer piece) throws SafetensorsException {
        while (piece.hasRemaining()) {
            byte value = piece.get();
            if (value != 0 && value != 1) {
                throw new SafetensorsException(file, "a BOOL must be 0 or 1, but is " + value);
            }
        }
    }

    private void readFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new SafetensorsException(file, "it became shorter while it was read");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
