package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.runs.CheckpointFolders;
import io.gradus.benchmarks.runs.RunQueue;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.runs.Runs;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Recipe;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The runs of a comparison, one of each recipe for each seed. They are made seed by seed, so that a
 * comparison that ends early has all recipes.
 */
final class Comparison {

    private final String created = Environment.timestamp();
    private final Settings settings;
    private final List<Recipe> recipes;
    private final List<RunTask> tasks;
    private final Environment environment;
    private final CheckpointFolders checkpoints;

    Comparison(
            Settings settings,
            List<Recipe> recipes,
            List<RunTask> tasks,
            Environment environment,
            CheckpointFolders checkpoints) {
        this.settings = settings;
        this.recipes = recipes;
        this.tasks = tasks;
        this.environment = environment;
        this.checkpoints = checkpoints;
    }

    /** Makes the runs. */
    Results run(Runs runs, List<RunResult> finished, BooleanSupplier stop, Consumer<Results> keep) {
        RunQueue queue =
                new RunQueue(
                        tasks,
                        finished,
                        stop,
                        (task, result, results) -> {
                            keep.accept(results(results, false));
                            if (result.status() != Status.FAILED) {
                                checkpoints.delete(task);
                            }
                        });
        runs.make(queue);
        checkpoints.close();
        boolean complete =
                queue.isComplete()
                        && queue.results().stream().noneMatch(r -> r.status() == Status.FAILED);
        return results(queue.results(), complete);
    }

    /** What there is before the first run. */
    Results begun(List<RunResult> finished) {
        return results(finished, false);
    }

    private Results results(List<RunResult> runs, boolean complete) {
        return new Results(Results.SCHEMA, created, complete, environment, settings, recipes, runs);
    }
}
