package io.gradus.recipes;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    private final Catalog catalog;

    private RecipeFile(Path file, Catalog catalog) {
        name = "recipe file " + file;
        this.catalog = catalog;
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
            RecipeFile recipes = new RecipeFile(file, catalog);
            String text = recipes.text(file);
            boolean isYaml = file.toString().matches(YAML);
            return recipes.all(isYaml ? recipes.yaml(text) : recipes.json(text));
        } catch (PlacedException e) {
            throw new RecipeException(
                    e.place() + ": " + Excerpt.of(e.reason(), Limits.MESSAGE_LENGTH), e);
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

    private String text(Path file) throws IOException {
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

    private Node yaml(String text) {
        try {
            return YamlTree.read(text, new TreeSource(name))
                    .orElseThrow(() -> new RecipeException(name + " is empty"));
        } catch (IllegalArgumentException e) {
            throw new RecipeException(name + " is not YAML: " + e.getMessage(), e);
        }
    }

    /** JSON is YAML, but for tabs, which are blanks as well; only YAML has lines and columns. */
    private Node json(String text) throws IOException {
        checkSyntax(text);
        try {
            return YamlTree.read(text.replace('\t', ' '), new TreeSource(name)).orElseThrow();
        } catch (IllegalArgumentException e) {
            // such as a very long name; the path tells the place, too
            return new JsonTree(reader(text), new TreeSource(name)).value("$");
        }
    }

    private static JsonReader reader(String json) {
        JsonReader reader = new JsonReader(new StringReader(json));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(Limits.DEPTH);
        return reader;
    }

    /** Before its fields are understood: what is told of one could be for a brace that lacks. */
    private void checkSyntax(String json) throws IOException {
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

    private List<Recipe> all(Node root) {
        if (!(root instanceof Call object) || !object.name().isEmpty()) {
            throw root.place().error("expected an object, {\"recipes\": [...]}");
        }
        List<Argument> fields = object.arguments();
        String first = fields.isEmpty() ? "" : fields.get(0).name();
        Argument recipes =
                fields.stream()
                        .filter(field -> field.name().equals(RECIPES))
                        .findFirst()
                        .filter(field -> first.equals(RECIPES) || first.equals(SCHEMA))
                        .orElseThrow(() -> root.place().error("expected one field, 'recipes'"));
        List<Recipe> all = recipes(recipes.value());
        if (first.equals(RECIPES) && fields.size() > 1) {
            Argument more = fields.get(1);
            throw more.place()
                    .error(
                            "unknown field '"
                                    + Excerpt.of(more.name())
                                    + "'; there is one field, 'recipes'");
        }
        return all;
    }

    private List<Recipe> recipes(Node node) {
        if (!(node instanceof Items list)) {
            throw node.place().error("'recipes' must be a list");
        }
        List<Recipe> recipes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node element : list.elements()) {
            try {
                Recipe recipe = recipe(element);
                if (!names.add(recipe.name())) {
                    throw RecipeException.twoOfOneName(recipe.name());
                }
                recipes.add(recipe);
            } catch (RecipeException e) {
                throw element.place().error(e.getMessage(), e);
            }
        }
        if (recipes.isEmpty()) {
            throw node.place().error("the list is empty");
        }
        return recipes;
    }

    private Recipe recipe(Node node) {
        return node instanceof Quoted text
                ? RecipeText.parse(text.text(), catalog, TreeSource.where(text.place()))
                : new RecipeJson(catalog).recipe(node);
    }
}
