package io.gradus.recipes;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of recipes: {@code {"recipes": [...]}}, each element as {@link RecipeJson} or a text as
 * {@link RecipeText} reads it; JSON, or YAML if its name ends so.
 */
final class RecipeFile {

    /** The first field of a results.json, whose recipes can be taken as they are. */
    private static final String SCHEMA = "schema";

    private static final String RECIPES = "recipes";

    private static final Pattern LENIENT =
            Pattern.compile(
                    "Use JsonReader\\.setStrictness\\(Strictness\\.LENIENT\\) to accept malformed"
                            + " JSON");

    private static final String YAML = ".*\\.ya?ml";

    private final String name;
    private final Optional<YamlText> marks;
    private final JsonReader reader;
    private final Catalog catalog;

    /** Where a recipe begins that the reader is behind when it is understood; else null. */
    private String whole;

    private RecipeFile(String name, String json, Optional<YamlText> marks, Catalog catalog) {
        this.name = name;
        this.marks = marks;
        this.catalog = catalog;
        reader = reader(json);
    }

    private static JsonReader reader(String json) {
        JsonReader reader = new JsonReader(new StringReader(json));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(Limits.DEPTH);
        return reader;
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @param catalog tells optimizers, schedules and augmentations apart
     * @return the recipes in their order
     * @throws RecipeException if the file cannot be read or is not as above; the message shows the
     *     place
     */
    static List<Recipe> read(Path file, Catalog catalog) {
        try {
            String name = "recipe file " + file;
            String text = text(file, name);
            if (file.toString().matches(YAML)) {
                YamlText yaml = yaml(text, name);
                return new RecipeFile(name, yaml.json(), Optional.of(yaml), catalog).read();
            }
            checkSyntax(text, name);
            return new RecipeFile(name, text, marks(text), catalog).read();
        } catch (CharacterCodingException e) {
            throw new RecipeException(
                    "recipe file " + file + " is not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new RecipeException(
                    "cannot read recipe file "
                            + file
                            + " ("
                            + e.getClass().getSimpleName()
                            + "); check the path given with --recipes",
                    e);
        }
    }

    private static String text(Path file, String name) throws IOException {
        try {
            return Limits.read(file);
        } catch (IllegalArgumentException e) {
            throw new RecipeException(
                    name
                            + ": "
                            + e.getMessage()
                            + "; the recipes of a long results.json can be copied into a file of"
                            + " their own",
                    e);
        }
    }

    private static YamlText yaml(String text, String name) {
        try {
            YamlText yaml = YamlText.of(text);
            if (yaml.json().isEmpty()) {
                throw new RecipeException(name + " is empty");
            }
            return yaml;
        } catch (IllegalArgumentException e) {
            throw new RecipeException(name + " is not YAML: " + e.getMessage(), e);
        }
    }

    /** Before its fields are understood: what is told of one could be for a brace that lacks. */
    private static void checkSyntax(String json, String name) throws IOException {
        try {
            JsonReader reader = reader(json);
            reader.skipValue();
            reader.peek();
        } catch (MalformedJsonException | EOFException e) {
            throw new RecipeException(name + " is not JSON: " + problem(e), e);
        }
    }

    /** Without what Gson advises, which is of no use here. */
    private static String problem(Exception e) {
        String reason = RecipeException.reason(e);
        return Excerpt.of(
                LENIENT.matcher(reason).replaceAll("something else was expected"),
                Limits.MESSAGE_LENGTH / 4);
    }

    /** JSON is YAML, but for tabs, which are blanks as well. */
    private static Optional<YamlText> marks(String json) {
        try {
            return Optional.of(YamlText.of(json.replace('\t', ' ')));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // such as a very long name; the path tells the place, too
        }
    }

    private List<Recipe> read() throws IOException {
        try {
            return all();
        } catch (IllegalArgumentException | RecipeException e) {
            String path = whole == null ? reader.getPath() : whole;
            throw new RecipeException(
                    place(path) + ": " + Excerpt.of(e.getMessage(), Limits.MESSAGE_LENGTH), e);
        }
    }

    /** File, line, column and path. */
    private String place(String path) {
        return name
                + ", "
                + marks.flatMap(found -> found.place(path)).map(mark -> mark + ", ").orElse("")
                + "at "
                + Excerpt.of(path);
    }

    private List<Recipe> all() throws IOException {
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
                    "unknown field '"
                            + Excerpt.of(reader.nextName())
                            + "'; there is one field, 'recipes'");
        }
        reader.endObject();
        RecipeJson.expect(reader, JsonToken.END_DOCUMENT, "there is text after the end");
        return recipes;
    }

    private List<Recipe> recipes() throws IOException {
        RecipeJson.expect(reader, JsonToken.BEGIN_ARRAY, "'recipes' must be a list");
        List<Recipe> recipes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        RecipeJson json = new RecipeJson(catalog, this::place);
        for (reader.beginArray(); reader.hasNext(); ) {
            String path = reader.getPath();
            Recipe recipe = recipe(json);
            if (!names.add(recipe.name())) {
                whole = path;
                throw RecipeException.twoOfOneName(recipe.name());
            }
            recipes.add(recipe);
        }
        reader.endArray();
        if (recipes.isEmpty()) {
            throw new IllegalArgumentException("the list is empty");
        }
        return recipes;
    }

    private Recipe recipe(RecipeJson json) throws IOException {
        if (reader.peek() != JsonToken.STRING) {
            return json.read(reader);
        }
        whole = reader.getPath();
        Recipe recipe = RecipeText.parse(reader.nextString(), catalog, new Places(place(whole)));
        whole = null;
        return recipe;
    }
}
