package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.runs.CheckpointFolders;
import io.gradus.benchmarks.runs.LocalRuns;
import io.gradus.benchmarks.runs.ProcessRuns;
import io.gradus.benchmarks.runs.RunExecutor;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.runs.Runs;
import io.gradus.benchmarks.runs.RunsProvider;
import io.gradus.recipes.Catalog;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options of where runs are made, and of checkpoints. */
final class RunOptions {

    private static final Pattern EVERY = Pattern.compile("(\\d{1,18})(min)?");

    /** How often a run is saved that goes on from a checkpoint, where nothing is said. */
    private static final double USUAL_MINUTES = 10;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads of PyTorch on the CPU for each run (default: half of the cores,"
                            + " divided by --parallel, and 1 with --master; small models gain"
                            + " nothing from more, and lose much when another program runs).")
    private Integer threads;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Runs at once, each in a process of its own; the results are the same, but"
                            + " times are those of a machine that is shared (default:"
                            + " ${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Make the runs on Apache Spark, such as spark://host:7077 or local[2], one task"
                            + " for each recipe and seed.")
    private String master;

    @Option(
            names = "--resume",
            description =
                    "Continue the comparison in the output folder, or else with the newest one"
                            + " of the same options, unfinished ones first: finished runs are taken"
                            + " over, one in the middle continues from its checkpoint if it has one,"
                            + " failed ones are tried again. Recipes and seeds may be added.")
    private boolean resume;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N|Nmin",
            description =
                    "Save each run after so many updates or minutes, such as 500 or 10min, for"
                            + " --resume (one that goes on from a checkpoint: 10min).")
    private String checkpointEvery;

    private long everySteps;
    private double everyMinutes;

    /** Throws if an option is out of its range, or two do not go together. */
    void check() {
        Require.threads("--parallel", parallel);
        if (master != null && parallel > 1) {
            throw new UserError(
                    "--parallel is for this machine, and --master has a number of its own, such as"
                            + " local[2]; give one of them");
        }
        if (master != null) {
            RunsProvider.find();
        }
        if (threads == null) {
            int cores = Runtime.getRuntime().availableProcessors();
            threads = master != null ? 1 : Math.max(1, cores / 2 / parallel);
        }
        Require.threads("--threads", threads);
        if (checkpointEvery != null) {
            Matcher every = EVERY.matcher(checkpointEvery);
            long number = every.matches() ? Long.parseLong(every.group(1)) : 0;
            if (number == 0) {
                throw new UserError(
                        "--checkpoint-every must be a number of updates or minutes of 1 or more,"
                                + " such as 500 or 10min, but is '"
                                + checkpointEvery
                                + "'");
            }
            boolean minutes = every.group(2) != null;
            everySteps = minutes ? 0 : number;
            everyMinutes = minutes ? number : 0;
        }
    }

    int threads() {
        return threads;
    }

    boolean isResuming() {
        return resume;
    }

    /** Whether runs save themselves. */
    boolean isSaving() {
        return checkpointEvery != null;
    }

    /** The same run with the checkpoints that are wanted, or that it has to go on from. */
    RunTask saving(RunTask task, CheckpointFolders checkpoints) {
        if (isSaving()) {
            return checkpoints.saving(task, everySteps, everyMinutes);
        }
        return resume && checkpoints.has(task) ? checkpoints.saving(task, 0, USUAL_MINUTES) : task;
    }

    /** Who makes the runs. */
    Runs runs(RunExecutor executor, Catalog catalog, Console console) {
        if (master != null) {
            return RunsProvider.find().runs(master, threads, catalog, console);
        }
        return parallel == 1
                ? new LocalRuns(executor, console)
                : new ProcessRuns(parallel, task -> executor.updates(), catalog, console);
    }
}
