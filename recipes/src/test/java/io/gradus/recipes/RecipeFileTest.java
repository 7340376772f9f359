package io.gradus.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.gradus.augmentations.Augmentations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeFileTest {

    private static final Catalog CATALOG = new Catalog();

    @TempDir private Path folder;

    @Test
    void readsObjectsAndTexts() throws IOException {
        List<Recipe> recipes =
                read(
                        """
                        {"recipes": [
                          {"name": "fast",
                           "optimizer": {"type": "Lookahead", "inner": {"type": "Adam"}, "k": 5},
                           "learningRate": {"type": "CosineAnnealing", "baseValue": 1e-3,
                                            "steps": "auto"},
                           "augmentations": [{"type": "Cutout", "length": 8}, "Mixup",
                                             "flip crop(28, pad=4)",
                                             {"type": "OneOf", "weights": [1, 3],
                                              "transforms": ["blur(5)", {"type": "Cutout",
                                                                         "length": 4}]}]},
                          {"optimizer": "djl.Adam", "learningRate": 0.01},
                          {"optimizer": "Adam", "learningRate": "warmup(10%) cosine(0.1, 90%)"},
                          {"optimizer": "Adam",
                           "learningRate": {"type": "Warmup", "warmupSteps": 9,
                                            "main": "noam(9, 5)"}},
                          "slow: Adam learningRate=0.01"
                        ]}
                        """);

        assertThat(recipes)
                .extracting(Recipe::name)
                .containsExactly(
                        "fast",
                        "djl.Adam learningRate=0.01",
                        "Adam learningRate=\"warmup(10%) cosine(0.1, 90%)\"",
                        "Adam Warmup(warmupSteps=9, main=\"noam(9, 5)\")",
                        "slow");
        assertThat(recipes.get(0).text())
                .isEqualTo(
                        "Lookahead(inner=Adam, k=5) CosineAnnealing(baseValue=0.001, steps=auto)"
                                + " Cutout(length=8) Mixup flip crop(28, pad=4)"
                                + " OneOf(weights=[1, 3], transforms=[\"blur(5)\","
                                + " Cutout(length=4)])");
    }

    @Test
    void shortNamesAndRatesAreThoseOfText() throws IOException {
        List<Recipe> recipes =
                read(
                        """
                        {"recipes": [
                          "a: adamw(0.25, decay=0.5) cosine(90%) mixup(0.5)",
                          {"learningRate": "cosine(90%)",
                           "optimizer": {"type": "adamw", "lr": 0.25, "decay": 0.5},
                           "augmentations": ["mixup(0.5)"]},
                          {"optimizer": "adamw", "learningRate": 0.25}
                        ]}
                        """);
        String text = "AdamW(weightDecays=0.5) learningRate=\"cosine(0.25, 90%)\" Mixup(alpha=0.5)";
        assertThat(recipes)
                .extracting(Recipe::text)
                .containsExactly(text, text, "AdamW learningRate=0.25");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Adam",
                "name: djl.Sgd(momentum=0.9) learningRate=0.01",
                "Adam Warmup(main=CosineAnnealing(baseValue=0.1, steps=auto), warmupSteps=10%)",
                "Adam learningRate='warmup(10%) cosine(0.1, 90%)'",
                "Adam Warmup(main='cosine(0.1, auto)', warmupSteps=10%)",
                "Adam(maximize=true) RandomCrop(size=[24, 24]) Cutout(length=4)",
                "Adam cosine(0.1, auto) randaugment(n=2, m=9) autoaugment([[[\"Rotate\", 1, 3]]])",
                "Adam OneOf(transforms=[flip, crop(28, pad=4), Cutout(length=4)]) Mixup",
                "Sgd(momentum=MomentumSchedule(rate=OneCycle(maxValue=0.1, steps=auto)))"
                        + " OneCycle(maxValue=0.1, steps=auto)"
            })
    void whatIsWrittenIsReadBack(String text) throws IOException {
        Gson gson =
                new GsonBuilder()
                        .registerTypeAdapter(Recipe.class, new RecipeJson(CATALOG))
                        .create();
        Recipe recipe = RecipeText.parse(text, CATALOG);
        assertThat(read("{\"recipes\": [" + gson.toJson(recipe) + "]}")).containsExactly(recipe);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{`recipes`: [                      | is not JSON: End of input at line 1",
                "{`recipes`: [Adam]}                | is not JSON: something else was expected at line 1 column 14",
                "[]                                 | at $: expected an object",
                "{}                                 | at $: expected one field, 'recipes'",
                "{`recipe`: []}                     | expected one field, 'recipes'",
                "{`recipes`: []}                    | the list is empty",
                "{`recipes`: {}}                    | at $.recipes: 'recipes' must be a list",
                "{`recipes`: [{`optimizer`: `Adam`, `boom`: 1]} | is not JSON: Unterminated object at line 1 column 46",
                "{`recipes`: [{`name`: `a`, `name`: `b`}]} | at $.recipes[0].name: 'name' is given twice",
                "{`recipes`: [`a: Adam`, `a: Adam`]} | line 1, column 25, at $.recipes[1]: two recipes are called 'a'; give",
                "{`recipes`: [`a: Adam`, {`name`: `a`,#`optimizer`: `Adam`}]} | line 1, column 25, at $.recipes[1]: two recipes are called 'a'; give",
                "{`recipes`: [`Adam`], `more`: 1}   | there is one field, 'recipes'",
                "{`recipes`: [`Adam`]} 1            | not JSON",
                "{`recipes`: [1]}                   | at $.recipes[0]: a recipe must be",
                "{`recipes`: [`Adam`, {`optimiser`: 1}]} | at $.recipes[1].optimiser: unknown field",
                "{`recipes`: [{`name`: 1}]}         | 'name' must be a text",
                "{`recipes`: [{`optimizer`: 1}]}    | expected an object whose 'type' is one of",
                "{`recipes`: [{`optimizer`: `Cutout`}]} | expected an object whose 'type' is one of",
                "{`recipes`: [{`optimizer`: {`beta1`: 1}}]} | an object needs a 'type'",
                "{`recipes`: [{`optimizer`: {`type`: `Adm`}}]} | there is nothing called 'Adm'",
                "{`recipes`: [{`optimizer`: {`type`: `adam`, `lr`: 1, `learningRate`: 2}}]} | 'learningRate' is given twice",
                "{`recipes`: [{`optimizer`: `adam`, `learningRate`: `cosine(9%)`}]} | column 8 of 'cosine(9%)': expected a number",
                "{`recipes`: [{`optimizer`: null}]} | null is no value",
                "{`recipes`: [{`learningRate`: 1}]} | there is no optimizer",
                "{`recipes`: [{`learningRate`: `cosine(x)`}]} | at $.recipes[0].learningRate: column 8 of 'cosine(x)': expected a number",
                "{`recipes`: [{`optimizer`: {`type`: `Adam`, `k`: 1, `k`: 2}}]} | 'k' is given twice",
                "{`recipes`: [{`optimizer`: `Adam`, `augmentations`: {}}]} | must be a list",
                "{`recipes`: [{`augmentations`: [`flip flop`]}]} | at $.recipes[0].augmentations[0]:"
                        + " recipe 'flip flop', column 6: there is nothing called 'flop'",
                "{`recipes`: [{`augmentations`: [`Adam`]}]} | expected an augmentation; there are AugMix",
                "{`recipes`: [{`augmentations`: [``]}]} | column 1: expected an augmentation"
            })
    void aMistakeIsShownWithItsPlace(String json, String message) {
        assertThatThrownBy(() -> read(json.replace('`', '"').replace('#', '\n')))
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("recipe file " + folder)
                .hasMessageContaining(message.strip());
    }

    /** The place of a field is where its name begins. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a: [                               | is not YAML: line 1, column 5: ",
                "\"\t- x\": !foo 1                    | is not YAML: line 1, column 9: there is no type !foo",
                "recipes: [{a: &b [*b]}]            | is not YAML: line 1, column 15: a value holds itself",
                "recipes: [.nan]                    | is not YAML: line 1, column 11: a number must be finite",
                "? [a]#: 1                          | is not YAML: line 1, column 3: the name of a field",
                "- Adam                             | line 1, column 1, at $: expected an object",
                "recipes:#  - Adam#  - Adm          | line 3, column 5, at $.recipes[1]: recipe 'Adm', column 1: there is nothing",
                "recipes:#  - optimizer: Adam#    rate: 1 | line 3, column 5, at $.recipes[0].rate: unknown field",
                "recipes:#  - optimizer: {type: Adam,#      beta1: null} | line 3, column 7, at $.recipes[0].optimizer.beta1: null is no value",
                "recipes: []#more: 1                | line 1, column 1, at $.recipes: the list is empty",
                "recipes: [Adam]#more: 1            | line 2, column 1, at $.more: unknown field",
                "~~                                 | is empty",
                "{\"recipes\": [\"Adam\",#  \"Adm\"]} | line 2, column 3, at $.recipes[1]: recipe 'Adm', column 1: there is nothing"
            })
    void aMistakeInYamlIsShownWithLineAndColumn(String yaml, String message) {
        assertThatThrownBy(() -> read("recipes.yaml", yaml.replace('#', '\n')))
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("recipe file " + folder)
                .hasMessageContaining(message.strip());
    }

    @Test
    void jsonHasLinesAndColumnsToo() {
        assertThatThrownBy(() -> read("{\"recipes\": [\n\"Adam\",\n  {\"optimiser\": 1}]}"))
                .hasMessageContaining("line 3, column 4, at $.recipes[1].optimiser: unknown");
        assertThatThrownBy(() -> read("{\"recipes\": [\n\t\"Adam\",\n\t{\"optimiser\": 1}]}"))
                .hasMessageContaining("line 3, column 3, at $.recipes[1].optimiser: unknown");
    }

    /** What YAML reads in another way, or not at all, is JSON nevertheless. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud83d\\ude00 \\/ \\b\\f\\n\\r\\t \\\\ \\\"",
                "\u007f\u0085\u00a0\u2028\u2029\ufeff",
                "a # b: {c} [d] &e *f !g | > % @",
                "\\ud83d"
            })
    void jsonIsReadAsJson(String name) throws IOException {
        String json = "{\"recipes\":[{\"optimizer\":\"Adam\",\"name\":\"%s\"}]}".formatted(name);
        assertThat(read(json))
                .extracting(Recipe::name)
                .containsExactly(new Gson().fromJson('"' + name + '"', String.class));
    }

    /** What only the classes know is wrong, in the first recipe of the files below, 'r'. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "optimizer: {type: Adam,#  beta1: 1.8} | line 4, column 3, at $.recipes[0].optimizer.beta1: recipe 'r': Adam: beta1 must be in [0, 1)",
                "optimizer: {type: Adam,#  beta1: x}   | line 4, column 3, at $.recipes[0].optimizer.beta1: recipe 'r': Adam: expected a number, but found 'x'",
                "optimizer: {type: Adam,#  beta: 1}    | line 4, column 3, at $.recipes[0].optimizer.beta: recipe 'r': Adam: there is no option 'beta'",
                "optimizer: {type: Lookahead,#  inner: {k: 1,#   type: Adam}} | line 4, column 11, at $.recipes[0].optimizer.inner.k: recipe 'r': Lookahead: adam has no option 'k'",
                "optimizer: {type: Lookahead,#  inner: Adm} | line 4, column 3, at $.recipes[0].optimizer.inner: recipe 'r': Lookahead: there is nothing called 'Adm'",
                "optimizer: {type: Lookahead,#  k: 3}  | line 3, column 5, at $.recipes[0].optimizer: recipe 'r': Lookahead: ",
                "optimizer: {type: Adam,#  learningRate: {type: Cyclic, mode: x}} | line 4, column 32, at $.recipes[0].optimizer.learningRate.mode: recipe 'r': Cyclic: expected TRIANGULAR or",
                "optimizer: Adam#    learningRate:#      type: CosineAnnealing#      steps: 0#      baseValue: 1 | line 6, column 7, at $.recipes[0].learningRate.steps: recipe 'r': CosineAnnealing: steps must",
                "optimizer: Adam#    augmentations: [{type: Cutout,#      length: 0}] | line 5, column 7, at $.recipes[0].augmentations[0].length: recipe 'r': Cutout: length must",
                "optimizer: Adam#    augmentations: [{type: OneOf, transforms: [flip,#     {type: Cutout,#      length: 0}]}] | line 6, column 7, at $.recipes[0].augmentations[0].transforms[1].length: recipe 'r': OneOf: length must",
                "optimizer: Adam#    augmentations: [flip,#      Mixup(alpha=-1)] | line 5, column 7, at $.recipes[0].augmentations[1]: recipe 'r': Mixup: alpha must"
            })
    void whatCannotBeMadeIsShownWithLineAndColumn(String recipe, String message)
            throws IOException {
        String text = "recipes:#  - name: r#    " + recipe + "#  - Sgd#";
        Path file = Files.writeString(folder.resolve("recipes.yaml"), text.replace('#', '\n'));
        assertThatThrownBy(() -> Recipes.of(List.of(), file, CATALOG))
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("recipe file " + file + ", ")
                .hasMessageContaining(message.strip());
    }

    @Test
    void whatCannotBeMadeInAJsonFileIsShownAsWell() throws IOException {
        String text =
                "{\"recipes\": [\n {\"optimizer\": {\"type\": \"Adam\",\n\t\"beta1\": \"x\"}}]}";
        Path file = Files.writeString(folder.resolve("recipes.json"), text);
        assertThatThrownBy(() -> Recipes.of(List.of(), file, CATALOG))
                .hasMessageContaining("line 3, column 2, at $.recipes[0].optimizer.beta1: ");
        Files.writeString(file, "{\"recipes\": [\n\"Adam(beta1=x)\"]}");
        assertThatThrownBy(() -> Recipes.of(List.of(), file, CATALOG))
                .hasMessageContaining(
                        "line 2, column 1, at $.recipes[0]: recipe 'Adam(beta1=x)': ");
    }

    /** Where JSON has a text, a line has a word or a text form. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{`type`: `FixedOperations`, `steps`: [`Rotate(20)`, `Posterize(2)`]} | always([Rotate(20), Posterize(2)])",
                "{`type`: `AutoAugment`, `policy`: [[[`Rotate`, 0.5, 2], [`Invert`, 1]]]} | autoaugment([[[`Rotate`, 0.5, 2], [`Invert`, 1]]])",
                "{`type`: `AutoAugment`, `policy`: `svhn`, `fill`: [1, 2, 3]} | autoaugment(svhn, fill=[1, 2, 3])",
                "{`type`: `RandomErasing`, `value`: `normal`} | erasing(value=normal)",
                "{`type`: `PcaLighting`, `components`: `imagenet`} | lighting(components=imagenet)",
                "{`type`: `RandomApply`, `transforms`: `flip cutout(8)`} | apply(flip cutout(8))"
            })
    void textsInJsonAreThoseOfALine(String json, String text) throws IOException {
        String recipe = "{'optimizer': 'Adam', 'augmentations': [%s]}".replace('\'', '"');
        Recipe read =
                read("{\"recipes\": [" + recipe.formatted(json).replace('`', '"') + "]}").get(0);
        assertThat(RecipeParts.of(read, 1, 1).transforms())
                .hasToString("[" + Augmentations.parse(text.replace('`', '"')) + "]");
    }

    /** A learning rate may be found by the command, and a length of the run may suit the rest. */
    @Test
    void whatALaterStepMayYetGiveIsNoMistake() {
        List<String> texts =
                List.of(
                        "djl.Sgd",
                        "Lookahead(inner=djl.Sgd)",
                        "djl.Adadelta",
                        "Adam warmup(10%) cosine(0.1, 90%)",
                        "Adam Mixup");
        assertThat(Recipes.of(texts, null, CATALOG)).hasSize(texts.size());
    }

    /** Numbers, words and anchors as YAML 1.2 has them. */
    @Test
    void yamlIsReadAsTheSameJson() throws IOException {
        List<Recipe> recipes =
                read(
                        "recipes.yml",
                        """
                        # comments are allowed
                        recipes:
                          - optimizer: &adam {type: Adam, beta1: .5, maximize: True}
                            learningRate: 1e-3
                          - name: "2"
                            optimizer: {type: Lookahead, inner: *adam, k: 5}
                        """);
        assertThat(recipes)
                .extracting(Recipe::text)
                .containsExactly(
                        "Adam(beta1=0.5, maximize=true) learningRate=0.001",
                        "Lookahead(inner=Adam(beta1=0.5, maximize=true), k=5)");
        assertThat(recipes.get(1).name()).isEqualTo("2");
    }

    @Test
    void aFileThatIsNotThereOrNoTextIsNamed() throws IOException {
        assertThatThrownBy(() -> RecipeFile.read(folder.resolve("none.json"), CATALOG))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("none.json (NoSuchFileException); check the path");
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {'{', (byte) 0xff});
        assertThatThrownBy(() -> RecipeFile.read(binary, CATALOG))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("save it as UTF-8");
    }

    @Test
    void twoRecipesOfOneNameAreRefused() {
        assertThatThrownBy(() -> Recipes.of(List.of("Adam", "Adam"), null, CATALOG))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("two recipes are called 'Adam'");
    }

    @Test
    void theDefaultListHoldsDjlsOptimizersAndOurs() {
        assertThat(Recipes.of(List.of(), null, CATALOG))
                .extracting(Recipe::name)
                .contains("djl.Sgd", "djl.Adam", "djl.AdamW", "AdaDelta", "RProp", "Adam")
                .contains("Lookahead(Adam)")
                .contains("djl.Adadelta", "djl.Adagrad", "djl.RmsProp", "djl.Nag");
    }

    private List<Recipe> read(String json) throws IOException {
        return read("recipes.json", json);
    }

    private List<Recipe> read(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return RecipeFile.read(file, CATALOG);
    }
}
