package io.gradus.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** docs/recipes.schema.json says what is read, and no more. */
class RecipeSchemaTest {

    private static final Catalog CATALOG = new Catalog();

    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private JsonObject json;
    private Schema schema;

    @BeforeEach
    void read() throws IOException {
        String text = Files.readString(Path.of("../docs/recipes.schema.json"));
        json = JsonParser.parseString(text).getAsJsonObject();
        schema = SCHEMAS.getSchema(text);
    }

    @Test
    void itIsASchemaItself() {
        String meta = json.get("$schema").getAsString();
        Schema schemaOfSchemas = SCHEMAS.getSchema(SchemaLocation.of(meta));
        assertThat(schemaOfSchemas.validate(json.toString(), InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml"})
    void theExamplesMatch(String format) throws IOException {
        String doc = Files.readString(Path.of("../docs/RECIPES.md"));
        List<String> examples =
                Pattern.compile("```" + format + "\\n([^`]+)```")
                        .matcher(doc)
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(validate(json(example))).isEmpty();
        }
    }

    private static String json(String yaml) {
        return new Gson().toJson(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'recipes': []}",
                "{'recipes': ['Adam'], 'more': 1}",
                "{'recipes': [{'learningRate': 1}]}",
                "{'recipes': [{'optimizer': 'Adm'}]}",
                "{'recipes': [{'optimizer': 'Cutout'}]}",
                "{'recipes': [{'optimizer': {'type': 'Cutout'}}]}",
                "{'recipes': [{'optimizer': {'beta1': 0.9}}]}",
                "{'recipes': [{'optimizer': {'type': 'Adam', 'beta1': null}}]}",
                "{'recipes': [{'optimizer': 'Adam', 'name': 1}]}",
                "{'recipes': [{'optimizer': 'Adam', 'learningRate': {'type': 'Adam'}}]}",
                "{'recipes': [{'optimizer': 'Adam', 'augmentations': {}}]}",
                "{'recipes': [{'optimizer': 'Adam', 'rate': 1}]}"
            })
    void whatIsNotReadDoesNotMatch(String recipes) {
        assertThat(validate(recipes.replace('\'', '"'))).isNotEmpty();
    }

    @Test
    void itsFieldsAreTheOnesThatAreRead() {
        JsonObject recipe = definition("recipe").getAsJsonArray("anyOf").get(1).getAsJsonObject();
        assertThat(recipe.getAsJsonObject("properties").keySet())
                .containsExactlyElementsOf(RecipeJson.FIELDS);
        assertThat(json.getAsJsonObject("properties").keySet()).containsExactly("recipes");
    }

    @ParameterizedTest
    @EnumSource
    void itsClassesAreThoseOfTheCatalog(Catalog.Kind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT) + "Name";
        List<String> names =
                StreamSupport.stream(definition(name).getAsJsonArray("enum").spliterator(), false)
                        .map(JsonElement::getAsString)
                        .toList();
        assertThat(names).as("%s in docs/recipes.schema.json", name).containsExactly(ours(kind));
    }

    private JsonObject definition(String name) {
        return json.getAsJsonObject("$defs").getAsJsonObject(name);
    }

    private List<Error> validate(String recipes) {
        return schema.validate(recipes, InputFormat.JSON);
    }

    /** The names of a kind without those of users, which a test provides. */
    static String[] ours(Catalog.Kind kind) {
        return CATALOG.entries().stream()
                .filter(entry -> entry.kind() == kind)
                .filter(entry -> !entry.type().getName().startsWith("com.example"))
                .map(Catalog.Entry::name)
                .toArray(String[]::new);
    }
}
