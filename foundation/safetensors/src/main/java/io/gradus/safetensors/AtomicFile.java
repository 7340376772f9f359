package io.gradus.safetensors;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file so that at any moment, a loss of power included, there is either the old one or the
 * whole new one under its name.
 */
public final class AtomicFile {

    /** The end of a temporary name; one that a killed process left may be deleted. */
    public static final String TEMPORARY = ".tmp";

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all bytes.
         *
         * @param channel the open file, at its beginning
         * @throws IOException if the bytes cannot be written
         */
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes to a temporary name in the same folder, brings the bytes to the disk, and moves the
     * file into place. When this fails, nothing has changed and nothing is left behind.
     *
     * @param file its name; one that exists is replaced
     * @param content writes the bytes
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        String temporaryName = target.getFileName() + "." + UUID.randomUUID() + TEMPORARY;
        Path temporary = target.resolveSibling(temporaryName);
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceFolder(target.getParent());
    }

    /** Brings a folder's names to the disk; Windows does this by itself and opens no folders. */
    static void forceFolder(Path folder) throws IOException {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
