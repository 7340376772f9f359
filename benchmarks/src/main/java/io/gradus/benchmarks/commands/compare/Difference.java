package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Text;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.TTest;

/**
 * The difference in accuracy between a recipe and the baseline, in pairs of runs of the same seed.
 * Both runs of a pair start from the same weights and see the same batches, so the pairs vary less
 * than the runs do.
 *
 * @param pairs the number of seeds that both were trained to the end with, 2 or more
 * @param mean the mean difference, positive if the recipe is better, -1 to 1
 * @param low the lower end of its 95 % confidence interval
 * @param high the upper end
 * @param p the two-sided probability, by a paired t-test, of a mean as far from zero if there is no
 *     difference
 */
public record Difference(int pairs, double mean, double low, double high, double p) {

    /** The probability above a 95 % confidence interval. */
    private static final double TAIL = 0.025;

    /** A smaller difference is rounding. */
    private static final double NOTHING = 1e-12;

    private static final double PER_CENT = 100;
    private static final double SMALL = 0.001;

    /**
     * Tests pairs.
     *
     * @param accuracy the accuracy of a recipe for some seeds
     * @param baseline that of the baseline for the same seeds
     * @return the difference; empty if there are fewer than two pairs
     */
    public static Optional<Difference> of(double[] accuracy, double[] baseline) {
        int pairs = accuracy.length;
        if (pairs < 2) {
            return Optional.empty();
        }
        double[] differences = new double[pairs];
        Arrays.setAll(differences, i -> accuracy[i] - baseline[i]);
        double mean = Mean.of(differences).getAsDouble();
        double error = StandardDeviation.of(differences).getAsDouble() / Math.sqrt(pairs);
        if (error < NOTHING) {
            double p = Math.abs(mean) < NOTHING ? 1 : 0;
            return Optional.of(new Difference(pairs, mean, mean, mean, p));
        }
        double p = TTest.withDefaults().pairedTest(accuracy, baseline).getPValue();
        double half = error * TDistribution.of(pairs - 1).inverseSurvivalProbability(TAIL);
        return Optional.of(new Difference(pairs, mean, mean - half, mean + half, p));
    }

    /** Mean and confidence interval in per cent of the images. */
    String text() {
        return Text.format(
                "%+.2f [%+.2f, %+.2f]", PER_CENT * mean, PER_CENT * low, PER_CENT * high);
    }

    String pText() {
        return p < SMALL ? "<" + SMALL : Text.format("%.3f", p);
    }
}
