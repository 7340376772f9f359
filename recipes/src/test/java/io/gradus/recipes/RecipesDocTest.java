package io.gradus.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/RECIPES.md shows can be used. */
class RecipesDocTest {

    private static final Catalog CATALOG = new Catalog();

    private String text;

    @TempDir private Path folder;

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(Path.of("../docs/RECIPES.md"));
    }

    @Test
    void allRecipesOnCommandLinesCanBeMade() {
        List<String> recipes = matches("--recipe \"([^\"]+)\"");
        assertThat(recipes).hasSizeGreaterThan(10);
        recipes.forEach(recipe -> make(RecipeText.parse(recipe, CATALOG)));
    }

    @Test
    void theSentenceOfTheJavaExampleIsTheFirst() {
        String sentence = matches("Recipe.parse\\(\"([^\"]+)\"").get(0);
        assertThat(matches("The same, shorter: `([^`]+)`")).containsExactly(sentence);
        make(Recipe.parse(sentence));
    }

    @Test
    void theJsonCanBeReadAndTheYamlIsTheSame() throws IOException {
        String json = matches("```json\\n([^`]+)```").get(0);
        Path file = Files.writeString(folder.resolve("recipes.json"), json);
        List<Recipe> recipes = RecipeFile.read(file, CATALOG);
        assertThat(recipes)
                .extracting(Recipe::name)
                .containsExactly("fast", "plain", "short", "sgd");
        recipes.forEach(RecipesDocTest::make);
        String yaml = matches("```yaml\\n([^`]+)```").get(0);
        Path same = Files.writeString(folder.resolve("recipes.yaml"), yaml);
        assertThat(RecipeFile.read(same, CATALOG)).isEqualTo(recipes);
    }

    @Test
    void theDefaultListIsTheOneInTheTable() {
        List<String> inTable = matches("\\n\\| [\\w.()]+ \\| `([^`]+)` \\|");
        List<Recipe> defaults = Recipes.of(List.of(), null, CATALOG);
        assertThat(defaults.subList(0, inTable.size()))
                .extracting(Recipe::text)
                .containsExactlyElementsOf(inTable);
        assertThat(defaults.stream().skip(inTable.size()).map(Recipe::name).toList())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(text).contains(name));
        defaults.forEach(RecipesDocTest::make);
    }

    @Test
    void theFilesCanBeRead() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../docs/recipes"))) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(
                            file -> {
                                List<Recipe> recipes = RecipeFile.read(file, CATALOG);
                                assertThat(recipes).hasSizeGreaterThan(1);
                                recipes.forEach(RecipesDocTest::make);
                            });
        }
        assertThat(RecipeFile.read(Path.of("../docs/recipes/cifar10-augmentations.json"), CATALOG))
                .extracting(Recipe::name)
                .containsExactly(
                        "none",
                        "crop, flip",
                        "crop, flip, Cutout",
                        "crop, flip, RandAugment",
                        "crop, flip, Mixup");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> RecipeText.parse("Adm", CATALOG))
                .isInstanceOf(RecipeException.class)
                .hasMessageEndingWith("there is nothing called 'Adm'; did you mean Adam?");
        assertThatThrownBy(() -> RecipeText.parse("help", CATALOG))
                .isInstanceOf(RecipeException.class)
                .hasMessageEndingWith(
                        "'gradus compare --list' shows all optimizers, schedules and"
                                + " augmentations");
    }

    private static void make(Recipe recipe) {
        Map<String, Object> facts = Map.of("classes", 10L, "size", List.of(28L, 28L));
        Binder binder = new Binder(CATALOG, new RunLength(1000), facts);
        Optimizer optimizer = binder.optimizer(recipe, binder.learningRate(recipe));
        assertThat(optimizer).isNotNull();
        recipe.augmentations().forEach(spec -> binder.augmentation(recipe, spec));
    }

    private List<String> matches(String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
    }
}
