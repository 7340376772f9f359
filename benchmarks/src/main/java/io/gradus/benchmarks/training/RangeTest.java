package io.gradus.benchmarks.training;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.training.Trainer;
import ai.djl.translate.TranslateException;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Recipe;
import io.gradus.training.search.LearningRateCurve;
import io.gradus.training.search.LearningRateFinder;
import java.io.IOException;

/**
 * A learning-rate range test of a recipe, from the weights and on the batches that a run of its
 * seed begins with.
 *
 * @param recipe the recipe; a learning rate in it is not used
 * @param seed the seed
 * @param batchSize the batch size
 * @param data the images
 */
public record RangeTest(Recipe recipe, int seed, int batchSize, ImageData data) {

    /** Any; the test has its own. */
    private static final double RATE = 1e-3;

    /**
     * Makes the test.
     *
     * @param weights where to begin
     * @param binder what makes the objects that the recipe names
     * @param finder the finder, but for its optimizer
     * @return what came out
     * @throws io.gradus.benchmarks.cli.UserError if the recipe has an option that does not exist or
     *     a bad value, or its optimizer takes no learning rate
     * @throws IOException if the images cannot be read
     * @throws TranslateException if the images cannot be processed
     */
    public LearningRateCurve run(
            InitialWeights weights, Binder binder, LearningRateFinder.Builder finder)
            throws IOException, TranslateException {
        Engine.getInstance().setRandomSeed(seed);
        try (Ingredients ingredients = new Ingredients(recipe.withLearningRate(RATE), binder);
                Model model = weights.newModel();
                Trainer trainer = model.newTrainer(ingredients.trainingConfig(data.device()))) {
            trainer.initialize(data.inputShape());
            return finder.setOptimizer(rate -> binder.optimizer(recipe, rate))
                    .build()
                    .find(trainer, data.training(ingredients, batchSize, seed, 0));
        }
    }
}
