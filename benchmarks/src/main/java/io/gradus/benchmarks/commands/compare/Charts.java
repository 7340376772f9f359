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
 *
 * @param recipes the names of the recipes that are drawn
 * @param runs their runs
 * @param evaluation what the accuracy is measured on, {@code test} or {@code validation}
 * @param all how many recipes there are in the whole comparison
 * @param points how many points a line has at the most; each is the mean of its neighbors
 */
public record Charts(
        List<String> recipes, List<RunResult> runs, String evaluation, int all, int points) {

    private static final String EPOCH = "epoch";

    /** How much of the running mean stays at each point of the loss. */
    private static final double INERTIA = 0.7;

    /** So many times the highest loss of the finished runs is too high to be drawn. */
    private static final double FAR = 10;

    static Charts of(Results results) {
        List<String> recipes = results.recipes().stream().map(Recipe::name).toList();
        String evaluation = results.settings().evaluation();
        return new Charts(recipes, results.runs(), evaluation, recipes.size(), Integer.MAX_VALUE);
    }

    /** {@return the loss and the accuracy side by side, a whole SVG file} */
    public String ofTraining() {
        return new Figure(List.of(loss(), accuracy()), 2).svg();
    }

    /** {@return the learning rate and the loss side by side, a whole SVG file} */
    public String ofRates() {
        return new Figure(List.of(learningRate(), loss()), 2).svg();
    }

    /** The charts of the report. */
    List<LineChart> list() {
        return List.of(loss(), accuracy(), learningRate());
    }

    /** A run that diverged is drawn until its loss is far above that of the others. */
    LineChart loss() {
        double ceiling =
                FAR
                        * runs.stream()
                                .filter(run -> run.status() == Status.DONE)
                                .flatMapToDouble(run -> DoubleStream.of(run.trainLoss().value()))
                                .max()
                                .orElse(Double.POSITIVE_INFINITY);
        Function<RunResult, Curve> curve = run -> below(ceiling, thin(run.trainLoss()));
        return chart("Training loss", Scale.LOG, 0, false, curve, Charts::smooth);
    }

    LineChart accuracy() {
        String title = evaluation.equals("test") ? "Test" : "Validation";
        return chart(
                title + " accuracy (axis: logarithm of the error)",
                Scale.ACCURACY,
                0,
                true,
                RunResult::accuracy,
                UnaryOperator.identity());
    }

    /** Down to a hundredth of the lowest peak: what schedules do near zero would hide the rest. */
    LineChart learningRate() {
        double floor =
                runs.stream()
                                .map(run -> DoubleStream.of(run.learningRate().value()).max())
                                .flatMapToDouble(OptionalDouble::stream)
                                .filter(peak -> peak > 0)
                                .min()
                                .orElse(0)
                        / 100;
        Function<RunResult, Curve> curve = run -> thin(run.learningRate());
        return chart("Learning rate", Scale.LOG, floor, false, curve, UnaryOperator.identity());
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

    /** The means of as many neighbors as needed. */
    private Curve thin(Curve curve) {
        int length = curve.value().length;
        int group = (int) (((long) length + points - 1) / points);
        if (group < 2) {
            return curve;
        }
        double[] epoch = new double[(length + group - 1) / group];
        double[] value = new double[epoch.length];
        for (int i = 0; i < length; i++) {
            int size = Math.min(group, length - i / group * group);
            epoch[i / group] = curve.epoch()[i];
            value[i / group] += curve.value()[i] / size;
        }
        return new Curve(epoch, value);
    }

    private LineChart chart(
            String title,
            Scale scale,
            double floor,
            boolean marks,
            Function<RunResult, Curve> curveOf,
            UnaryOperator<double[]> prepare) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < recipes.size(); i++) {
            String recipe = recipes.get(i);
            List<Curve> curves =
                    best(runs.stream().filter(run -> run.recipe().equals(recipe)).toList()).stream()
                            .map(curveOf)
                            .filter(curve -> curve.value().length > 0)
                            .toList();
            if (!curves.isEmpty()) {
                series.add(series(recipe, i, curves, prepare));
            }
        }
        return LineChart.report(title + share(series.size()), EPOCH, scale, floor, marks, series);
    }

    /** What is said of recipes that have no line, such as those that did not run. */
    private String share(int drawn) {
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
