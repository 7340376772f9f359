package io.gradus.benchmarks.commands.findlr;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.training.search.LearningRateCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
}
