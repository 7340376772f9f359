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

/** The optimizers that are measured, and those of DJL and DL4J that implement the same rule. */
final class StepOptimizers {

    /** The text of the optimizer that all others are compared with. */
    static final String ADAM = "djl.Adam";

    private static final String DJL = "djl.";

    /** Where DL4J has a name of its own for what is an option here. */
    private static final Map<String, String> IN_DL4J =
            Map.of(
                    "Adam(amsgrad=true)",
                    "AMSGrad",
                    "Sgd(momentum=0.9, nesterov=true)",
                    "Nesterovs");

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
        if (recipes.stream().noneMatch(StepOptimizers::isAdamOfDjl)) {
            recipes.addAll(0, Recipes.of(List.of(ADAM), null, catalog));
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
                boolean known = !hasPartOfDjl(recipe);
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

    /** Whether this is an optimizer of DJL, or goes around one. */
    static boolean hasPartOfDjl(Recipe recipe) {
        return text(recipe).contains(DJL);
    }

    static boolean inDjl(Recipe djl, Recipe recipe) {
        return text(djl).equals(DJL + text(recipe));
    }

    static boolean isAdamOfDjl(Recipe recipe) {
        return text(recipe).equals(ADAM);
    }

    /** Names of DL4J's updaters are written in their own ways, such as AdaGrad. */
    static boolean inDl4j(String updater, Recipe recipe) {
        String name = IN_DL4J.getOrDefault(text(recipe), text(recipe));
        return updater.equalsIgnoreCase(Dl4jProcess.name(name));
    }

    private static String text(Recipe recipe) {
        return recipe.optimizer().toString();
    }
}
