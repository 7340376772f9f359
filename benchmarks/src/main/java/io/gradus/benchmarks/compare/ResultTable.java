package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.training.RunResult.Status;
import java.util.ArrayList;
import java.util.List;

/** The results on the terminal. */
final class ResultTable {

    private ResultTable() {}

    static void print(Results results, Console console) {
        Table table =
                new Table()
                        .text("recipe")
                        .number("peak rate")
                        .number("train loss")
                        .number(results.settings().evaluation() + " accuracy %")
                        .number("samples/s")
                        .number("step share")
                        .number("seconds");
        List<String> others = new ArrayList<>();
        boolean any = results.runs().stream().anyMatch(run -> run.status() == Status.DONE);
        results.recipes().stream()
                .map(recipe -> new Summary(recipe, results.runsOf(recipe)))
                .filter(summary -> !summary.runs().isEmpty())
                .forEach(
                        summary -> {
                            if (!summary.done().isEmpty()) {
                                row(table, summary, console);
                            }
                            if (summary.status() != Status.DONE) {
                                others.add(summary.recipe().name() + ": " + Outcome.text(summary));
                            }
                        });
        console.result("");
        if (any) {
            table.lines(console.unicode()).forEach(console::result);
        }
        others.forEach(console::result);
        console.result("");
    }

    private static void row(Table table, Summary summary, Console console) {
        table.row(
                summary.recipe().name(),
                summary.peakRate(),
                summary.trainLoss(),
                summary.accuracy(console.unicode()),
                summary.samplesPerSecond(),
                summary.stepShare(),
                summary.seconds());
    }
}
