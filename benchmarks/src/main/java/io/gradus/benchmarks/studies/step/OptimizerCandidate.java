package io.gradus.benchmarks.studies.step;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.benchmarks.training.Ingredients;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Recipe;

/** A DJL optimizer; all of them work on the same weights in turn. */
final class OptimizerCandidate implements Candidate {

    private final String name;
    private final Ingredients ingredients;
    private final Workload workload;

    OptimizerCandidate(Recipe recipe, Binder binder, Workload workload) {
        this.name = recipe.name();
        this.ingredients = new Ingredients(recipe, binder);
        this.workload = workload;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double milliseconds(int steps) {
        Optimizer optimizer = ingredients.optimizer();
        double milliseconds =
                Rounds.milliseconds(steps, workload::refresh, () -> workload.step(optimizer));
        if (!workload.isFinite()) {
            throw new IllegalStateException(name + " made weights that are not finite");
        }
        return milliseconds;
    }

    @Override
    public void close() {
        ingredients.close();
    }
}
