package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.benchmarks.training.Checkpointing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checkpoints of a comparison's runs, a folder for each, which are deleted when the run is
 * trained to its end or has diverged. Those of a run that failed stay, since it is tried again.
 */
public final class CheckpointFolders {

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
     * Deletes what a run has saved.
     *
     * @param task the run
     */
    public void delete(RunTask task) {
        delete(folder(task));
    }

    /** Deletes what all runs have saved. */
    public void deleteAll() {
        delete(root);
    }

    private static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> innerFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innerFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UserError(
                    "cannot delete the checkpoints in "
                            + folder
                            + " ("
                            + UserError.reason(e)
                            + "); delete them, or choose another folder with --out DIR",
                    e);
        }
    }
}
