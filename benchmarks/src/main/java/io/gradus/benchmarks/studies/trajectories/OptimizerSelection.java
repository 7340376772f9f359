package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.recipes.OptimizerList;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The optimizers that are run. */
final class OptimizerSelection {

    private static final String DJL = "djl.";

    /**
     * Options without which there would be nothing to see: an average with the usual decay of 0.999
     * has not moved much after some hundred steps, and Lars without adaption of vectors is Sgd.
     */
    static final Map<String, String> SHOWN_AS =
            Map.of(
                    "Ema(inner=Adam)", "Ema(inner=Adam, decay=0.9)",
                    "Lars", "Lars(adaptVectors=true)");

    private OptimizerSelection() {}

    /** Those of the texts, or all of Gradus if there are no texts; by families. */
    static List<Recipe> of(List<String> texts, Catalog catalog) {
        List<Recipe> recipes =
                new ArrayList<>(texts.isEmpty() ? all(catalog) : Recipes.of(texts, null, catalog));
        for (Recipe recipe : recipes) {
            if (!recipe.augmentations().isEmpty()) {
                throw new UserError(
                        "--optimizer '" + recipe.name() + "' has augmentations; remove them");
            }
        }
        recipes.sort(
                Comparator.comparing(OptimizerFamily::of).thenComparing(OptimizerFamily::place));
        return recipes;
    }

    private static List<Recipe> all(Catalog catalog) {
        List<String> texts =
                OptimizerList.of(catalog).stream()
                        .map(recipe -> recipe.optimizer().toString())
                        .filter(text -> !text.startsWith(DJL))
                        .map(text -> SHOWN_AS.getOrDefault(text, text))
                        .toList();
        return Recipes.of(texts, null, catalog);
    }

    /** The name that fits beside a line: a condition that holds needs no value. */
    static String label(Recipe recipe) {
        return recipe.name().replace("inner=", "").replace("=true", "");
    }
}
