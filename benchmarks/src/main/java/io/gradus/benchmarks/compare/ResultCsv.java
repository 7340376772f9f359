package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.training.RunResult;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as a table for spreadsheets, one line for each run. */
final class ResultCsv {

    private ResultCsv() {}

    private static String titles(Settings settings) {
        return Csv.line(
                "recipe",
                "seed",
                "status",
                "final_train_loss",
                settings.evaluation() + "_accuracy",
                "samples_per_second",
                "step_share",
                "seconds",
                "updates",
                "dataset",
                "train_size",
                "model",
                "epochs",
                "batch_size",
                "message");
    }

    static String of(Results results) {
        return results.runs().stream()
                .map(run -> line(run, results.settings()))
                .collect(Collectors.joining("", titles(results.settings()), ""));
    }

    private static String line(RunResult run, Settings settings) {
        return Csv.line(
                run.recipe(),
                run.seed(),
                run.status().name().toLowerCase(Locale.ROOT),
                run.finalTrainLoss(),
                run.finalAccuracy(),
                run.samplesPerSecond(),
                run.stepShare(),
                run.seconds(),
                run.updates(),
                settings.dataset(),
                settings.trainSize(),
                settings.model(),
                settings.epochs(),
                settings.batchSize(),
                run.message());
    }
}
