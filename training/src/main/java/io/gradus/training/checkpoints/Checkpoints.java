package io.gradus.training.checkpoints;

import ai.djl.ndarray.NDArray;
import io.gradus.safetensors.SafetensorsException;
import io.gradus.training.checkpoints.CheckpointListener.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of a run: when one is due, how it is written, and which is the newest. */
final class Checkpoints {

    // that of the class which users know
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointListener.class);

    private final CheckpointFolder folder;
    private final long everySteps;
    private final long everyNanos;
    private final int keep;

    private FolderLock lock;
    private Position saved;
    private long savedAt;

    /**
     * Takes a folder.
     *
     * @param everySteps 0 where only time counts
     * @param everyMinutes 0 where only steps count
     * @param keep how many are kept
     */
    Checkpoints(Path directory, long everySteps, double everyMinutes, int keep) {
        folder = new CheckpointFolder(directory);
        this.everySteps = everySteps;
        everyNanos = (long) Math.ceil(everyMinutes * TimeUnit.MINUTES.toNanos(1));
        this.keep = keep;
    }

    /**
     * Takes the folder for a run, so that no other one writes there until it is given up.
     *
     * @throws FolderLock.InUseException if another one has it
     */
    void take() throws IOException {
        lock = FolderLock.acquire(folder.path(), "a training run");
    }

    /** Gives the folder up if it was taken. */
    void giveUp() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                lock = null;
            }
        }
    }

    /**
     * Gives a run the state of the newest checkpoint, or returns null if there is none.
     *
     * @throws IOException if the folder cannot be read or written, it has checkpoints of which none
     *     is valid, or the newest one is of another format or version
     */
    Checkpoint loadNewest(RunState run) throws IOException {
        folder.prepare();
        List<Path> files = folder.newestFirst();
        for (Path file : files) {
            try {
                Checkpoint checkpoint = Checkpoint.load(file, run);
                LOG.info("The run goes on from {}: {}", file, checkpoint.position());
                return checkpoint;
            } catch (SafetensorsException e) {
                LOG.warn("A checkpoint is left out: {}", e.getMessage());
                folder.setAside(file);
            }
        }
        if (!files.isEmpty()) {
            throw new IOException(
                    "none of the "
                            + files.size()
                            + " checkpoints in "
                            + folder.path()
                            + " is valid; they now end in .invalid, and the next call begins anew");
        }
        return null;
    }

    /** Counts steps and time from a position on. */
    void countFrom(Position position) {
        saved = position;
        savedAt = System.nanoTime();
    }

    /** Whether the checkpoint that was written or read last is of this position. */
    boolean isSaved(Position position) {
        return position.equals(saved);
    }

    boolean isDue(Position position) {
        boolean bySteps = everySteps > 0 && position.steps() - saved.steps() >= everySteps;
        boolean byTime = everyNanos > 0 && System.nanoTime() - savedAt >= everyNanos;
        return bySteps || byTime;
    }

    /**
     * Writes a checkpoint, and deletes those that are too many.
     *
     * @param earlier values that parameters had at its position, by path, where they are others now
     */
    void save(Checkpoint checkpoint, RunState run, Map<String, NDArray> earlier) {
        try {
            checkpoint.save(folder.file(checkpoint.position().steps()), run, earlier);
            folder.keep(keep);
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint could not be written: " + e, e);
        }
        countFrom(checkpoint.position());
    }
}
