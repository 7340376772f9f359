package io.gradus.benchmarks.throughput;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.throughput.ThroughputResults.Rates;
import io.gradus.benchmarks.throughput.ThroughputResults.Row;
import java.util.Locale;

/** The results on the terminal. */
final class ThroughputTables {

    private ThroughputTables() {}

    static void print(Rates rates, int threads, Console console) {
        console.result("");
        console.result(rates.name() + ": " + rates.description());
        Table table =
                new Table()
                        .text("transform")
                        .number("images/s")
                        .number("per thread")
                        .number("x djl's own");
        for (Row row : rates.rows()) {
            table.row(
                    row.transform(),
                    String.format(Locale.ROOT, "%,.0f", row.imagesPerSecond()),
                    String.format(Locale.ROOT, "%,.0f", row.imagesPerSecond() / threads),
                    row.ofDjl() == null ? "-" : String.format(Locale.ROOT, "%.2f", row.ofDjl()));
        }
        table.lines(console.unicode()).forEach(console::result);
    }

    static void explain(ThroughputResults results, Console console) {
        console.result("");
        console.result(
                String.format(
                        Locale.ROOT,
                        "images/s: by %d threads together, median of %d rounds of %d ms.",
                        results.threads(),
                        results.turns().counted(),
                        results.turns().milliseconds()));
    }
}
