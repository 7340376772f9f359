package io.gradus.recipes;

import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.gradus.text.Excerpt;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import io.gradus.text.Suggestion;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A recipe as JSON.
 *
 * <pre>{@code
 * {"name": "any name; optional",
 *  "optimizer": {"type": "Adam", "beta1": 0.9},
 *  "learningRate": 0.001 or {"type": "CosineAnnealing", "baseValue": 0.001, "steps": "auto"}
 *      or "warmup(10%) cosine(0.001, 90%)",
 *  "augmentations": [{"type": "RandomCrop", "padding": 4}, "flip cutout(16)"]}
 * }</pre>
 *
 * <p>What is not so is an {@link IllegalArgumentException}, whose message has the path.
 */
public final class RecipeJson extends TypeAdapter<Recipe> {

    private static final String TYPE = "type";
    private static final String NAME = "name";
    private static final String OPTIMIZER = "optimizer";
    private static final String AUGMENTATIONS = "augmentations";

    /** What a recipe may have. */
    static final List<String> FIELDS =
            List.of(NAME, OPTIMIZER, Recipe.LEARNING_RATE, AUGMENTATIONS);

    private final Catalog catalog;
    private final PartReader parts;

    /**
     * Creates the adapter.
     *
     * @param catalog tells optimizers, schedules and augmentations apart
     */
    public RecipeJson(Catalog catalog) {
        this.catalog = catalog;
        this.parts = new PartReader(catalog, null);
    }

    @Override
    public Recipe read(JsonReader reader) throws IOException {
        return recipe(new JsonTree(reader, new TreeSource("")).value("$"));
    }

    /** Makes a recipe of what was read. */
    Recipe recipe(Node node) {
        if (!(node instanceof Call object)) {
            throw node.place().error("a recipe must be a text or an object");
        }
        RecipeAssembly assembly = new RecipeAssembly(catalog, "");
        String name = null;
        PartReader.requireEachOnce(object.arguments());
        if (!object.name().isEmpty()) {
            throw object.place().error(unknown(TYPE));
        }
        for (Argument field : object.arguments()) {
            Node value = field.value();
            switch (field.name()) {
                case NAME -> {
                    if (!(value instanceof Quoted text)) {
                        throw value.place().error("'name' must be a text");
                    }
                    name = text.text();
                }
                case OPTIMIZER -> assembly.add(part(value, Catalog.Kind.OPTIMIZER));
                case Recipe.LEARNING_RATE -> assembly.learningRate(parts.value(value));
                case AUGMENTATIONS -> {
                    if (!(value instanceof Items list)) {
                        throw value.place().error("'augmentations' must be a list");
                    }
                    list.elements().forEach(element -> addAugmentations(element, assembly));
                }
                default -> throw field.place().error(unknown(field.name()));
            }
        }
        try {
            return assembly.recipe(name);
        } catch (PlacedException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw object.place().error(e.getMessage(), e);
        }
    }

    private static String unknown(String field) {
        return "unknown field '" + Excerpt.of(field) + "'; " + Suggestion.of(field, FIELDS);
    }

    /** An object, or the name of a class whose options are all left as they are. */
    private Node part(Node node, Catalog.Kind kind) {
        Node value = parts.value(node);
        Node part =
                value instanceof Word word && word.isName() && !(node instanceof Word)
                        ? parts.part(value.call().orElseThrow())
                        : value;
        catalog.require(part, kind, "expected an object whose 'type' is one of");
        return part;
    }

    /** An object, or one or several as text. */
    private void addAugmentations(Node node, RecipeAssembly assembly) {
        if (!(node instanceof Quoted text)) {
            assembly.add(part(node, Catalog.Kind.AUGMENTATION));
            return;
        }
        try {
            String file = TreeSource.where(text.place());
            assembly.add(RecipeText.augmentations(text.text(), catalog, file));
        } catch (RecipeException e) {
            throw text.place().error(e.getMessage(), e);
        }
    }

    @Override
    public void write(JsonWriter writer, Recipe recipe) throws IOException {
        writer.beginObject();
        writer.name(NAME).value(recipe.name());
        writer.name(OPTIMIZER);
        writeValue(writer, recipe.optimizer());
        if (recipe.learningRate() != null) {
            writer.name(Recipe.LEARNING_RATE);
            writeValue(writer, recipe.learningRate());
        }
        writer.name(AUGMENTATIONS);
        writeValue(writer, recipe.augmentations());
        writer.endObject();
    }

    private static void writeValue(JsonWriter writer, Object value) throws IOException {
        if (value instanceof Spec spec && spec.type().isEmpty()) {
            writeValue(writer, Spec.value(spec.node()));
        } else if (value instanceof Spec spec) {
            writer.beginObject().name(TYPE).value(spec.type());
            for (Map.Entry<String, Object> field : spec.fields().entrySet()) {
                writer.name(field.getKey());
                writeValue(writer, field.getValue());
            }
            writer.endObject();
        } else if (value instanceof List<?> list) {
            writer.beginArray();
            for (Object element : list) {
                writeValue(writer, element);
            }
            writer.endArray();
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof Boolean flag) {
            writer.value(flag);
        } else {
            writer.value((String) value);
        }
    }
}
