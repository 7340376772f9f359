package io.gradus.benchmarks.commands.findlr;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.Pictures;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.cli.Text;
import io.gradus.training.search.LearningRateCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The result of a learning-rate range test, the content of {@code find-lr.json}.
 *
 * @param schema the version of this format
 * @param created when the test began, ISO 8601 in UTC
 * @param environment the machine and the versions
 * @param arguments the command line
 * @param settings what was tested
 * @param diverged whether the test ended early because the loss became too large
 * @param suggestions the suggested rates by the rule that gives them, the marked one first; empty
 *     if the loss does not fall
 * @param points a point for each step
 */
record FindLrResults(
        int schema,
        String created,
        Environment environment,
        List<String> arguments,
        Settings settings,
        boolean diverged,
        Map<String, Double> suggestions,
        List<Measurement> points) {

    /** The version of the format. */
    static final int SCHEMA = 1;

    static final String NAME = "find-lr";

    /** What must not be there before. */
    static final List<String> FILES = List.of(NAME + ".json");

    /**
     * Settings of the test.
     *
     * @param recipe the recipe, without its learning rate
     * @param dataset the name of the data set
     * @param trainSize the number of training images
     * @param model the model
     * @param batchSize the batch size
     * @param seed the seed of weights and batches
     * @param min the first learning rate
     * @param max the last learning rate
     * @param steps the number of steps, if there is no early end
     */
    public record Settings(
            String recipe,
            String dataset,
            int trainSize,
            String model,
            int batchSize,
            int seed,
            double min,
            double max,
            int steps) {}

    /**
     * The measurement of a step.
     *
     * @param learningRate its learning rate
     * @param loss the loss of its batch; null if it was not finite
     * @param smoothedLoss the running mean of the losses; null if it was not finite
     */
    public record Measurement(double learningRate, Double loss, Double smoothedLoss) {}

    static List<Measurement> points(LearningRateCurve curve) {
        double[] rates = curve.learningRates();
        double[] losses = curve.losses();
        double[] smoothed = curve.smoothedLosses();
        List<Measurement> points = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            points.add(new Measurement(rates[i], finite(losses[i]), finite(smoothed[i])));
        }
        return points;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** The smoothed loss at a rate of the test. */
    Double smoothedLossAt(double rate) {
        double[] rates = points.stream().mapToDouble(Measurement::learningRate).toArray();
        int place = Arrays.binarySearch(rates, rate);
        return place >= 0
                ? points.get(place).smoothedLoss()
                : points.get(Math.max(0, -place - 2)).smoothedLoss();
    }

    void write(LearningRateCurve curve, OutputFolder folder, Console console) {
        folder.writeJson(NAME, this);
        AtomicInteger step = new AtomicInteger();
        Csv<Measurement> table =
                new Csv<Measurement>()
                        .column("step", point -> step.incrementAndGet())
                        .column("learning_rate", Measurement::learningRate)
                        .column("loss", Measurement::loss)
                        .column("smoothed_loss", Measurement::smoothedLoss);
        folder.write(NAME + ".csv", table.of(points.stream()));
        new Pictures(console).write(folder, NAME, curve::svg, curve::png);
    }

    void print(Console console) {
        String first = suggestions.keySet().stream().findFirst().orElse("");
        Table<Map.Entry<String, Double>> table =
                new Table<Map.Entry<String, Double>>()
                        .text("suggestion", Map.Entry::getKey)
                        .number("learning rate", rate -> Text.format("%.2g", rate.getValue()))
                        .number(
                                "smoothed loss there",
                                rate -> loss(smoothedLossAt(rate.getValue())))
                        .text("", rate -> rate.getKey().equals(first) ? "<- marked" : "");
        if (suggestions.isEmpty()) {
            console.text(
                    "The loss did not fall, so nothing is suggested; try more --steps, or another"
                            + " --min and --max.");
        } else {
            table.rows(suggestions.entrySet()).print(console);
        }
        double last = points.get(points.size() - 1).learningRate();
        console.text(
                Text.format(
                        diverged
                                ? "The loss diverged at a learning rate of %.2g, after %d steps."
                                : "The loss did not diverge up to a learning rate of %.2g, in %d"
                                        + " steps.",
                        last,
                        points.size()));
    }

    private static String loss(Double value) {
        return value == null ? "" : Text.format("%.4f", value);
    }
}
