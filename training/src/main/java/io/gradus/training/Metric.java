package io.gradus.training;

import io.gradus.text.Checks;
import java.util.Map;

/**
 * Result of an evaluation by its name, and which of two is better.
 *
 * @param name the name of one of the trainer's evaluators, or {@code loss} for its loss
 * @param largerIsBetter whether the larger of two is better
 */
public record Metric(String name, boolean largerIsBetter) {

    /** The loss, of which the smaller is better. */
    public static final Metric LOSS = new Metric("loss", false);

    /**
     * Checks the name.
     *
     * @param name the name
     * @param largerIsBetter whether the larger of two is better
     */
    public Metric {
        Checks.required("metric", name);
    }

    /**
     * Returns an evaluator's result, of which the larger is better.
     *
     * @param name the name of the evaluator, such as {@code Accuracy}
     * @return the metric
     */
    public static Metric largest(String name) {
        return new Metric(name, true);
    }

    /**
     * Returns an evaluator's result, of which the smaller is better.
     *
     * @param name the name of the evaluator, such as {@code L2Loss}
     * @return the metric
     */
    public static Metric smallest(String name) {
        return new Metric(name, false);
    }

    /** The result in an evaluation. */
    double of(Map<String, Double> evaluation) {
        Double value = evaluation.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "metric must be one of "
                            + evaluation.keySet()
                            + ", but is '"
                            + name
                            + "'; add its evaluator to the training configuration");
        }
        return value;
    }

    /** Whether a value is better than another by more than a margin; NaN is worse than all. */
    boolean isBetter(double value, double than, double margin) {
        if (Double.isNaN(value)) {
            return false;
        }
        return Double.isNaN(than)
                || (largerIsBetter ? value > than + margin : value < than - margin);
    }
}
