package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import io.gradus.training.search.LearningRateFinder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeTestTest {

    /** The first loss is that of the weights, which are the same, on the first batch. */
    @Test
    void theSeedIsThatOfTheBatches() throws Exception {
        Catalog catalog = new Catalog();
        Recipe recipe = Recipes.of(List.of("Adam"), null, catalog).get(0);
        try (NDManager manager = NDManager.newBaseManager();
                ImageData data = TinyImages.load(manager)) {
            Binder binder = new Binder(catalog, new RunLength(10), data.facts());
            InitialWeights weights =
                    new InitialWeights(new Architecture("mlp", List.of(8)), data, 1);
            double[] first = new double[3];
            int[] seeds = {1, 1, 2};
            for (int i = 0; i < seeds.length; i++) {
                first[i] =
                        new RangeTest(recipe, seeds[i], 16, data)
                                .run(weights, binder, LearningRateFinder.builder().optSteps(20))
                                .losses()[0];
            }
            assertThat(first[1]).isEqualTo(first[0]);
            assertThat(first[2]).isNotEqualTo(first[0]);
        }
    }
}
