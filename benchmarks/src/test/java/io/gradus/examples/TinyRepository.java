package io.gradus.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.StringJoiner;

/** Data sets of a few images in the layout of DJL's repository: a class is a bright stripe. */
final class TinyRepository {

    private static final int CLASSES = 10;

    private final Path folder;
    private final Random random = new Random(1);

    TinyRepository(Path folder) {
        this.folder = folder;
    }

    Path mnist(int train, int test) throws IOException {
        StringJoiner files = new StringJoiner(", ");
        files.add(file("mnist", "train_data", idx(16, pixels(train, 28, 1))));
        files.add(file("mnist", "train_labels", idx(8, labels(train))));
        files.add(file("mnist", "test_data", idx(16, pixels(test, 28, 1))));
        files.add(file("mnist", "test_labels", idx(8, labels(test))));
        return metadata("mnist", files);
    }

    Path cifar10(int train, int test) throws IOException {
        StringJoiner files = new StringJoiner(", ");
        files.add(file("cifar10", "data_batch.bin", withLabels(train)));
        files.add(file("cifar10", "test_batch.bin", withLabels(test)));
        return metadata("cifar10", files);
    }

    private String file(String set, String item, byte[] bytes) throws IOException {
        Path path = home(set).resolve("1.0").resolve(item);
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
        Files.write(home(set).resolve(item), bytes);
        return "\"%s\": {\"uri\": \"%s\", \"sha1Hash\": \"%s\", \"size\": %d}"
                .formatted(item, item, sha1(bytes), bytes.length);
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path metadata(String set, StringJoiner files) throws IOException {
        Files.writeString(
                home(set).resolve("metadata.json"),
                """
                {"metadataVersion": "0.2", "resourceType": "dataset", "application": "cv",
                 "groupId": "ai.djl.basicdataset", "artifactId": "%s", "name": "%s",
                 "artifacts": [{"version": "1.0", "snapshot": false, "files": {%s}}]}
                """
                        .formatted(set, set, files));
        return folder;
    }

    private Path home(String set) {
        return folder.resolve("dataset/cv/ai/djl/basicdataset").resolve(set);
    }

    private static byte[] idx(int head, byte[] values) {
        return ByteBuffer.allocate(head + values.length).position(head).put(values).array();
    }

    private static byte[] labels(int count) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % CLASSES);
        }
        return labels;
    }

    /** Planes of single images, one after the other. */
    private byte[] pixels(int count, int size, int planes) {
        byte[] pixels = new byte[count * planes * size * size];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / (planes * size * size);
            int row = i / size % size;
            boolean bright = row * CLASSES / size == image % CLASSES;
            pixels[i] = (byte) (random.nextInt(80) + (bright ? 170 : 0));
        }
        return pixels;
    }

    private byte[] withLabels(int count) {
        byte[] labels = labels(count);
        byte[] pixels = pixels(count, 32, 3);
        int length = pixels.length / count;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.write(labels[i]);
            out.write(pixels, i * length, length);
        }
        return out.toByteArray();
    }
}
