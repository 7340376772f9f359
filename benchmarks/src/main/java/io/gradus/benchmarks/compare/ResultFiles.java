package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.schedulers.charts.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a comparison. */
final class ResultFiles {

    static final String REPORT = "report.html";
    static final String JSON = "results.json";

    private final OwnFolder place;
    private final OutputFolder folder;
    private final Catalog catalog;

    ResultFiles(OwnFolder place, Catalog catalog) {
        this.place = place;
        this.folder = place.files();
        this.catalog = catalog;
    }

    /** Where the report is, in lines for the user. */
    List<String> places() {
        List<String> lines = new ArrayList<>();
        lines.add("Report: " + place.path().resolve(REPORT).toAbsolutePath().toUri());
        newest().ifPresent(above -> lines.add("The newest is always " + above.resolve(REPORT)));
        return lines;
    }

    /** The folder that has the newest report; not one that has a comparison of its own. */
    private Optional<Path> newest() {
        return place.root().filter(above -> !Files.exists(above.resolve(JSON)));
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
        String report = Report.of(results);
        folder.write(REPORT, report);
        newest().ifPresent(above -> OutputFolder.open(above).write(REPORT, report));
    }
}
