package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.training.RunResult.Status;
import java.util.List;

/** The results on the terminal. */
final class ResultTable {

    private ResultTable() {}

    static void print(Results results, Console console) {
        Differences differences = new Differences(results);
        List<Summary> summaries = Summary.of(results);
        List<Summary> done = summaries.stream().filter(s -> !s.done().isEmpty()).toList();
        Table<Summary> table = new Table<Summary>().text("recipe", s -> s.recipe().name());
        Column.of(results, differences, console.unicode())
                .forEach(column -> table.number(column.title(), column.cell()));
        console.result("");
        if (!done.isEmpty()) {
            table.rows(done).print(console);
        }
        summaries.stream()
                .filter(summary -> summary.status() != Status.DONE)
                .forEach(s -> console.result(s.recipe().name() + ": " + s.outcome()));
        if (!done.isEmpty()) {
            differences.remark().ifPresent(console::text);
        }
        console.result("");
    }
}
