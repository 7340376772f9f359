package io.gradus.benchmarks.recipes;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.gradus.benchmarks.cli.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of recipes: {@code {"recipes": [...]}}, each element as {@link RecipeJson} or a text as
 * {@link RecipeText} reads it.
 */
final class RecipeFile {

    /** The first field of a results.json, whose recipes can be taken as they are. */
    private static final String SCHEMA = "schema";

    private static final String RECIPES = "recipes";

    private RecipeFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @param catalog tells optimizers, schedules and augmentations apart
     * @return the recipes in their order
     * @throws UserError if the file cannot be read or is not as above; the message shows the place
     */
    static List<Recipe> read(Path file, Catalog catalog) {
        try (Reader text = Files.newBufferedReader(file);
                JsonReader reader = new JsonReader(text)) {
            reader.setStrictness(Strictness.STRICT);
            return read(reader, file, catalog);
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

    private static List<Recipe> read(JsonReader reader, Path file, Catalog catalog)
            throws IOException {
        try {
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
            List<Recipe> recipes = recipes(reader, catalog);
            while (results && reader.hasNext()) {
                reader.nextName();
                reader.skipValue();
            }
            RecipeJson.expect(reader, JsonToken.END_OBJECT, "there is one field, 'recipes'");
            reader.endObject();
            RecipeJson.expect(reader, JsonToken.END_DOCUMENT, "there is text after the end");
            return recipes;
        } catch (IllegalArgumentException | UserError e) {
            throw new UserError(
                    "recipe file " + file + ", at " + reader.getPath() + ": " + e.getMessage(), e);
        } catch (MalformedJsonException | EOFException e) {
            throw new UserError("recipe file " + file + " is not JSON: " + UserError.reason(e), e);
        }
    }

    private static List<Recipe> recipes(JsonReader reader, Catalog catalog) throws IOException {
        RecipeJson.expect(reader, JsonToken.BEGIN_ARRAY, "'recipes' must be a list");
        List<Recipe> recipes = new ArrayList<>();
        RecipeJson json = new RecipeJson(catalog);
        for (reader.beginArray(); reader.hasNext(); ) {
            recipes.add(
                    reader.peek() == JsonToken.STRING
                            ? RecipeText.parse(reader.nextString(), catalog)
                            : json.read(reader));
        }
        if (recipes.isEmpty()) {
            throw new IllegalArgumentException("the list is empty");
        }
        reader.endArray();
        return recipes;
    }
}
