package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.training.Curve;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.charts.Figure;
import io.gradus.charts.LineChart;
import io.gradus.charts.Scale;
import io.gradus.charts.Series;
import io.gradus.recipes.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

/**
 * The charts of a comparison: each recipe's mean over the seeds, in a band from worst to best.
 * Where not all recipes have a line, the title says how many of all there are.
 */
public final class Charts {

    private static final String EPOCH = "epoch";

    /** How much of the running mean stays at each point of the loss. */
    private static final double INERTIA = 0.7;

    /** So many times the highest loss of the finished runs is too high to be drawn. */
    private static final double FAR = 10;

    private Charts() {}

    /**
     * Draws the loss and the accuracy side by side.
     *
     * @param results the comparison, or some recipes of it
     * @param all how many recipes there are in the whole comparison
     * @return a whole SVG file
     */
    public static String ofTraining(Results results, int all) {
        return new Figure(List.of(loss(results, all), accuracy(results, all)), 2).svg();
    }

    /**
     * Draws the learning rate and the loss side by side.
     *
     * @param results the comparison, or some recipes of it
     * @param all how many recipes there are in the whole comparison
     * @return a whole SVG file
     */
    public static String ofRates(Results results, int all) {
        return new Figure(List.of(learningRate(results, all), loss(results, all)), 2).svg();
    }

    /** The charts of the report. */
    static List<LineChart> of(Results results) {
        int all = results.recipes().size();
        return List.of(loss(results, all), accuracy(results, all), learningRate(results, all));
    }

    /** A run that diverged is drawn until it leaves where the others are by far. */
    static LineChart loss(Results results, int all) {
        double ceiling =
                results.runs().stream()
                        .filter(run -> run.status() == Status.DONE)
                        .flatMapToDouble(run -> DoubleStream.of(run.trainLoss().value()))
                        .max()
                        .stream()
                        .map(most -> FAR * most)
                        .findFirst()
                        .orElse(Double.POSITIVE_INFINITY);
        return chart(
                results,
                all,
                "Training loss",
                Scale.LOG,
                0,
                false,
                run -> below(ceiling, run.trainLoss()),
                Charts::smooth);
    }

    static LineChart accuracy(Results results, int all) {
        return chart(
                results,
                all,
                (results.settings().validationSize() > 0 ? "Validation" : "Test")
                        + " accuracy (axis: logarithm of the error)",
                Scale.ACCURACY,
                0,
                true,
                RunResult::accuracy,
                UnaryOperator.identity());
    }

    /** Down to a hundredth of the lowest peak: what schedules do near zero would hide the rest. */
    static LineChart learningRate(Results results, int all) {
        double floor =
                results.runs().stream()
                                .map(run -> DoubleStream.of(run.learningRate().value()).max())
                                .flatMapToDouble(OptionalDouble::stream)
                                .filter(peak -> peak > 0)
                                .min()
                                .orElse(0)
                        / 100;
        return chart(
                results,
                all,
                "Learning rate",
                Scale.LOG,
                floor,
                false,
                RunResult::learningRate,
                UnaryOperator.identity());
    }

    /** The beginning of a curve, up to where it first is too high. */
    private static Curve below(double ceiling, Curve curve) {
        double[] values = curve.value();
        int length = 0;
        while (length < values.length && values[length] <= ceiling) {
            length++;
        }
        return new Curve(Arrays.copyOf(curve.epoch(), length), Arrays.copyOf(values, length));
    }

    private static LineChart chart(
            Results results,
            int all,
            String title,
            Scale scale,
            double floor,
            boolean points,
            Function<RunResult, Curve> curveOf,
            UnaryOperator<double[]> prepare) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < results.recipes().size(); i++) {
            Recipe recipe = results.recipes().get(i);
            List<Curve> curves =
                    best(results.runsOf(recipe)).stream()
                            .map(curveOf)
                            .filter(curve -> curve.value().length > 0)
                            .toList();
            if (!curves.isEmpty()) {
                series.add(series(recipe.name(), i, curves, prepare));
            }
        }
        return LineChart.report(
                title + share(series.size(), all), EPOCH, scale, floor, points, series);
    }

    /** What is said of recipes that have no line, such as those that did not run. */
    private static String share(int drawn, int all) {
        return drawn == 0 || drawn == all ? "" : ", " + drawn + " of " + all + " recipes";
    }

    /** Runs that were trained to the end, or the diverged ones where there are no others. */
    private static List<RunResult> best(List<RunResult> runs) {
        List<RunResult> done = runs.stream().filter(run -> run.status() == Status.DONE).toList();
        return done.isEmpty()
                ? runs.stream().filter(run -> run.status() == Status.DIVERGED).toList()
                : done;
    }

    private static Series series(
            String name, int style, List<Curve> curves, UnaryOperator<double[]> prepare) {
        int length = curves.stream().mapToInt(curve -> curve.value().length).min().orElseThrow();
        double[] mean = new double[length];
        double[] low = new double[length];
        double[] high = new double[length];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        for (Curve curve : curves) {
            double[] values = prepare.apply(curve.value());
            for (int i = 0; i < length; i++) {
                mean[i] += values[i] / curves.size();
                low[i] = Math.min(low[i], values[i]);
                high[i] = Math.max(high[i], values[i]);
            }
        }
        double[] epochs = Arrays.copyOf(curves.get(0).epoch(), length);
        return curves.size() == 1
                ? new Series(name, style, epochs, mean)
                : new Series(name, style, epochs, mean, low, high);
    }

    /** An exponential running mean whose first values are not drawn to zero. */
    private static double[] smooth(double[] values) {
        double[] smooth = new double[values.length];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            sum = INERTIA * sum + (1 - INERTIA) * values[i];
            weight = INERTIA * weight + (1 - INERTIA);
            smooth[i] = sum / weight;
        }
        return smooth;
    }
}
