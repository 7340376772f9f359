package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.schedulers.charts.Picture;
import java.util.List;

/** The files of a comparison. */
final class ResultFiles {

    static final String REPORT = "report.html";
    static final String JSON = "results.json";

    private final OutputFolder folder;
    private final Catalog catalog;

    ResultFiles(OutputFolder folder, Catalog catalog) {
        this.folder = folder;
        this.catalog = catalog;
    }

    /** Writes what a comparison goes on from. */
    void writeJson(Results results) {
        folder.write(JSON, results.toJson(catalog));
    }

    void write(Results results) {
        writeJson(results);
        folder.write("results.csv", ResultCsv.of(results));
        folder.write(
                "curves.svg",
                new Picture(List.of(Charts.loss(results), Charts.accuracy(results)), 2).svg());
        folder.write(REPORT, Report.of(results));
    }
}
