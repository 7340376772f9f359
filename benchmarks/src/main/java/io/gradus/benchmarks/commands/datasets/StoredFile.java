package io.gradus.benchmarks.commands.datasets;

import io.gradus.benchmarks.cli.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file of a data set, or an unpacked folder, with its expected size and checksum.
 *
 * @param path where it is
 * @param size its bytes; negative if they are not stated
 * @param sha1 its checksum; null if it is not stated
 */
record StoredFile(Path path, long size, String sha1) {

    private static final int BUFFER = 1 << 16;

    /** What is wrong with the file, or nothing. */
    Optional<String> problem() throws IOException {
        if (!Files.exists(path)) {
            return Optional.of(path.getFileName() + " is missing");
        }
        long found = Files.size(path);
        if (size >= 0 && found != size) {
            return Optional.of(
                    Text.format("%s has %,d bytes, not %,d", path.getFileName(), found, size));
        }
        if (sha1 != null && !sha1.equalsIgnoreCase(sha1Of(path))) {
            return Optional.of(path.getFileName() + " has another SHA-1 than its metadata says");
        }
        return Optional.empty();
    }

    private static String sha1Of(Path path) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            byte[] buffer = new byte[BUFFER];
            int read;
            do {
                read = in.read(buffer);
            } while (read >= 0);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
