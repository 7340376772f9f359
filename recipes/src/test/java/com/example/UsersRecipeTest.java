package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.training.tracker.Tracker;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.optimizers.AdamW;
import io.gradus.optimizers.Lookahead;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.RecipeException;
import io.gradus.recipes.RecipeParts;
import io.gradus.recipes.Recipes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes from outside of Gradus: objects of a line of text, and classes of a user. */
class UsersRecipeTest {

    /** The example of docs/RECIPES.md. */
    @Test
    void aRecipeMakesItsObjects() {
        Recipe recipe =
                Recipes.parse("adamw(0.002) warmup(10%) cosine(90%) flip cutout(8) mixup(0.2)");
        RecipeParts parts = RecipeParts.of(recipe, 1000, 10);
        assertThat(parts.optimizer()).isInstanceOf(AdamW.class);
        assertThat(((AdamW) parts.optimizer()).rateOf(51).value())
                .isEqualTo(parts.learningRate().getNewValue(51));
        assertThat(parts.learningRate().getNewValue(101)).isEqualTo(0.002f);
        assertThat(parts.learningRate().getNewValue(1001)).isZero();
        assertThat(parts.transforms())
                .extracting(Object::toString)
                .extracting(text -> text.replaceFirst("\\(.*", ""))
                .containsExactly("RandomHorizontalFlip", "Cutout");
        assertThat(parts.batchTransforms()).singleElement().isInstanceOf(Mixup.class);
        assertThat(parts.batchTransforms().get(0).toString()).contains("classes=10", "alpha=0.2");
    }

    @Test
    void aRecipeWithoutARateHasNone() {
        RecipeParts parts = RecipeParts.of(Recipes.parse("plain: adam"), 1, 1);
        assertThat(parts.learningRate()).isNull();
        assertThat(parts.transforms()).isEmpty();
        assertThat(parts.batchTransforms()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 10, updates must be in [1; 2^53]", "10, 0, classes must be in [1; infinity)"})
    void aRunHasUpdatesAndClasses(long updates, int classes, String message) {
        Recipe recipe = Recipes.parse("adam");
        assertThatThrownBy(() -> RecipeParts.of(recipe, updates, classes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message.replace(';', ','));
    }

    @Test
    void aMistakeIsARecipeException() {
        assertThatThrownBy(() -> Recipes.parse("adm"))
                .isInstanceOf(RecipeException.class)
                .hasMessage(
                        "recipe 'adm', column 1: there is nothing called 'adm'; did you mean Adam?");
    }

    @Test
    void classesOfAUserGoByTheirShortNames() {
        Recipe recipe = Recipes.parse("half(0.25) falling(50%) flip hole two(0.3)");
        assertThat(recipe.text())
                .isEqualTo("half learningRate=\"falling(0.25, 50%)\" flip hole LastTwo(share=0.3)");
        RecipeParts parts = RecipeParts.of(recipe, 100, 7);
        HalfSgd optimizer = (HalfSgd) parts.optimizer();
        assertThat(List.of(optimizer.rate(50), optimizer.rate(51))).containsExactly(0.25f, 0f);
        assertThat(parts.transforms().get(1).toString()).contains("length=20");
        assertThat(parts.batchTransforms()).containsExactly(new LastTwo(0.3, 7));
        assertThat(Recipes.parse(recipe.text()).text()).isEqualTo(recipe.text());
    }

    @Test
    void aUsersOptimizerMayBeInsideAnother() {
        RecipeParts parts = RecipeParts.of(Recipes.parse("lookahead(half(lr=0.5), 3)"), 100, 7);
        assertThat(parts.optimizer()).isInstanceOf(Lookahead.class);
        Tracker rate = parts.learningRate();
        assertThat(rate.getNewValue(1)).isEqualTo(0.5f);
    }

    @Test
    void classesOfAUserAreListed() {
        assertThat(new Catalog().listing())
                .contains("  half(", "  Falling(", "  LastTwo(classes*, share)");
    }
}
