package io.gradus.benchmarks.studies.trajectories;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.recipes.OptimizerList;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerSelectionTest {

    private static final Catalog CATALOG = new Catalog();

    /** OptimizerListTest holds that list and the catalog together. */
    @Test
    void everyOptimizerOfGradusIsShown() {
        List<String> listed =
                OptimizerList.of(CATALOG).stream()
                        .map(recipe -> recipe.optimizer().type())
                        .filter(type -> !type.startsWith("djl."))
                        .toList();
        assertThat(OptimizerSelection.of(List.of(), CATALOG))
                .extracting(recipe -> recipe.optimizer().type())
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void everyOptimizerHasATrajectory() {
        for (Recipe recipe : OptimizerSelection.of(List.of(), CATALOG)) {
            RateSearch search = new RateSearch(CATALOG, 7);
            SurfaceResults.Entry found = search.best(recipe, Surface.SADDLE, () -> {});
            Trajectory trajectory = found.trajectory();
            assertThat(trajectory.points()).as(recipe.name()).hasSize(8);
            // the weights are float32
            assertThat(trajectory.points().get(0))
                    .as(recipe.name())
                    .usingRecursiveComparison()
                    .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1, Double.class)
                    .isEqualTo(Surface.SADDLE.start());
            assertThat(trajectory.finalValue())
                    .as(recipe.name())
                    .isLessThan(Surface.SADDLE.value(Surface.SADDLE.start()));
        }
    }

    @Test
    void everyOptimizerHasAFamily() {
        assertThat(OptimizerSelection.of(List.of(), CATALOG))
                .allSatisfy(
                        recipe ->
                                assertThat(OptimizerFamily.of(recipe))
                                        .as(recipe.name())
                                        .isNotEqualTo(OptimizerFamily.OTHER));
    }

    @Test
    void whatIsShownOtherwiseIsInTheList() {
        assertThat(OptimizerList.of(CATALOG))
                .extracting(recipe -> recipe.optimizer().toString())
                .containsAll(OptimizerSelection.SHOWN_AS.keySet());
    }
}
