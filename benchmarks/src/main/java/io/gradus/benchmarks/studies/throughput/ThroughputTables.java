package io.gradus.benchmarks.studies.throughput;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Rates;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Row;

/** The results on the terminal. */
final class ThroughputTables {

    private ThroughputTables() {}

    static void print(Rates rates, int threads, Console console) {
        console.result("");
        console.text(rates.name() + ": " + rates.description());
        Table<Row> table =
                new Table<Row>()
                        .text("transform", Row::transform)
                        .number("images/s", row -> whole(row.imagesPerSecond()))
                        .number("per thread", row -> whole(row.imagesPerSecond() / threads));
        if (rates.rows().stream().anyMatch(row -> row.ofDjl() != null)) {
            table.number(
                    "x djl's own", r -> r.ofDjl() == null ? "-" : Text.format("%.2f", r.ofDjl()));
        }
        table.rows(rates.rows()).print(console);
    }

    private static String whole(double value) {
        return Text.format("%,.0f", value);
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
