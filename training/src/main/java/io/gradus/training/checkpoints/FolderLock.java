package io.gradus.training.checkpoints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exclusive right to write in a folder, held by one process at a time, and one user within it. It
 * ends with {@link #close()} or with the process, however that ends, since the operating system
 * keeps it.
 *
 * <pre>{@code
 * try (FolderLock lock = FolderLock.acquire(folder, "a comparison")) {
 *     // writes in the folder
 * }
 * }</pre>
 *
 * <p>The lock is one on the file {@value #NAME} in the folder, which has the id of the process that
 * last had it. The file stays: to delete it would let two processes each lock a file of their own.
 * Nobody else may open it, since on Linux and macOS a process that closes a file loses its locks on
 * it. Reading other files of the folder needs no lock. On a file system without locks a warning is
 * logged, and only this process keeps others of its own out.
 *
 * <p>A trainer whose checkpoints have the folder gives it up when it is closed. One that is dropped
 * without {@code close()}, as easily happens in a notebook, keeps it until the garbage collector
 * finds it, or for as long as a variable still holds it or its {@link CheckpointListener}.
 */
public final class FolderLock implements AutoCloseable {

    /** The name of the file that is locked. */
    public static final String NAME = ".lock";

    /**
     * Who has the lock is written at the start of the file; what is locked is one byte far behind
     * it, so that this can be read everywhere (on Windows nobody reads what is locked).
     */
    private static final long PLACE = Long.MAX_VALUE - 1;

    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);

    /**
     * The folders that are locked by this process. The operating system does not tell its users
     * apart, and to ask it again would lose the lock.
     */
    private static final Set<Path> HELD = new HashSet<>();

    /** A folder is in use; the message names it and says by whom. */
    public static final class InUseException extends IOException {

        private static final long serialVersionUID = 1;

        private InUseException(Path folder, String what, String by, String remedy) {
            super(
                    what
                            + " cannot use the folder "
                            + folder
                            + ": "
                            + by
                            + " does; "
                            + remedy
                            + ", or take another folder");
        }
    }

    private final Path folder;
    private final FileChannel channel;
    private boolean isClosed;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock, without waiting for it.
     *
     * @param folder the folder; it is made if it is missing
     * @param what who wants it, for messages, such as "a training run"
     * @return the lock, to be closed after the last write
     * @throws InUseException if another process, or another user in this one, has it
     * @throws IOException if the folder cannot be made or written in
     */
    public static FolderLock acquire(Path folder, String what) throws IOException {
        if (!Files.isDirectory(folder)) { // which a link to one is, too
            Files.createDirectories(folder);
        }
        Path real = folder.toRealPath();
        synchronized (HELD) {
            if (HELD.contains(real)) {
                throw new InUseException(
                        folder,
                        what,
                        "another user in this process",
                        "close the trainer, or whatever else has it");
            }
            FolderLock lock = new FolderLock(real, open(folder, real.resolve(NAME), what));
            HELD.add(real);
            return lock;
        }
    }

    private static FileChannel open(Path folder, Path file, String what) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        boolean done = false;
        try {
            if (!isLocked(channel, folder)) {
                throw new InUseException(folder, what, owner(channel), "wait for its end");
            }
            channel.truncate(0);
            String id = Long.toString(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
            done = true;
            return channel;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    /** Whether the lock could be taken, or there are none here. */
    private static boolean isLocked(FileChannel channel, Path folder) {
        try {
            FileLock lock = channel.tryLock(PLACE, 1, false);
            return lock != null; // it lives as long as the channel
        } catch (OverlappingFileLockException e) {
            return false; // another copy of this class has it
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be locked ({}); take care that no other process writes there",
                    folder,
                    e.getMessage());
            return true;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer id = ByteBuffer.allocate(20);
        channel.read(id, 0);
        String digits = new String(id.array(), 0, id.position(), StandardCharsets.US_ASCII);
        return digits.matches("\\d+") ? "process " + digits : "another process";
    }

    /** Gives the lock up; a second call does nothing. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (!isClosed) {
                isClosed = true;
                HELD.remove(folder);
                channel.close();
            }
        }
    }
}
