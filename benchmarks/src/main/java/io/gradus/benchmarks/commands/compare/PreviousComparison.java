package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.text.Excerpt;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results that an earlier command left in the output folder; null if there are none. */
record PreviousComparison(Path folder, Results results) {

    /** The settings that may change when a comparison is resumed. */
    private static final Set<String> FREE = Set.of("seeds", "baseline", "arguments");

    /** An empty folder. */
    static PreviousComparison nothing(Path folder) {
        return new PreviousComparison(folder, null);
    }

    /** Reads what is there. */
    static PreviousComparison in(Path folder, Catalog catalog) {
        Path file = folder.resolve(ResultFiles.JSON);
        if (!Files.isRegularFile(file)) {
            return nothing(folder);
        }
        try {
            return new PreviousComparison(
                    folder, ResultsJson.read(Files.readString(file), catalog));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    ("cannot read %s (%s); correct it, or start over with --overwrite or in"
                                    + " another folder with --out DIR")
                            .formatted(file, UserError.reason(e)),
                    e);
        }
    }

    /**
     * Takes the folder of the newest comparison that may be resumed: unfinished ones first, then
     * those that have all their runs.
     */
    static Optional<OwnFolder> newest(
            Path root, Settings settings, List<Recipe> recipes, Catalog catalog, Console console) {
        Map<Boolean, List<Path>> byComplete =
                Stream.concat(OwnFolder.made(root, ResultFiles.COMMAND).stream(), Stream.of(root))
                        .filter(folder -> Files.isRegularFile(folder.resolve(ResultFiles.JSON)))
                        .collect(
                                Collectors.partitioningBy(
                                        folder ->
                                                ResultsJson.isComplete(
                                                        folder.resolve(ResultFiles.JSON))));
        List<String> others = new ArrayList<>();
        for (boolean complete : List.of(false, true)) {
            for (Path folder : byComplete.get(complete)) {
                String why = whyNot(folder, settings, recipes, catalog);
                if (why.isEmpty()) {
                    Optional<OwnFolder> taken = OwnFolder.takeIfFree(folder, ResultFiles.COMMAND);
                    if (taken.isPresent()) {
                        console.remark("Resuming the comparison in " + folder + ".");
                        return taken;
                    }
                    why = "another command has it";
                }
                if (!complete) {
                    others.add("Not resuming " + folder + ": " + Excerpt.of(why, 300));
                }
            }
        }
        others.stream().findFirst().ifPresent(console::remark);
        return Optional.empty();
    }

    /** Why a comparison cannot go on; empty if it can. */
    private static String whyNot(
            Path folder, Settings settings, List<Recipe> recipes, Catalog catalog) {
        try {
            return String.join("; ", in(folder, catalog).differences(settings, recipes));
        } catch (UserError e) {
            return e.getMessage();
        }
    }

    /** Throws if a new comparison would overwrite one that is there. */
    void requireNothing() {
        if (results == null) {
            return;
        }
        long done = results.runs().stream().filter(run -> run.status() != Status.FAILED).count();
        int all = results.recipes().size() * results.settings().seeds().size();
        String state =
                results.complete()
                        ? "a finished comparison (%s runs); --resume adds recipes or seeds to it"
                                .formatted(done)
                        : "an unfinished comparison (%s of %s runs); --resume continues it"
                                .formatted(done, all);
        throw new UserError(
                "%s has %s, --overwrite starts over, --out DIR takes another folder"
                        .formatted(folder, state));
    }

    /** The runs that need not be made again: all but those that failed. */
    List<RunResult> finished(Settings settings, List<Recipe> recipes) {
        if (results == null) {
            return List.of();
        }
        List<String> differences = differences(settings, recipes);
        if (!differences.isEmpty()) {
            throw new UserError(
                    ("--resume continues the same comparison, but %s has another: %s;"
                                    + " repeat its options, or take another folder with --out DIR")
                            .formatted(folder, String.join("; ", differences)));
        }
        return results.runs().stream().filter(run -> run.status() != Status.FAILED).toList();
    }

    private List<String> differences(Settings settings, List<Recipe> recipes) {
        List<String> differences = new ArrayList<>();
        for (RecordComponent part : Settings.class.getRecordComponents()) {
            Object before = value(part, results.settings());
            Object now = value(part, settings);
            if (!FREE.contains(part.getName()) && !Objects.equals(before, now)) {
                differences.add(
                        "%s was %s and is %s"
                                .formatted(
                                        part.getName(),
                                        Excerpt.of(String.valueOf(before)),
                                        Excerpt.of(String.valueOf(now))));
            }
        }
        for (Recipe before : results.recipes()) {
            if (!recipes.contains(before)) {
                differences.add("recipe '" + Excerpt.of(before.name()) + "' is missing or another");
            }
        }
        if (!settings.seeds().containsAll(results.settings().seeds())) {
            differences.add(
                    "the seeds must be "
                            + Excerpt.of(results.settings().seeds().toString())
                            + ", and may be more");
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
