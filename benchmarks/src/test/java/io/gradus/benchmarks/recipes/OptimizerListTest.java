package io.gradus.benchmarks.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.Ingredients;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerListTest {

    private static final Catalog CATALOG = new Catalog();

    @Test
    void everyOptimizerIsThereOnceAndCanBeMade() {
        List<Recipe> recipes = OptimizerList.of(CATALOG);
        assertThat(recipes).extracting(Recipe::name).doesNotHaveDuplicates();
        assertThat(recipes)
                .extracting(Recipe::name)
                .startsWith("djl.Sgd(momentum=0.9)", "djl.Adam", "djl.AdamW")
                .contains("Adam", "AdaDelta", "Lookahead(inner=Adam)", "RProp");
        List<String> all =
                CATALOG.entries().stream()
                        .filter(entry -> entry.kind() == Catalog.Kind.OPTIMIZER)
                        .map(Catalog.Entry::name)
                        .filter(name -> !name.startsWith("djl."))
                        .toList();
        assertThat(recipes).extracting(recipe -> recipe.optimizer().type()).containsAll(all);
        Binder binder = new Binder(CATALOG, new RunLength(100), Map.of());
        recipes.forEach(recipe -> new Ingredients(recipe, binder).close());
    }

    /** What is listed can be given on a command line. */
    @Test
    void textsGiveTheSameRecipes() {
        for (Recipe recipe : OptimizerList.of(CATALOG)) {
            assertThat(
                            Recipes.of(List.of(recipe.name() + ": " + recipe.text()), null, CATALOG)
                                    .get(0))
                    .isEqualTo(recipe);
        }
    }
}
