package io.gradus.benchmarks.trajectories;

import io.gradus.benchmarks.recipes.Binder;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.benchmarks.recipes.Recipe;
import io.gradus.benchmarks.recipes.Recipes;
import io.gradus.benchmarks.recipes.RunLength;
import io.gradus.benchmarks.training.Ingredients;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the learning rate of an optimizer on a surface, from the same few rates for all. Of those
 * with which it stays in the picture (of all, if there are none) it is the one that brings it
 * within the tolerance in the fewest steps, or, where none does, the one with the least value at
 * the end; of equal ones the smallest.
 */
final class RateSearch {

    /** 0.0001, 0.0003, 0.001, ... 100. */
    static final List<Double> RATES =
            IntStream.rangeClosed(-4, 2)
                    .boxed()
                    .flatMap(power -> Stream.of("1e" + power, "3e" + power))
                    .map(Double::valueOf)
                    .filter(rate -> rate <= 100)
                    .toList();

    private final Catalog catalog;
    private final Binder binder;
    private final int steps;

    RateSearch(Catalog catalog, int steps) {
        this.catalog = catalog;
        this.binder = new Binder(catalog, new RunLength(steps), Map.of());
        this.steps = steps;
    }

    /** How many ways an optimizer goes on each surface. */
    static int ways(Recipe recipe) {
        return recipe.learningRate() == null ? RATES.size() : 1;
    }

    /** The best way, or the only one if the recipe states a learning rate. */
    SurfaceResults.Entry best(Recipe recipe, Surface surface, Runnable afterEach) {
        SurfaceResults.Entry best = null;
        for (Recipe tried : withRates(recipe)) {
            try (Ingredients ingredients = new Ingredients(tried, binder)) {
                Trajectory way = new SurfaceTraining(surface, steps).with(ingredients.optimizer());
                SurfaceResults.Entry found = new SurfaceResults.Entry(recipe, tried.learningRateText(), way);
                if (best == null || way.isBetterThan(best.trajectory())) {
                    best = found;
                }
            }
            afterEach.run();
        }
        return best;
    }

    private List<Recipe> withRates(Recipe recipe) {
        if (recipe.learningRate() != null) {
            return List.of(recipe);
        }
        return Recipes.of(
                RATES.stream().map(rate -> recipe.text() + " learningRate=" + rate).toList(),
                null,
                catalog);
    }
}
