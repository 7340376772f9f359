package io.gradus.benchmarks.results;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.Progress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Makes what a plan asks for: accuracies with several processes, then times with one. */
final class Session {

    private final Plan plan;
    private final Path path;
    private final OutputFolder folder;
    private final Path dataRepo;
    private final int parallel;
    private final Console console;

    Session(
            Plan plan,
            Path path,
            OutputFolder folder,
            Path dataRepo,
            int parallel,
            Console console) {
        this.plan = plan;
        this.path = path;
        this.folder = folder;
        this.dataRepo = dataRepo;
        this.parallel = parallel;
        this.console = console;
    }

    /**
     * Makes it.
     *
     * @param stop asked from time to time whether to end early
     * @return what there is
     */
    Outcome run(BooleanSupplier stop) {
        List<StudyLog> logs = new ArrayList<>();
        boolean complete = studies(false, parallel, logs, stop) && studies(true, 1, logs, stop);
        for (Measured measured : plan.measured()) {
            complete = complete && measured.run(console, stop);
        }
        return new Outcome(complete, logs, plan.measured());
    }

    private boolean studies(
            boolean timed, int processes, List<StudyLog> logs, BooleanSupplier stop) {
        List<StudyLog> begun = new ArrayList<>();
        for (Study study : plan.studies()) {
            if (study.isTimed() == timed) {
                StudyLog fresh = StudyLog.begin(study, now());
                begun.add(StudyLog.read(path.resolve(file(study)), study).orElse(fresh));
            }
        }
        if (begun.stream().allMatch(StudyRun::isComplete)) {
            logs.addAll(begun);
            return true;
        }
        try (Workers workers = workers(processes)) {
            for (StudyLog log : begun) {
                StudyLog made = run(log, workers, stop);
                if (stop.getAsBoolean()) {
                    return false;
                }
                logs.add(made);
            }
        }
        return true;
    }

    private StudyLog run(StudyLog log, Workers workers, BooleanSupplier stop) {
        Study study = log.study();
        int all = StudyRun.runs(study);
        long begin = System.nanoTime();
        StudyLog made;
        try (Progress progress = new Progress(console, study.id(), all)) {
            log.finished().forEach(run -> progress.step("kept"));
            StudyRun.Trainer trainer =
                    (jobs, done) ->
                            workers.run(
                                    jobs,
                                    (job, answer) -> {
                                        done.accept(job, answer);
                                        progress.step(line(answer));
                                    },
                                    stop);
            made = new StudyRun(log, trainer, kept -> folder.write(file(study), kept.json())).run();
        }
        console.remark(
                String.format(
                        Locale.ROOT,
                        "%s: %d runs, %.0f s",
                        study.id(),
                        made.finished().size(),
                        (System.nanoTime() - begin) / 1e9));
        return made;
    }

    private static String line(Answer answer) {
        return answer.result().finalAccuracy() == null
                ? answer.result().recipe() + " " + answer.result().status()
                : String.format(
                        Locale.ROOT,
                        "%s: %.2f %%",
                        answer.result().recipe(),
                        100 * answer.result().finalAccuracy());
    }

    private Workers workers(int processes) {
        List<String> arguments =
                new ArrayList<>(List.of("results-worker", "--lock=" + path.resolve("data.lock")));
        if (dataRepo != null) {
            arguments.add("--data-repo=" + dataRepo);
        }
        return new Workers(
                IntStream.range(0, processes)
                        .mapToObj(
                                i ->
                                        new WorkerProcess(
                                                arguments, path.resolve("worker-" + i + ".log")))
                        .toList());
    }

    private static String file(Study study) {
        return study.id() + ".json";
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
