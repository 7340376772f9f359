package io.gradus.benchmarks.recipes;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.gradus.benchmarks.cli.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of recipes: {@code {"recipes": [...]}}, each element as {@link RecipeJson} or a text as
 * {@link RecipeText} reads it; JSON, or YAML if its name ends so.
 */
final class RecipeFile {

    /** The first field of a results.json, whose recipes can be taken as they are. */
    private static final String SCHEMA = "schema";

    private static final String RECIPES = "recipes";
    private static final String YAML = ".*\\.ya?ml";

    private final String text;
    private final Optional<YamlText> yaml;
    private final JsonReader reader;
    private final Catalog catalog;

    /** Where a recipe that is a text begins; the reader is behind it when it is understood. */
    private String textPath;

    private RecipeFile(String text, Optional<YamlText> yaml, Catalog catalog) {
        this.text = text;
        this.yaml = yaml;
        this.catalog = catalog;
        reader = new JsonReader(new StringReader(yaml.map(YamlText::json).orElse(text)));
        reader.setStrictness(Strictness.STRICT);
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @param catalog tells optimizers, schedules and augmentations apart
     * @return the recipes in their order
     * @throws UserError if the file cannot be read or is not as above; the message shows the place
     */
    static List<Recipe> read(Path file, Catalog catalog) {
        try {
            String text = Files.readString(file);
            Optional<YamlText> yaml =
                    file.toString().matches(YAML)
                            ? Optional.of(yaml(text, file))
                            : Optional.empty();
            return new RecipeFile(text, yaml, catalog).read(file);
        } catch (CharacterCodingException e) {
            throw new UserError("recipe file " + file + " is not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new UserError(
                    "cannot read recipe file "
                            + file
                            + " ("
                            + e.getClass().getSimpleName()
                            + "); check the path given with --recipes",
                    e);
        }
    }

    private static YamlText yaml(String text, Path file) {
        try {
            return YamlText.of(text);
        } catch (IllegalArgumentException e) {
            throw new UserError("recipe file " + file + " is not YAML: " + e.getMessage(), e);
        }
    }

    private List<Recipe> read(Path file) throws IOException {
        try {
            return read();
        } catch (IllegalArgumentException | UserError e) {
            throw new UserError("recipe file " + file + ", " + place() + ": " + e.getMessage(), e);
        } catch (MalformedJsonException e) {
            throw new UserError("recipe file " + file + " is not JSON: " + UserError.reason(e), e);
        } catch (EOFException e) {
            String reason = yaml.isPresent() ? " is empty" : " is not JSON: " + UserError.reason(e);
            throw new UserError("recipe file " + file + reason, e);
        }
    }

    /** Line and column, if the text is YAML, as most JSON is, and the path. */
    private String place() {
        String path = textPath == null ? reader.getPath() : textPath;
        return marks().flatMap(marks -> marks.place(path)).map(mark -> mark + ", ").orElse("")
                + "at "
                + path;
    }

    private Optional<YamlText> marks() {
        if (yaml.isPresent()) {
            return yaml;
        }
        try {
            return Optional.of(YamlText.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // such as one with tabs; the path tells the place, too
        }
    }

    private List<Recipe> read() throws IOException {
        RecipeJson.expect(
                reader, JsonToken.BEGIN_OBJECT, "expected an object, {\"recipes\": [...]}");
        reader.beginObject();
        String field = reader.hasNext() ? reader.nextName() : "";
        boolean results = field.equals(SCHEMA);
        while (results && !field.equals(RECIPES)) {
            reader.skipValue();
            field = reader.hasNext() ? reader.nextName() : RECIPES;
        }
        if (!field.equals(RECIPES)) {
            throw new IllegalArgumentException("expected one field, 'recipes'");
        }
        List<Recipe> recipes = recipes();
        while (results && reader.hasNext()) {
            reader.nextName();
            reader.skipValue();
        }
        if (reader.hasNext()) {
            throw new IllegalArgumentException(
                    "unknown field '" + reader.nextName() + "'; there is one field, 'recipes'");
        }
        reader.endObject();
        RecipeJson.expect(reader, JsonToken.END_DOCUMENT, "there is text after the end");
        return recipes;
    }

    private List<Recipe> recipes() throws IOException {
        RecipeJson.expect(reader, JsonToken.BEGIN_ARRAY, "'recipes' must be a list");
        List<Recipe> recipes = new ArrayList<>();
        RecipeJson json = new RecipeJson(catalog);
        for (reader.beginArray(); reader.hasNext(); ) {
            if (reader.peek() == JsonToken.STRING) {
                textPath = reader.getPath();
                recipes.add(RecipeText.parse(reader.nextString(), catalog));
                textPath = null;
            } else {
                recipes.add(json.read(reader));
            }
        }
        reader.endArray();
        if (recipes.isEmpty()) {
            throw new IllegalArgumentException("the list is empty");
        }
        return recipes;
    }
}
