package io.gradus.recipes;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The objects that a recipe describes.
 *
 * @param optimizer the optimizer, with the learning rate
 * @param learningRate the learning rate; null if the recipe has none and the optimizer's own counts
 * @param transforms what changes images, in order
 * @param batchTransforms what changes whole batches of channels first, in order
 */
public record RecipeParts(
        Optimizer optimizer,
        Tracker learningRate,
        List<RandomTransform<?>> transforms,
        List<BatchTransform> batchTransforms) {

    /**
     * Copies the lists.
     *
     * @param optimizer the optimizer
     * @param learningRate the learning rate, or null
     * @param transforms what changes images
     * @param batchTransforms what changes batches
     */
    public RecipeParts {
        transforms = List.copyOf(transforms);
        batchTransforms = List.copyOf(batchTransforms);
    }

    /**
     * Makes the objects of a recipe for a run; new ones each time.
     *
     * @param recipe the recipe
     * @param updates how many updates the run has, 1 at least; {@code auto} and percentages refer
     *     to it
     * @param classes how many classes the labels have, 1 at least, for batch transforms that do not
     *     say it
     * @return the objects
     * @throws RecipeException if an option has a bad value
     */
    public static RecipeParts of(Recipe recipe, long updates, int classes) {
        Checks.in("updates", updates, "[1, 2^53]");
        Checks.in("classes", classes, "[1, infinity)");
        Map<String, Object> facts = Map.of("classes", (long) classes);
        return of(recipe, new Binder(new Catalog(), new RunLength(updates), facts));
    }

    private static RecipeParts of(Recipe recipe, Binder binder) {
        Tracker learningRate = binder.learningRate(recipe);
        Optimizer optimizer = binder.optimizer(recipe, learningRate);
        List<RandomTransform<?>> transforms = new ArrayList<>();
        List<BatchTransform> batchTransforms = new ArrayList<>();
        for (Spec spec : recipe.augmentations()) {
            Object made = binder.augmentation(recipe, spec);
            if (made instanceof BatchTransform batch) {
                batchTransforms.add(batch);
            } else {
                transforms.add((RandomTransform<?>) made);
            }
        }
        return new RecipeParts(optimizer, learningRate, transforms, batchTransforms);
    }
}
