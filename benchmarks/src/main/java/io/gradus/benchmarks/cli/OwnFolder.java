package io.gradus.benchmarks.cli;

import io.gradus.optimizers.FolderLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of results that a command has for itself until it closes it, or its process ends. A
 * second command that is given the same folder meanwhile ends at once.
 */
public final class OwnFolder implements AutoCloseable {

    /** Where folders are made for commands that are given none. */
    public static final Path ROOT = Path.of("gradus-results");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    private final Path path;
    private final OutputFolder files;
    private final FolderLock lock;
    private final boolean isFresh;

    private OwnFolder(Path path, String what, boolean isFresh) {
        this.path = path;
        this.isFresh = isFresh;
        files = OutputFolder.open(path);
        try {
            lock = FolderLock.acquire(path, what);
        } catch (FolderLock.InUseException e) {
            throw new UserError(e.getMessage() + " with --out DIR", e);
        } catch (IOException e) {
            throw new UserError("cannot write to " + path + " (" + UserError.reason(e) + ")", e);
        }
    }

    /**
     * Takes a folder, which is made if it is not there.
     *
     * @param path the folder
     * @param command the name of the command
     * @return the folder
     * @throws UserError if another command has it, or it cannot be written to
     */
    public static OwnFolder take(Path path, String command) {
        return new OwnFolder(path, "'gradus " + command + "'", false);
    }

    /**
     * Makes a new folder, named by the time and the command, such as {@code
     * 2026-01-31-235959-compare}.
     *
     * @param root the folder that it is made in
     * @param command the name of the command
     * @return the folder
     * @throws UserError if it cannot be made
     */
    public static OwnFolder make(Path root, String command) {
        OutputFolder.open(root);
        String name = LocalDateTime.now().format(TIME) + "-" + command;
        for (int number = 1; ; number++) {
            Path path = root.resolve(name + (number == 1 ? "" : "-" + number));
            try {
                Files.createDirectory(path);
            } catch (FileAlreadyExistsException e) {
                continue; // of the same second
            } catch (IOException e) {
                throw new UserError(
                        "cannot make the folder " + path + " (" + UserError.reason(e) + ")", e);
            }
            return new OwnFolder(path, "'gradus " + command + "'", true);
        }
    }

    /**
     * Lists the folders that were made for a command.
     *
     * @param root the folder that they were made in
     * @param command the name of the command
     * @return the folders, the newest first
     */
    public static List<Path> made(Path root, String command) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(Files::isDirectory)
                    .filter(path -> isMadeFor(command, path))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read " + root + " (" + UserError.reason(e) + ")", e);
        }
    }

    private static boolean isMadeFor(String command, Path path) {
        return path.getFileName().toString().matches("[\\d-]{17}-" + command + "(-\\d+)?");
    }

    /**
     * Where it is.
     *
     * @return the path
     */
    public Path path() {
        return path;
    }

    /**
     * Its files.
     *
     * @return what writes them
     */
    public OutputFolder files() {
        return files;
    }

    /**
     * The folder above it, if that is where folders are made for commands that are given none.
     *
     * @return the folder, to put there what is newest
     */
    public Optional<Path> root() {
        Path above = path.toAbsolutePath().normalize().getParent();
        boolean isRoot = ROOT.toAbsolutePath().normalize().equals(above);
        return isRoot ? Optional.of(ROOT) : Optional.empty();
    }

    /** Lets others have it. One that was made new and has nothing in it is deleted. */
    @Override
    public void close() {
        try {
            lock.close();
            if (isFresh && isEmpty()) {
                Files.delete(path.resolve(FolderLock.NAME));
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UserError(
                    "cannot tidy the folder " + path + " (" + UserError.reason(e) + ")", e);
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.allMatch(file -> file.endsWith(FolderLock.NAME));
        }
    }
}
