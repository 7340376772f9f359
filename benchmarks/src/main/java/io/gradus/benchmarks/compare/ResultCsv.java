package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.training.RunResult;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The results as a table for spreadsheets, one line for each run; its last columns are those of its
 * recipe.
 */
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
                "peak_memory",
                "updates",
                "dataset",
                "train_size",
                "model",
                "epochs",
                "batch_size",
                "message",
                "accuracy_mean",
                "accuracy_deviation",
                "difference",
                "difference_low",
                "difference_high",
                "p");
    }

    static String of(Results results) {
        Map<String, RecipeStatistics> statistics =
                RecipeStatistics.of(results).stream()
                        .collect(
                                Collectors.toMap(
                                        RecipeStatistics::recipe, UnaryOperator.identity()));
        return results.runs().stream()
                .map(run -> line(run, results.settings(), statistics.get(run.recipe())))
                .collect(Collectors.joining("", titles(results.settings()), ""));
    }

    private static String line(RunResult run, Settings settings, RecipeStatistics statistics) {
        Optional<Difference> difference = Optional.ofNullable(statistics.difference());
        return Csv.line(
                run.recipe(),
                run.seed(),
                run.status().name().toLowerCase(Locale.ROOT),
                run.finalTrainLoss(),
                run.finalAccuracy(),
                run.samplesPerSecond(),
                run.stepShare(),
                run.seconds(),
                run.peakMemory(),
                run.updates(),
                settings.dataset(),
                settings.trainSize(),
                settings.model(),
                settings.epochs(),
                settings.batchSize(),
                run.message(),
                statistics.accuracy(),
                statistics.deviation(),
                difference.map(Difference::mean).orElse(null),
                difference.map(Difference::low).orElse(null),
                difference.map(Difference::high).orElse(null),
                difference.map(Difference::p).orElse(null));
    }
}
