package io.gradus.recipes;

import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.Map;

/**
 * Trial making of what recipes name before a run's length and its images are known, so that a
 * mistake shows before PyTorch is loaded. What depends on those is found later.
 */
final class Validation {

    /** A part of a run may suit one of these alone. */
    private static final long[] UPDATES = {1_000_000, 10_000, 100, 1_000_000_000};

    private static final Map<String, Object> FACTS =
            Map.of("classes", 10L, "size", List.of(28L, 28L));

    private final Catalog catalog;

    Validation(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Throws a {@link RecipeException} if a recipe can be made for no length of a run. */
    void check(Recipe recipe) {
        RecipeException mistake = null;
        for (long updates : UPDATES) {
            try {
                make(recipe, new Binder(catalog, new RunLength(updates), FACTS));
                return;
            } catch (RecipeException e) {
                mistake = mistake == null ? e : mistake;
            }
        }
        throw mistake;
    }

    /** A command may find the learning rate itself. */
    private static void make(Recipe recipe, Binder binder) {
        Tracker rate = binder.learningRate(recipe);
        boolean lacks = rate == null && binder.needsLearningRate(recipe.optimizer().node());
        binder.optimizer(recipe, lacks ? Tracker.fixed(1) : rate);
        recipe.augmentations().forEach(spec -> binder.augmentation(recipe, spec));
    }
}
