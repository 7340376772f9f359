package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.recipes.Catalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a comparison. */
final class ResultFiles {

    /** The name of the command, of its folders, too. */
    static final String COMMAND = "compare";

    static final String REPORT = "report.html";
    static final String JSON = "results.json";

    private final OwnFolder place;
    private final OutputFolder folder;
    private final Catalog catalog;

    /** Why the newest report is not where it always is; null if it is. */
    private String stale;

    ResultFiles(OwnFolder place, Catalog catalog) {
        this.place = place;
        this.folder = place.files();
        this.catalog = catalog;
    }

    /** Where the report is, in lines for the user. */
    List<String> places() {
        List<String> lines = new ArrayList<>();
        lines.add("Report: " + place.path().resolve(REPORT).toAbsolutePath().toUri());
        place.root()
                .map(above -> above.resolve(REPORT))
                .ifPresent(
                        newest ->
                                lines.add(
                                        stale == null
                                                ? "The newest is always " + newest
                                                : "The newest is not " + newest + ": " + stale));
        return lines;
    }

    /** Puts the newest report where it is found without looking; no work is lost if it cannot. */
    private void writeNewest(Path above, String report) {
        if (Files.exists(above.resolve(JSON))) {
            stale =
                    "that belongs to the comparison in "
                            + above.resolve(JSON)
                            + "; move both to a folder of their own";
            return;
        }
        try {
            OutputFolder.open(above).write(REPORT, report);
            stale = null;
        } catch (UserError e) {
            stale = e.getMessage();
        }
    }

    /** Writes what a comparison goes on from. */
    void writeJson(Results results) {
        folder.write(JSON, ResultsJson.write(results, catalog));
    }

    void write(Results results) {
        writeJson(results);
        folder.write("results.csv", ResultCsv.of(results));
        folder.write("curves.svg", Charts.of(results).ofTraining());
        String report = Report.of(results);
        folder.write(REPORT, report);
        place.root().ifPresent(above -> writeNewest(above, report));
    }
}
