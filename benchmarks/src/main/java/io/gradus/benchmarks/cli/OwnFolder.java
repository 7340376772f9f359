package io.gradus.benchmarks.cli;

import io.gradus.training.checkpoints.FolderLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of results, locked by one command until it closes the folder or its process ends.
 * Another command that is given the same folder meanwhile fails at once.
 */
public final class OwnFolder implements AutoCloseable {

    /** Where folders are made for commands that are given none. */
    public static final Path ROOT = Path.of("gradus-results");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    private final Path path;
    private final OutputFolder files;
    private final FolderLock lock;

    /** Tidies one that was made new if its process is ended; else null. */
    private final Thread atExit;

    private OwnFolder(Path path, FolderLock lock, boolean isFresh) {
        this.path = path;
        this.lock = lock;
        files = OutputFolder.make(path);
        atExit = isFresh ? new Thread(this::tidyAtExit, "tidy " + path) : null;
        if (isFresh) {
            Runtime.getRuntime().addShutdownHook(atExit);
        }
    }

    private static OwnFolder lock(Path path, String command, boolean isFresh)
            throws FolderLock.InUseException {
        OutputFolder.open(path);
        try {
            return new OwnFolder(
                    path, FolderLock.acquire(path, "'gradus " + command + "'"), isFresh);
        } catch (FolderLock.InUseException e) {
            throw e;
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
        try {
            return lock(path, command, false);
        } catch (FolderLock.InUseException e) {
            throw new UserError(e.getMessage() + " with --out DIR", e);
        }
    }

    /**
     * Takes a folder unless another command has it.
     *
     * @param path the folder
     * @param command the name of the command
     * @return the folder; empty if another has it
     * @throws UserError if it cannot be written to
     */
    public static Optional<OwnFolder> takeIfFree(Path path, String command) {
        try {
            return Optional.of(lock(path, command, false));
        } catch (FolderLock.InUseException e) {
            return Optional.empty();
        }
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
        OutputFolder.make(root);
        String name = LocalDateTime.now().format(TIME) + "-" + command;
        for (int number = 1; ; number++) {
            Path path = root.resolve(name + (number == 1 ? "" : "-" + number));
            try {
                Files.createDirectory(path);
                return fresh(path, command);
            } catch (FileAlreadyExistsException | FolderLock.InUseException e) {
                continue; // of the same second
            } catch (IOException e) {
                throw new UserError(
                        "cannot make the folder " + path + " (" + UserError.reason(e) + ")", e);
            }
        }
    }

    private static OwnFolder fresh(Path path, String command) throws IOException {
        boolean done = false;
        try {
            OwnFolder folder = lock(path, command, true);
            done = true;
            return folder;
        } finally {
            if (!done && isEmpty(path)) {
                Files.delete(path);
            }
        }
    }

    /**
     * {@return the folders that were made for a command, the newest first}
     *
     * @param root the folder that they were made in
     * @param command the name of the command
     */
    public static List<Path> made(Path root, String command) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        Pattern names = Pattern.compile("([\\d-]{17})-" + command + "(?:-(\\d{1,9}))?");
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(Files::isDirectory)
                    .flatMap(path -> Made.of(path, names).stream())
                    .sorted(Comparator.comparing(Made::time).thenComparing(Made::number).reversed())
                    .map(Made::path)
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read " + root + " (" + UserError.reason(e) + ")", e);
        }
    }

    /** A folder that was made at a time, and its number among those of the same second. */
    private record Made(Path path, String time, int number) {

        static Optional<Made> of(Path path, Pattern names) {
            Matcher name = names.matcher(path.getFileName().toString());
            if (!name.matches()) {
                return Optional.empty();
            }
            int number = name.group(2) == null ? 1 : Integer.parseInt(name.group(2));
            return Optional.of(new Made(path, name.group(1), number));
        }
    }

    /** {@return the path of the folder} */
    public Path path() {
        return path;
    }

    /** {@return what writes the folder's files} */
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
        } catch (IOException e) {
            throw new UserError("cannot unlock " + path + " (" + UserError.reason(e) + ")", e);
        }
        if (atExit != null) {
            try {
                tidy();
            } catch (IOException e) {
                throw new UserError(
                        "cannot tidy the folder " + path + " (" + UserError.reason(e) + ")", e);
            }
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                return; // the process is ending, and does the same
            }
        }
    }

    private synchronized void tidy() throws IOException {
        if (Files.isDirectory(path) && isEmpty(path)) {
            lock.close();
            Files.deleteIfExists(path.resolve(FolderLock.NAME));
            Files.delete(path);
        }
    }

    private void tidyAtExit() {
        try {
            tidy();
        } catch (IOException e) {
            return; // what was interrupted has just kept something there
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.allMatch(file -> file.endsWith(FolderLock.NAME));
        }
    }
}
