package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.training.RunResult;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The results as a table for spreadsheets, one line for each run; its last columns are those of its
 * recipe.
 */
final class ResultCsv {

    private ResultCsv() {}

    private record Line(RunResult run, RecipeStatistics statistics) {

        Object difference(Function<Difference, Double> value) {
            return Optional.ofNullable(statistics.difference()).map(value).orElse(null);
        }
    }

    static String of(Results results) {
        Settings settings = results.settings();
        Map<String, RecipeStatistics> statistics =
                RecipeStatistics.of(results).stream()
                        .collect(
                                Collectors.toMap(
                                        RecipeStatistics::recipe, UnaryOperator.identity()));
        return new Csv<Line>()
                .column("recipe", line -> line.run().recipe())
                .column("seed", line -> line.run().seed())
                .column("status", line -> line.run().status().text())
                .column("final_train_loss", line -> line.run().finalTrainLoss())
                .column(settings.evaluation() + "_accuracy", line -> line.run().finalAccuracy())
                .column("samples_per_second", line -> line.run().samplesPerSecond())
                .column("step_share", line -> line.run().stepShare())
                .column("seconds", line -> line.run().seconds())
                .column("peak_memory", line -> line.run().peakMemory())
                .column("updates", line -> line.run().updates())
                .column("dataset", line -> settings.dataset())
                .column("train_size", line -> settings.trainSize())
                .column("model", line -> settings.model())
                .column("epochs", line -> settings.epochs())
                .column("batch_size", line -> settings.batchSize())
                .column("message", line -> line.run().message())
                .column("accuracy_mean", line -> line.statistics().accuracy())
                .column("accuracy_deviation", line -> line.statistics().deviation())
                .column("difference", line -> line.difference(Difference::mean))
                .column("difference_low", line -> line.difference(Difference::low))
                .column("difference_high", line -> line.difference(Difference::high))
                .column("p", line -> line.difference(Difference::p))
                .of(
                        results.runs().stream()
                                .map(run -> new Line(run, statistics.get(run.recipe()))));
    }
}
