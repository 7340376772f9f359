package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.commands.compare.Difference;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/**
 * The result of a recipe in the test, which gives its rank in a study.
 *
 * @param recipe the recipe
 * @param choice its rate; null if no rate trained it
 * @param runs its runs by their seeds; those that were trained to the end
 * @param all how many runs there were
 */
record RankedRecipe(RecipeTemplate recipe, RateChoice choice, List<RunResult> runs, int all) {

    /** Of all recipes, the most accurate first, those without a result last. */
    static List<RankedRecipe> of(StudyLog log) {
        return log.study().recipes().stream()
                .map(recipe -> of(log, recipe))
                .sorted(Comparator.comparingDouble(RankedRecipe::orLowest).reversed())
                .toList();
    }

    private static RankedRecipe of(StudyLog log, RecipeTemplate recipe) {
        List<RunResult> all = log.tests(recipe);
        Optional<RateChoice> choice = log.choice(recipe);
        return new RankedRecipe(
                recipe,
                choice.orElse(null),
                all.stream().filter(run -> run.status() == Status.DONE).toList(),
                all.size());
    }

    boolean hasResult() {
        return !runs.isEmpty();
    }

    private double orLowest() {
        return hasResult() ? accuracy() : Double.NEGATIVE_INFINITY;
    }

    /** The accuracy of each seed, in per cent. */
    double[] accuracies() {
        return accuracies(runs);
    }

    private static double[] accuracies(List<RunResult> runs) {
        return runs.stream().mapToDouble(run -> 100 * run.finalAccuracy()).toArray();
    }

    /** The mean accuracy in per cent. */
    double accuracy() {
        return mean(run -> 100 * run.finalAccuracy());
    }

    /** The standard deviation of the accuracy over the seeds; 0 if there is one only. */
    double deviation() {
        return runs.size() < 2 ? 0 : StandardDeviation.of(accuracies()).getAsDouble();
    }

    /**
     * By how much this is more accurate, over the seeds that both have; empty for less than two.
     */
    Optional<Difference> difference(RankedRecipe other) {
        List<RunResult> own = runs.stream().filter(run -> other.has(run.seed())).toList();
        List<RunResult> others = other.runs.stream().filter(run -> has(run.seed())).toList();
        return Difference.of(accuracies(own), accuracies(others));
    }

    /** The probability by a paired t-test; NaN if there is none. */
    double pValue(RankedRecipe other) {
        return difference(other).map(Difference::p).orElse(Double.NaN);
    }

    /**
     * That difference in per cent of the images; of all seeds that either has if too few are
     * common.
     */
    double ahead(RankedRecipe other) {
        return difference(other).map(Difference::mean).orElse(accuracy() - other.accuracy());
    }

    /** Without the first turn, which also loads and compiles. */
    RankedRecipe warm() {
        return new RankedRecipe(recipe, choice, runs.stream().skip(1).toList(), all - 1);
    }

    private boolean has(int seed) {
        return runs.stream().anyMatch(run -> run.seed() == seed);
    }

    double mean(ToDoubleFunction<RunResult> value) {
        return runs.stream().mapToDouble(value).average().orElseThrow();
    }

    /** The values of the runs, in order of size. */
    double[] sorted(ToDoubleFunction<RunResult> value) {
        return runs.stream().mapToDouble(value).sorted().toArray();
    }

    /** The value in the middle, which one run that was disturbed does not move. */
    double median(ToDoubleFunction<RunResult> value) {
        return Median.withDefaults().evaluate(sorted(value));
    }
}
