package io.gradus.benchmarks.studies.throughput;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Rates;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Row;

/** The results on the terminal and as files. */
final class ThroughputOutput {

    static final String NAME = "throughput";

    private ThroughputOutput() {}

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

    private record Line(Rates rates, Row row) {}

    static void write(ThroughputResults results, OutputFolder folder) {
        folder.writeJson(NAME, results);
        int threads = results.threads();
        Csv<Line> table =
                new Csv<Line>()
                        .column("images", line -> line.rates().name())
                        .column("transform", line -> line.row().transform())
                        .column("threads", line -> threads)
                        .column("images_per_second", line -> line.row().imagesPerSecond())
                        .column(
                                "images_per_second_and_thread",
                                line -> line.row().imagesPerSecond() / threads)
                        .column("of_djl", line -> line.row().ofDjl());
        folder.write(
                NAME + ".csv",
                table.of(
                        results.images().stream()
                                .flatMap(
                                        rates ->
                                                rates.rows().stream()
                                                        .map(row -> new Line(rates, row)))));
    }
}
