package io.gradus.benchmarks.studies.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudiesTest {

    private static final Catalog CATALOG = new Catalog();

    static List<Study> all() {
        return Study.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void recipesAreRightAndHaveAsManyTries(Study study) {
        assertThat(study.recipes()).hasSizeGreaterThan(5);
        assertThat(study.recipes())
                .extracting(recipe -> recipe.rates().size())
                .containsOnly(study.recipes().get(0).rates().size());
        for (RecipeTemplate recipe : study.recipes()) {
            assertThat(recipe.recipe()).contains(RecipeTemplate.RATE);
            assertThat(new TreeSet<>(recipe.rates())).containsExactlyElementsOf(recipe.rates());
            String text = recipe.with(recipe.rates().get(0));
            assertThat(Recipes.of(List.of(text), null, CATALOG).get(0).name())
                    .isEqualTo(recipe.name());
        }
        List<String> names = study.recipes().stream().map(RecipeTemplate::name).toList();
        assertThat(names).doesNotHaveDuplicates().containsAll(study.curves());
        Stream.of(study.tuned(), study.baseline())
                .filter(name -> name != null)
                .forEach(name -> assertThat(names).contains(name));
        assertThat(study.validation() > 0).isNotEqualTo(study.isTimed());
        assertThat(study.validation()).isLessThan(study.trainSize() / 3);
    }

    @Test
    void theDocumentHasAPlaceForEach() throws IOException {
        String document = Files.readString(Path.of("../docs/RESULTS.md"));
        Stream.concat(
                        Stream.of("machine", StudyPlan.STEP, StudyPlan.THROUGHPUT),
                        Study.all().stream().map(Study::id))
                .forEach(
                        id ->
                                assertThat(document)
                                        .contains(
                                                "<!-- begin:" + id + " -->\n",
                                                "<!-- end:" + id + " -->\n"));
    }

    @Test
    void partsArePickedByTheirIds() {
        List<String> known = List.of("a", "b", "c");
        assertThat(StudyPlan.picked(List.of(), known)).isEqualTo(known);
        assertThat(StudyPlan.picked(List.of("c", "a"), known)).containsExactly("a", "c");
        assertThatThrownBy(() -> StudyPlan.picked(List.of("d"), known))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("unknown part 'd'; choose from a, b, c with --only");
    }
}
