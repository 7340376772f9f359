package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.training.Checkpointing;
import io.gradus.recipes.Catalog;
import io.gradus.training.checkpoints.FolderLock;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a comparison's runs, a folder for each, which are deleted when the run is
 * trained to its end or has diverged. Those of a run that failed stay, since it is tried again.
 */
public final class CheckpointFolders {

    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-\\d+\\.safetensors");

    /** Checkpoints, half written and invalid ones, and the lock. */
    private static final Pattern OWN =
            Pattern.compile(CHECKPOINT + "(\\..+)?|" + Pattern.quote(FolderLock.NAME));

    private final Path root;
    private final Catalog catalog;

    /**
     * Takes a folder, which need not be there.
     *
     * @param root the folder
     * @param catalog the classes that recipes may name
     */
    public CheckpointFolders(Path root, Catalog catalog) {
        this.root = root.toAbsolutePath();
        this.catalog = catalog;
    }

    /**
     * Has a run save itself.
     *
     * @param task the run
     * @param everySteps after so many updates; 0 where only time counts
     * @param everyMinutes after so many minutes; 0 where only updates count
     * @return the same run with checkpoints
     */
    public RunTask saving(RunTask task, long everySteps, double everyMinutes) {
        String folder = folder(task).toString();
        return task.saving(new Checkpointing(folder, everySteps, everyMinutes));
    }

    private Path folder(RunTask task) {
        return root.resolve(task.key(catalog));
    }

    /**
     * Tells whether a run has saved itself.
     *
     * @param task the run
     * @return whether there is a checkpoint to go on from
     */
    public boolean has(RunTask task) {
        return list(folder(task)).stream().anyMatch(file -> matches(CHECKPOINT, file));
    }

    /**
     * Deletes what a run has saved, and its folder if it is empty then. What others keep there
     * stays.
     *
     * @param task the run
     */
    public void delete(RunTask task) {
        Path folder = folder(task);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            for (Path file : list(folder)) {
                if (matches(OWN, file)) {
                    Files.deleteIfExists(file);
                }
            }
            deleteIfEmpty(folder);
        } catch (IOException e) {
            throw error("delete", folder, e);
        }
    }

    /** Deletes the folder of all runs if it is empty; when none is made, which would need it. */
    public void close() {
        try {
            if (Files.isDirectory(root)) {
                deleteIfEmpty(root);
            }
        } catch (IOException e) {
            throw error("delete", root, e);
        }
    }

    private static boolean matches(Pattern names, Path file) {
        return names.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file);
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw error("read", folder, e);
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // another run's, or not ours
        }
    }

    private static UserError error(String what, Path folder, IOException e) {
        return new UserError(
                "cannot "
                        + what
                        + " the checkpoints in "
                        + folder
                        + " ("
                        + UserError.reason(e)
                        + "); delete them, or choose another folder with --out DIR",
                e);
    }
}
