package io.gradus.benchmarks.results;

import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.results.Trial.Finished;
import io.gradus.benchmarks.training.RunResult;
import java.util.Locale;

/** What is kept of a study beside the document: all runs as a table, and pictures. */
final class StudyFiles {

    private StudyFiles() {}

    static void write(StudyLog log, OutputFolder folder) {
        Study study = log.study();
        folder.write(study.id() + ".csv", csv(log));
        if (!study.isTimed()) {
            folder.write(study.id() + ".svg", DotChart.of(study.title(), Standing.of(log)));
            folder.write(study.id() + "-curves.svg", Curves.of(log));
        }
    }

    private static String csv(StudyLog log) {
        StringBuilder lines = new StringBuilder();
        lines.append(
                Csv.line(
                        "phase",
                        "recipe",
                        "rate",
                        "seed",
                        "status",
                        "accuracy",
                        "train_loss",
                        "samples_per_second",
                        "step_share",
                        "seconds"));
        for (Finished finished : log.finished()) {
            Trial trial = finished.trial();
            RunResult run = finished.result();
            lines.append(
                    Csv.line(
                            trial.phase().name().toLowerCase(Locale.ROOT),
                            trial.recipe(),
                            trial.rate(),
                            trial.seed(),
                            run.status().name().toLowerCase(Locale.ROOT),
                            run.finalAccuracy(),
                            run.finalTrainLoss(),
                            run.samplesPerSecond(),
                            run.stepShare(),
                            run.seconds()));
        }
        return lines.toString();
    }
}
