package io.gradus.benchmarks.commands.findlr;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.Pictures;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.cli.Text;
import io.gradus.training.search.LearningRateCurve;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The files and the table of the results. */
final class FindLrFiles {

    static final String NAME = "find-lr";

    /** What must not be there before. */
    static final List<String> RESULTS = List.of(NAME + ".json");

    private FindLrFiles() {}

    static void write(
            FindLrResults results, LearningRateCurve curve, OutputFolder folder, Console console) {
        folder.writeJson(NAME, results);
        AtomicInteger step = new AtomicInteger();
        Csv<FindLrResults.Measurement> table =
                new Csv<FindLrResults.Measurement>()
                        .column("step", point -> step.incrementAndGet())
                        .column("learning_rate", FindLrResults.Measurement::learningRate)
                        .column("loss", FindLrResults.Measurement::loss)
                        .column("smoothed_loss", FindLrResults.Measurement::smoothedLoss);
        folder.write(NAME + ".csv", table.of(results.points().stream()));
        new Pictures(console).write(folder, NAME, curve::svg, curve::png);
    }

    static void print(FindLrResults results, Console console) {
        String first = results.suggestions().keySet().stream().findFirst().orElse("");
        Table<Map.Entry<String, Double>> table =
                new Table<Map.Entry<String, Double>>()
                        .text("suggestion", Map.Entry::getKey)
                        .number("learning rate", rate -> Text.format("%.2g", rate.getValue()))
                        .number(
                                "smoothed loss there",
                                rate -> loss(results.smoothedLossAt(rate.getValue())))
                        .text("", rate -> rate.getKey().equals(first) ? "<- marked" : "");
        if (results.suggestions().isEmpty()) {
            console.text(
                    "The loss did not fall, so nothing is suggested; try more --steps, or another"
                            + " --min and --max.");
        } else {
            table.rows(results.suggestions().entrySet()).print(console);
        }
        double last = results.points().get(results.points().size() - 1).learningRate();
        console.text(
                Text.format(
                        results.diverged()
                                ? "The loss diverged at a learning rate of %.2g, after %d steps."
                                : "The loss did not diverge up to a learning rate of %.2g, in %d"
                                        + " steps.",
                        last,
                        results.points().size()));
    }

    private static String loss(Double value) {
        return value == null ? "" : Text.format("%.4f", value);
    }
}
