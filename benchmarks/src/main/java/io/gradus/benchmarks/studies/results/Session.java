package io.gradus.benchmarks.studies.results;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.runs.Answers;
import io.gradus.benchmarks.runs.ProcessRuns;
import io.gradus.benchmarks.runs.RunQueue;
import io.gradus.benchmarks.runs.RunSetup;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.runs.Runs;
import io.gradus.benchmarks.studies.results.Trial.Phase;
import io.gradus.benchmarks.studies.step.StepResults;
import io.gradus.benchmarks.studies.throughput.ThroughputResults;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.InitialWeights;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.recipes.Catalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** The execution of a plan: accuracies with several processes, then times with one. */
final class Session {

    private final Catalog catalog = new Catalog();
    private final StudyPlan plan;
    private final OutputFolder folder;
    private final boolean anew;
    private final Path dataRepo;
    private final int parallel;
    private final Console console;
    private final List<StudyLog> begun;

    /**
     * Reads what was kept of the studies, and the images of those that are not finished: what is
     * missing is downloaded once, and what cannot be read is known before the first run.
     */
    Session(
            StudyPlan plan,
            OwnFolder place,
            boolean anew,
            Path dataRepo,
            int parallel,
            Console console) {
        this.plan = plan;
        this.folder = place.files();
        this.anew = anew;
        this.dataRepo = dataRepo;
        this.parallel = parallel;
        this.console = console;
        String now = Environment.timestamp();
        begun =
                plan.studies().stream()
                        .map(
                                study ->
                                        kept(place.path().resolve(file(study)), study)
                                                .orElse(StudyLog.begin(study, now)))
                        .map(log -> StudyRun.isComplete(log) ? log : prepared(log))
                        .toList();
    }

    private Optional<StudyLog> kept(Path file, Study study) {
        return anew ? Optional.empty() : StudyLog.read(file, study);
    }

    private StudyLog prepared(StudyLog log) {
        Study study = log.study();
        RunSetup setup = tasks(study).setup(Phase.TEST);
        Engine engine = NativeLibraries.load(console, setup.threads());
        try (NDManager manager =
                        NDManager.newBaseManager(setup.device().of(engine.defaultDevice()));
                ImageData data = setup.load(manager, console)) {
            InitialWeights weights = new InitialWeights(setup.model(), data, study.seeds().get(0));
            return log.on(Environment.of(engine, manager.getDevice()), weights.parameters());
        }
    }

    private StudyTasks tasks(Study study) {
        return new StudyTasks(study, dataRepo, catalog);
    }

    /** Makes it. */
    Result run(BooleanSupplier stop) {
        List<StudyLog> logs = new ArrayList<>();
        boolean complete = studies(false, parallel, logs, stop) && studies(true, 1, logs, stop);
        for (SubcommandResults measured : plan.measured()) {
            complete = complete && measured.run(anew, console, stop);
        }
        return new Result(complete, logs, plan.measured());
    }

    private boolean studies(
            boolean timed, int processes, List<StudyLog> logs, BooleanSupplier stop) {
        try (Runs runs =
                new ProcessRuns(processes, StudyTasks::updates, catalog, console.background())) {
            for (StudyLog log : begun) {
                if (log.study().isTimed() == timed) {
                    logs.add(StudyRun.isComplete(log) ? log : run(log, runs, stop));
                    if (stop.getAsBoolean()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private StudyLog run(StudyLog log, Runs runs, BooleanSupplier stop) {
        Study study = log.study();
        long begin = System.nanoTime();
        StudyLog made;
        try (Progress progress = new Progress(console, study.id(), StudyRun.runs(study))) {
            log.finished().forEach(run -> progress.step("kept"));
            StudyRun.Trainer trainer =
                    (trials, done) ->
                            train(
                                    study,
                                    trials,
                                    runs,
                                    (trial, result) -> {
                                        done.accept(trial, result);
                                        progress.step(line(result));
                                    },
                                    stop);
            made = new StudyRun(log, trainer, kept -> folder.write(file(study), kept.json())).run();
        }
        console.remark(
                Text.format(
                        "%s: %d runs, %.0f s",
                        study.id(), made.finished().size(), (System.nanoTime() - begin) / 1e9));
        return made;
    }

    private boolean train(
            Study study,
            List<Trial> trials,
            Runs runs,
            BiConsumer<Trial, RunResult> done,
            BooleanSupplier stop) {
        Map<RunTask, Trial> byTask = new LinkedHashMap<>();
        trials.forEach(trial -> byTask.put(tasks(study).task(trial), trial));
        RunQueue queue =
                new RunQueue(
                        List.copyOf(byTask.keySet()),
                        List.of(),
                        stop,
                        (task, result, all) -> done.accept(byTask.get(task), made(result)));
        runs.make(queue);
        return queue.isComplete();
    }

    /** A run that failed is a result, one whose process failed is made again next time. */
    private static RunResult made(RunResult result) {
        if (Answers.isLost(result)) {
            throw new UserError(
                    Text.format(
                                    "'%s', seed %d was not trained (%s); the same command goes on where this one",
                                    result.recipe(), result.seed(), result.message())
                            + " ended, and with --verbose it shows all that the process says");
        }
        return result;
    }

    private static String line(RunResult result) {
        return result.finalAccuracy() == null
                ? result.recipe() + " " + result.status()
                : Text.format("%s: %.2f %%", result.recipe(), 100 * result.finalAccuracy());
    }

    private static String file(Study study) {
        return study.id() + ".json";
    }

    /** The studies, what other subcommands measured, and whether the session reached its end. */
    record Result(boolean complete, List<StudyLog> logs, List<SubcommandResults> measured) {

        private static final String MACHINE = "machine";

        /** Whether a run failed. */
        boolean hasFailed() {
            return logs.stream().anyMatch(StudyLog::hasFailed);
        }

        /** Writes pictures and tables for spreadsheets. */
        void write(OutputFolder folder) {
            logs.forEach(log -> StudyFiles.write(log, folder));
            measured.forEach(part -> folder.write(part.command() + ".csv", part.csv()));
        }

        /** The parts of a document by their ids. */
        Map<String, String> blocks(String folder) {
            Map<String, String> blocks = new LinkedHashMap<>();
            if (!logs.isEmpty()) {
                blocks.put(MACHINE, CostBlocks.machine(logs));
            }
            logs.forEach(log -> blocks.put(log.study().id(), StudyBlock.of(log, folder)));
            for (SubcommandResults part : measured) {
                String block =
                        part.command().equals(StudyPlan.STEP)
                                ? CostBlocks.steps(part.read(StepResults.class))
                                : CostBlocks.throughput(part.read(ThroughputResults.class));
                blocks.put(part.command(), block);
            }
            return blocks;
        }
    }
}
