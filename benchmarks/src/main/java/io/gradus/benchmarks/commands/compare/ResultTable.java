package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.training.RunResult.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The results on the terminal. */
final class ResultTable {

    private ResultTable() {}

    static void print(Results results, Console console) {
        Differences differences = new Differences(results);
        Columns columns = new Columns(results, differences, console.unicode());
        Table table = new Table().text("recipe");
        columns.titles().forEach(table::number);
        List<String> others = new ArrayList<>();
        boolean any = results.runs().stream().anyMatch(run -> run.status() == Status.DONE);
        results.recipes().stream()
                .map(recipe -> new Summary(recipe, results.runsOf(recipe)))
                .filter(summary -> !summary.runs().isEmpty())
                .forEach(
                        summary -> {
                            if (!summary.done().isEmpty()) {
                                table.row(
                                        Stream.concat(
                                                        Stream.of(summary.recipe().name()),
                                                        columns.cells(summary).stream())
                                                .toArray(String[]::new));
                            }
                            if (summary.status() != Status.DONE) {
                                others.add(summary.recipe().name() + ": " + summary.outcome());
                            }
                        });
        console.result("");
        if (any) {
            table.print(console);
        }
        others.forEach(console::result);
        if (any) {
            differences.remark().ifPresent(console::text);
        }
        console.result("");
    }
}
