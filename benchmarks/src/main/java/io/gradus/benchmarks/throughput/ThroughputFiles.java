package io.gradus.benchmarks.throughput;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.throughput.ThroughputResults.Rates;
import io.gradus.benchmarks.throughput.ThroughputResults.Row;

/** The files of the results. */
final class ThroughputFiles {

    static final String NAME = "throughput";

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private ThroughputFiles() {}

    static void write(ThroughputResults results, OutputFolder folder) {
        folder.write(NAME + ".json", GSON.toJson(results) + "\n");
        folder.write(NAME + ".csv", csv(results));
    }

    private static String csv(ThroughputResults results) {
        StringBuilder lines = new StringBuilder();
        lines.append(
                Csv.line(
                        "images",
                        "transform",
                        "threads",
                        "images_per_second",
                        "images_per_second_and_thread",
                        "of_djl"));
        for (Rates rates : results.images()) {
            for (Row row : rates.rows()) {
                lines.append(
                        Csv.line(
                                rates.name(),
                                row.transform(),
                                results.threads(),
                                row.imagesPerSecond(),
                                row.imagesPerSecond() / results.threads(),
                                row.ofDjl()));
            }
        }
        return lines.toString();
    }
}
