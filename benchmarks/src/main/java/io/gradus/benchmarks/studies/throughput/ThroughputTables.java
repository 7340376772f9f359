package io.gradus.benchmarks.studies.throughput;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Rates;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Row;
import java.util.ArrayList;
import java.util.List;

/** The results on the terminal. */
final class ThroughputTables {

    private ThroughputTables() {}

    static void print(Rates rates, int threads, Console console) {
        console.result("");
        console.text(rates.name() + ": " + rates.description());
        Table table = new Table().text("transform").number("images/s").number("per thread");
        boolean compared = rates.rows().stream().anyMatch(row -> row.ofDjl() != null);
        if (compared) {
            table.number("x djl's own");
        }
        for (Row row : rates.rows()) {
            List<String> cells = new ArrayList<>();
            cells.add(row.transform());
            cells.add(Text.format("%,.0f", row.imagesPerSecond()));
            cells.add(Text.format("%,.0f", row.imagesPerSecond() / threads));
            if (compared) {
                cells.add(row.ofDjl() == null ? "-" : Text.format("%.2f", row.ofDjl()));
            }
            table.row(cells.toArray(String[]::new));
        }
        table.print(console);
    }

    static void explain(ThroughputResults results, Console console) {
        console.result("");
        console.text(
                Text.format(
                        "images/s: by %d threads together, median of %d rounds of %d ms.",
                        results.threads(),
                        results.turns().counted(),
                        results.turns().milliseconds()));
    }
}
