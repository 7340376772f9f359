package io.gradus.benchmarks.studies.throughput;

import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Rates;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Row;

/** The files of the results. */
final class ThroughputFiles {

    static final String NAME = "throughput";

    private ThroughputFiles() {}

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
