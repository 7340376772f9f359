package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.training.Ingredients;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A grid search for the learning rate of an optimizer on a surface, over the same rates for all.
 * Among the rates with which the trajectory stays in the view (among all, if there is none) it
 * takes the one that reaches the tolerance in the fewest steps, or, if none does, the one with the
 * lowest final value; of equal ones the smallest.
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

    /** The number of runs of an optimizer on each surface. */
    static int runs(Recipe recipe) {
        return recipe.learningRate() == null ? RATES.size() : 1;
    }

    /** The best trajectory, or the only one if the recipe states a learning rate. */
    SurfaceResults.Entry best(Recipe recipe, Surface surface, Runnable afterEach) {
        SurfaceResults.Entry best = null;
        for (Recipe tried : withRates(recipe)) {
            try (Ingredients ingredients = new Ingredients(tried, binder)) {
                Trajectory trajectory =
                        new SurfaceTraining(surface, steps).with(ingredients.optimizer());
                SurfaceResults.Entry found =
                        new SurfaceResults.Entry(recipe, tried.learningRateText(), trajectory);
                if (best == null || trajectory.isBetterThan(best.trajectory())) {
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
