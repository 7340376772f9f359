package io.gradus.benchmarks.trajectories;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.recipes.OptimizerList;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineupTest {

    private static final Catalog CATALOG = new Catalog();

    /** OptimizerListTest holds that list and the catalog together. */
    @Test
    void everyOptimizerOfGradusIsShown() {
        List<String> listed =
                OptimizerList.of(CATALOG).stream()
                        .map(recipe -> recipe.optimizer().type())
                        .filter(type -> !type.startsWith("djl."))
                        .toList();
        assertThat(Lineup.of(List.of(), CATALOG))
                .extracting(recipe -> recipe.optimizer().type())
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void everyOptimizerHasAWay() {
        for (Recipe recipe : Lineup.of(List.of(), CATALOG)) {
            RateSearch search = new RateSearch(CATALOG, 7);
            Contest.Entry found = search.best(recipe, Surface.SADDLE, () -> {});
            Trajectory way = found.trajectory();
            assertThat(way.points()).as(recipe.name()).hasSize(8);
            // the weights are float32
            assertThat(way.points().get(0))
                    .as(recipe.name())
                    .usingRecursiveComparison()
                    .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1, Double.class)
                    .isEqualTo(Surface.SADDLE.start());
            assertThat(way.finalValue())
                    .as(recipe.name())
                    .isLessThan(Surface.SADDLE.value(Surface.SADDLE.start()));
        }
    }

    @Test
    void everyOptimizerHasAFamily() {
        assertThat(Lineup.of(List.of(), CATALOG))
                .allSatisfy(
                        recipe ->
                                assertThat(Family.of(recipe))
                                        .as(recipe.name())
                                        .isNotEqualTo(Family.OTHER));
    }

    @Test
    void whatIsShownOtherwiseIsInTheList() {
        assertThat(OptimizerList.of(CATALOG))
                .extracting(recipe -> recipe.optimizer().toString())
                .containsAll(Lineup.SHOWN_AS.keySet());
    }
}
