package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The choice of a learning rate by the accuracy on validation images; where it is the same, by the
 * training loss. Rates of a grid are tried, and one more: beyond the grid if its outermost rate is
 * the best, else between the best and the better one of its neighbors. So each recipe has as many
 * tries as any other.
 *
 * @param rate the best rate
 * @param atEdge whether it is still the lowest or the highest that was tried, so that a better one
 *     may lie beyond
 */
record RateChoice(double rate, boolean atEdge) {

    private static final Comparator<RunResult> BETTER =
            Comparator.<RunResult>comparingInt(run -> run.status() == Status.DONE ? 1 : 0)
                    .thenComparingDouble(run -> orLowest(run.finalAccuracy()))
                    .thenComparingDouble(run -> -orLowest(run.finalTrainLoss()));

    private static double orLowest(Double value) {
        return value == null ? Double.NEGATIVE_INFINITY : value;
    }

    /** Finds the rate to try after those of the grid. */
    static OptionalDouble next(Map<Double, RunResult> tried) {
        SortedMap<Double, RunResult> sorted = new TreeMap<>(tried);
        if (sorted.size() < 2) {
            return OptionalDouble.empty();
        }
        Double[] rates = sorted.keySet().toArray(Double[]::new);
        int best = best(sorted, rates);
        int last = rates.length - 1;
        double next;
        if (best == 0) {
            next = rates[0] * rates[0] / rates[1];
        } else if (best == last) {
            next = rates[last] * rates[last] / rates[last - 1];
        } else {
            RunResult below = sorted.get(rates[best - 1]);
            RunResult above = sorted.get(rates[best + 1]);
            int neighbor = BETTER.compare(below, above) > 0 ? best - 1 : best + 1;
            next = Math.sqrt(rates[best] * rates[neighbor]);
        }
        return OptionalDouble.of(new BigDecimal(next).round(new MathContext(2)).doubleValue());
    }

    /** Chooses. */
    static Optional<RateChoice> of(Map<Double, RunResult> tried) {
        if (tried.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<Double, RunResult> sorted = new TreeMap<>(tried);
        Double[] rates = sorted.keySet().toArray(Double[]::new);
        int best = best(sorted, rates);
        if (sorted.get(rates[best]).status() != Status.DONE) {
            return Optional.empty();
        }
        boolean atEdge = rates.length > 1 && (best == 0 || best == rates.length - 1);
        return Optional.of(new RateChoice(rates[best], atEdge));
    }

    /** The place of the best rate; of the lowest one among equals. */
    private static int best(SortedMap<Double, RunResult> tried, Double[] rates) {
        int best = 0;
        for (int i = 1; i < rates.length; i++) {
            if (BETTER.compare(tried.get(rates[i]), tried.get(rates[best])) > 0) {
                best = i;
            }
        }
        return best;
    }
}
