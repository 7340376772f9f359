package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.training.RunResult;
import java.util.List;
import java.util.Objects;

/**
 * A recipe's runs in a few numbers, for {@code results.json}.
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
        return results.recipes().stream()
                .map(recipe -> new Summary(recipe, results.runsOf(recipe)))
                .filter(summary -> !summary.runs().isEmpty())
                .map(summary -> of(summary, differences))
                .toList();
    }

    private static RecipeStatistics of(Summary summary, Differences differences) {
        double[] accuracies =
                summary.done().stream().mapToDouble(RunResult::finalAccuracy).toArray();
        return new RecipeStatistics(
                summary.recipe().name(),
                accuracies.length,
                accuracies.length == 0 ? null : (Double) Moments.mean(accuracies),
                accuracies.length < 2 ? null : (Double) Moments.deviation(accuracies),
                differences.of(summary.recipe()).orElse(null),
                accuracies.length == 0
                        ? null
                        : (Double)
                                Moments.mean(
                                        summary.done().stream()
                                                .mapToDouble(RunResult::seconds)
                                                .toArray()),
                summary.done().stream()
                        .map(RunResult::peakMemory)
                        .filter(Objects::nonNull)
                        .max(Long::compare)
                        .orElse(null));
    }
}
