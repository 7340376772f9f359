package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The differences of the recipes of a comparison from its baseline. */
final class Differences {

    private final Results results;
    private final Map<String, Difference> byRecipe = new LinkedHashMap<>();

    Differences(Results results) {
        this.results = results;
        Map<Integer, Double> baseline = accuracies(baseline());
        for (Recipe recipe : results.recipes()) {
            if (!recipe.name().equals(baseline())) {
                test(accuracies(recipe.name()), baseline)
                        .ifPresent(difference -> byRecipe.put(recipe.name(), difference));
            }
        }
    }

    private static Optional<Difference> test(
            Map<Integer, Double> accuracies, Map<Integer, Double> baseline) {
        List<Integer> seeds = accuracies.keySet().stream().filter(baseline::containsKey).toList();
        return Difference.of(
                seeds.stream().mapToDouble(accuracies::get).toArray(),
                seeds.stream().mapToDouble(baseline::get).toArray());
    }

    /** The last accuracy for each seed that a recipe was trained to the end with. */
    private Map<Integer, Double> accuracies(String recipe) {
        return results.runs().stream()
                .filter(run -> run.recipe().equals(recipe) && run.status() == Status.DONE)
                .collect(Collectors.toMap(RunResult::seed, RunResult::finalAccuracy));
    }

    private String baseline() {
        return results.settings().baseline();
    }

    /** Whether there are any. */
    boolean any() {
        return !byRecipe.isEmpty();
    }

    /** The one of a recipe; empty for the baseline, and where there are not two seeds of both. */
    Optional<Difference> of(Recipe recipe) {
        return Optional.ofNullable(byRecipe.get(recipe.name()));
    }

    /** What a reader of the table should know of its differences. */
    Optional<String> remark() {
        if (results.recipes().size() < 2) {
            return Optional.empty();
        }
        if (any()) {
            return Optional.of(
                    "difference: from " + baseline() + ", 95 % confidence interval, paired t-test");
        }
        if (results.settings().seeds().size() < 2) {
            return Optional.of(
                    "One seed shows no spread, so differences are not tested; give more, such as"
                            + " --seeds 1,2,3.");
        }
        return Optional.of(
                "Differences are not tested: no two seeds are finished for the baseline, "
                        + baseline()
                        + ", and another recipe.");
    }
}
