package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.benchmarks.recipes.Recipe;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The comparison that is in the output folder before this one begins.
 *
 * @param folder the output folder
 * @param results its results; null if there are none
 */
record Earlier(Path folder, Results results) {

    /** What may be other in a comparison that goes on. */
    private static final Set<String> FREE = Set.of("seeds", "baseline", "arguments");

    /** As if there were nothing. */
    static Earlier nothing(Path folder) {
        return new Earlier(folder, null);
    }

    /**
     * Reads what is there.
     *
     * @throws UserError if it cannot be read; it may be somebody's work of hours all the same
     */
    static Earlier in(Path folder, Catalog catalog) {
        Path file = folder.resolve(ResultFiles.JSON);
        if (!Files.isRegularFile(file)) {
            return nothing(folder);
        }
        try {
            return new Earlier(folder, Results.fromJson(Files.readString(file), catalog));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "cannot read "
                            + file
                            + " ("
                            + UserError.reason(e)
                            + "); put it right, or begin anew with --overwrite or in another folder"
                            + " with --out DIR",
                    e);
        }
    }

    /**
     * Finds the newest comparison that was not finished in a folder that was made for it.
     *
     * @param root where such folders are made
     */
    static Optional<Path> unfinished(Path root) {
        return OwnFolder.made(root, CompareCommand.NAME).stream()
                .filter(folder -> Files.isRegularFile(folder.resolve(ResultFiles.JSON)))
                .filter(folder -> !Results.isComplete(folder.resolve(ResultFiles.JSON)))
                .findFirst();
    }

    /** Throws if a new comparison would overwrite one that is there. */
    void requireNothing() {
        if (results == null) {
            return;
        }
        long done = results.runs().stream().filter(run -> run.status() != Status.FAILED).count();
        throw new UserError(
                folder
                        + (results.complete()
                                ? " has a finished comparison (" + done
                                : " has an unfinished comparison ("
                                        + done
                                        + " of "
                                        + results.recipes().size()
                                                * results.settings().seeds().size())
                        + " runs); "
                        + (results.complete()
                                ? "--resume adds recipes or seeds to it"
                                : "--resume goes on with it")
                        + ", --overwrite begins anew, --out DIR takes another folder");
    }

    /**
     * The runs that need not be made again: all but those that failed.
     *
     * @throws UserError if the comparison that goes on is another one
     */
    List<RunResult> finished(Settings settings, List<Recipe> recipes) {
        if (results == null) {
            return List.of();
        }
        List<String> differences = differences(settings);
        for (Recipe before : results.recipes()) {
            if (!recipes.contains(before)) {
                differences.add("recipe '" + before.name() + "' is missing or another");
            }
        }
        if (!settings.seeds().containsAll(results.settings().seeds())) {
            differences.add(
                    "the seeds must be " + results.settings().seeds() + ", and may be more");
        }
        if (!differences.isEmpty()) {
            throw new UserError(
                    "--resume goes on with the same comparison, but "
                            + folder
                            + " has another: "
                            + String.join("; ", differences)
                            + "; repeat its options, or take another folder with --out DIR");
        }
        return results.runs().stream().filter(run -> run.status() != Status.FAILED).toList();
    }

    private List<String> differences(Settings settings) {
        List<String> differences = new ArrayList<>();
        for (RecordComponent part : Settings.class.getRecordComponents()) {
            Object before = value(part, results.settings());
            Object now = value(part, settings);
            if (!FREE.contains(part.getName()) && !Objects.equals(before, now)) {
                differences.add(part.getName() + " was " + before + " and is " + now);
            }
        }
        return differences;
    }

    private static Object value(RecordComponent part, Settings settings) {
        try {
            return part.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
