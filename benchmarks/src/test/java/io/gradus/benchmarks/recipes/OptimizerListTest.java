package io.gradus.benchmarks.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.benchmarks.training.Ingredients;
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
            assertThat(RecipeText.parse(recipe.name() + ": " + recipe.text(), CATALOG))
                    .isEqualTo(recipe);
        }
    }

    /** The compiler makes only a bridge of what a public builder has from a class that is not. */
    @Test
    void optionsOfAHiddenClassAreFound() {
        Options options = new Options(OpenBuilder.class);
        assertThat(options.names()).containsExactly("inner", "k");
        assertThat(options.requires("inner")).isTrue();
        assertThat(options.takes("inner", Optimizer.class)).isTrue();
        assertThat(options.takes("k", Optimizer.class)).isFalse();
        assertThat(options.get("k")).hasSize(1);
    }

    abstract static class HiddenBuilder<T extends HiddenBuilder<T>> {

        public T setInner(Optimizer inner) {
            return self();
        }

        public T optK(int k) {
            return self();
        }

        abstract T self();
    }

    /** A builder. */
    public static final class OpenBuilder extends HiddenBuilder<OpenBuilder> {

        /** With a return type of its own. */
        @Override
        public OpenBuilder optK(int k) {
            return self();
        }

        @Override
        OpenBuilder self() {
            return this;
        }
    }
}
