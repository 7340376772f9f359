package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.training.RunResult;
import java.util.List;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/**
 * Summary statistics of the runs of a recipe, for {@code results.json}.
 *
 * @param recipe the name of the recipe
 * @param runs the number of runs that were trained to the end
 * @param accuracy their mean accuracy, 0 to 1; null if there are none
 * @param deviation its standard deviation; null if there are not two
 * @param difference how the accuracy differs from the baseline's; null for the baseline itself, and
 *     if it cannot be told
 * @param seconds the mean time of a run; null if there are none
 * @param peakMemory the most bytes in RAM during one of them; null if that is not known
 */
record RecipeStatistics(
        String recipe,
        int runs,
        Double accuracy,
        Double deviation,
        Difference difference,
        Double seconds,
        Long peakMemory) {

    /** The statistics of all recipes with finished runs. */
    static List<RecipeStatistics> of(Results results) {
        Differences differences = new Differences(results);
        return Summary.of(results).stream().map(summary -> of(summary, differences)).toList();
    }

    private static RecipeStatistics of(Summary summary, Differences differences) {
        double[] accuracies = summary.values(RunResult::finalAccuracy);
        int runs = accuracies.length;
        return new RecipeStatistics(
                summary.recipe().name(),
                runs,
                runs == 0 ? null : (Double) Mean.of(accuracies).getAsDouble(),
                runs < 2 ? null : (Double) StandardDeviation.of(accuracies).getAsDouble(),
                differences.of(summary.recipe()).orElse(null),
                runs == 0
                        ? null
                        : (Double) Mean.of(summary.values(RunResult::seconds)).getAsDouble(),
                summary.peakMemory().orElse(null));
    }
}
