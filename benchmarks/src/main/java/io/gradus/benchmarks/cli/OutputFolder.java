package io.gradus.benchmarks.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;

/** The folder of a command's results; each file appears whole or not at all. */
public final class OutputFolder {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final String PART = ".part";

    /** About what a report with its curves takes. */
    private static final int PROBE_BYTES = 1 << 20;

    /** What the system says of a full disk, or of a user's share of it. */
    private static final Pattern FULL = Pattern.compile("(?i)space|quota|too large");

    private final Path path;

    private OutputFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes the folder if it is not there, and finds out whether results can be written to it.
     *
     * @param path the folder
     * @return the folder
     * @throws UserError if it cannot be made, or a megabyte cannot be written to it
     */
    public static OutputFolder open(Path path) {
        OutputFolder folder = make(path);
        Path probe = folder.part("probe");
        try {
            try {
                Files.write(probe, new byte[PROBE_BYTES]);
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            throw error(path, e);
        }
        return folder;
    }

    /** Makes the folder if it is not there. */
    static OutputFolder make(Path path) {
        try {
            if (!Files.isDirectory(path)) { // which a link to one is, too
                Files.createDirectories(path);
            }
        } catch (IOException e) {
            throw error(path, e);
        }
        return new OutputFolder(path);
    }

    /** Where a file is written until it is whole; another at each call, since others write, too. */
    private Path part(String name) {
        return path.resolve(name + "." + UUID.randomUUID() + PART);
    }

    /**
     * Writes a file.
     *
     * @param name its name
     * @param content its text
     * @throws UserError if it cannot be written; a file of the same name is then as it was
     */
    public void write(String name, String content) {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file of results.
     *
     * @param name its name without the ending {@code .json}
     * @param results what it holds
     * @throws UserError if it cannot be written; a file of the same name is then as it was
     */
    public void writeJson(String name, Object results) {
        write(name + ".json", GSON.toJson(results) + "\n");
    }

    /**
     * Writes a file that is no text.
     *
     * @param name its name
     * @param content its bytes
     * @throws UserError if it cannot be written; a file of the same name is then as it was
     */
    public void write(String name, byte[] content) {
        make(path); // again, if it was tidied away at a signal while work still ended
        write(path.resolve(name), part(name), content);
    }

    static void write(Path file, Path part, byte[] content) {
        try {
            try {
                Files.write(part, content);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw error(file, e);
        }
    }

    private static UserError error(Path file, IOException e) {
        String reason;
        if (e instanceof AccessDeniedException) {
            reason = "permission denied";
        } else if (e instanceof FileAlreadyExistsException) {
            reason = "there is a file of that name, not a folder";
        } else if (e instanceof FileSystemException failure && failure.getReason() != null) {
            reason = failure.getReason();
        } else if (e instanceof FileSystemException) {
            reason = e.getClass().getSimpleName();
        } else {
            reason = UserError.reason(e);
        }
        String space = FULL.matcher(reason).find() ? "free space there, or " : "";
        return new UserError(
                "cannot write to %s (%s); %schoose another folder with --out DIR"
                        .formatted(file, reason, space),
                e);
    }
}
