package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.recipes.OptimizerList;
import io.gradus.benchmarks.recipes.Unsupported;
import io.gradus.benchmarks.training.Ingredients;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.RecipeException;
import io.gradus.recipes.Recipes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The optimizers that are measured. */
final class StepOptimizers {

    private StepOptimizers() {}

    /** Those of the texts and DJL's Adam, or all if there are no texts. */
    static List<Recipe> of(List<String> texts, Catalog catalog) {
        if (texts.isEmpty()) {
            return OptimizerList.of(catalog);
        }
        List<Recipe> recipes = new ArrayList<>(Recipes.of(texts, null, catalog));
        for (Recipe recipe : recipes) {
            if (!recipe.augmentations().isEmpty()) {
                throw new UserError(
                        "--optimizer '" + recipe.name() + "' has augmentations; remove them");
            }
        }
        if (recipes.stream().noneMatch(Equivalents::isAdamOfDjl)) {
            recipes.addAll(0, Recipes.of(List.of(Equivalents.ADAM), null, catalog));
        }
        return recipes;
    }

    /**
     * Tries the optimizers: gives those that work, with the number of arrays that they keep for
     * each parameter, which of DJL's own is not known.
     */
    static Map<Recipe, Optional<Integer>> tried(
            List<Recipe> recipes, Binder binder, Console console) {
        Map<Recipe, Optional<Integer>> optimizers = new LinkedHashMap<>();
        for (Recipe recipe : recipes) {
            try (Ingredients ingredients = new Ingredients(recipe, binder)) {
                int count = NativeArrays.ofState(ingredients.optimizer());
                boolean known = !Equivalents.hasPartOfDjl(recipe);
                optimizers.put(recipe, known ? Optional.of(count) : Optional.empty());
            } catch (UserError | RecipeException e) {
                throw e;
            } catch (RuntimeException e) {
                console.details(e);
                console.remark(recipe.name() + " is left out: " + Unsupported.reason(recipe, e));
            }
        }
        return optimizers;
    }
}
