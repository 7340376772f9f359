package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two images of one pixel to train on, in the first channel 51 and 153, in the second 0 and 204: of
 * 255 that is 0.2 and 0.6 (mean 0.4, deviation 0.2), and 0 and 0.8 (mean 0.4, deviation 0.4).
 */
class ImageDataTest {

    private static final Catalog CATALOG = new Catalog();

    @Test
    void imagesAreStandardizedOverTheTrainingImages() throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                ImageData data =
                        new ImageData(
                                manager.newSubManager(),
                                manager.create(
                                        new float[] {51, 0, 153, 204}, new Shape(2, 1, 1, 2)),
                                manager.create(new float[] {0, 1}),
                                manager.create(
                                        new float[] {255, 102, 0, 204}, new Shape(2, 1, 1, 2)),
                                manager.create(new float[] {1, 0}))) {
            NDList evaluation = data.evaluationBatches().get(0);
            assertThat(evaluation.get(0).getShape()).isEqualTo(new Shape(2, 2, 1, 1));
            float[] expected = {(1 - 0.4f) / 0.2f, (0.4f - 0.4f) / 0.4f, -0.4f / 0.2f, 0.4f / 0.4f};
            assertThat(evaluation.get(0).toFloatArray()).containsExactly(expected, within(1e-4f));

            Ingredients ingredients =
                    new Ingredients(
                            Recipes.of(List.of("Adam"), null, CATALOG).get(0),
                            new Binder(CATALOG, new RunLength(1), data.facts()));
            try (ingredients;
                    Batch batch =
                            data.training(ingredients, 2, 1, 0)
                                    .getData(manager)
                                    .iterator()
                                    .next()) {
                float[] labels = batch.getLabels().head().toFloatArray();
                float[] pixels = batch.getData().head().toFloatArray();
                for (int i = 0; i < 2; i++) {
                    float side = labels[i] == 0 ? -1 : 1;
                    assertThat(pixels[2 * i]).isCloseTo(side, within(1e-4f));
                    assertThat(pixels[2 * i + 1]).isCloseTo(side, within(1e-4f));
                }
            }
        }
    }
}
