package io.gradus.recipes;

import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.gradus.text.Excerpt;
import io.gradus.text.Suggestion;
import io.gradus.text.TextException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

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
 * <p>What is not so is an {@link IllegalArgumentException}; the reader's path tells the place.
 */
public final class RecipeJson extends TypeAdapter<Recipe> {

    private static final String TYPE = "type";
    private static final String NAME = "name";
    private static final String OPTIMIZER = "optimizer";
    private static final String AUGMENTATIONS = "augmentations";

    /** No class has so many options, and none has so long a name. */
    private static final int MOST_FIELDS = 100;

    /** What a recipe may have. */
    static final List<String> FIELDS =
            List.of(NAME, OPTIMIZER, Recipe.LEARNING_RATE, AUGMENTATIONS);

    private final Catalog catalog;
    private final UnaryOperator<String> places;

    /**
     * Creates the adapter.
     *
     * @param catalog tells optimizers, schedules and augmentations apart
     */
    public RecipeJson(Catalog catalog) {
        this(catalog, path -> "");
    }

    /** Creates the adapter for a file, in which a path has a place that messages show. */
    RecipeJson(Catalog catalog, UnaryOperator<String> places) {
        this.catalog = catalog;
        this.places = places;
    }

    @Override
    public Recipe read(JsonReader reader) throws IOException {
        RecipeAssembly assembly = new RecipeAssembly(catalog);
        String name = null;
        Set<String> given = new HashSet<>();
        expect(reader, JsonToken.BEGIN_OBJECT, "a recipe must be a text or an object");
        for (reader.beginObject(); reader.hasNext(); ) {
            String field = reader.nextName();
            if (!given.add(field)) {
                throw givenTwice(field);
            }
            switch (field) {
                case NAME -> {
                    expect(reader, JsonToken.STRING, "'name' must be a text");
                    name = reader.nextString();
                }
                case OPTIMIZER -> assembly.add(part(reader, Catalog.Kind.OPTIMIZER));
                case Recipe.LEARNING_RATE -> learningRate(reader, assembly);
                case AUGMENTATIONS -> {
                    expect(reader, JsonToken.BEGIN_ARRAY, "'augmentations' must be a list");
                    for (reader.beginArray(); reader.hasNext(); ) {
                        augmentations(reader).forEach(assembly::add);
                    }
                    reader.endArray();
                }
                default ->
                        throw new IllegalArgumentException(
                                "unknown field '"
                                        + Excerpt.of(field)
                                        + "'; "
                                        + Suggestion.of(field, FIELDS));
            }
        }
        Recipe recipe = recipe(assembly, name);
        reader.endObject();
        return recipe;
    }

    private static Recipe recipe(RecipeAssembly assembly, String name) {
        try {
            return assembly.recipe(name);
        } catch (TextException e) {
            throw RecipeAssembly.explained(e.text(), e);
        }
    }

    private static IllegalArgumentException givenTwice(String field) {
        return new IllegalArgumentException("'" + Excerpt.of(field) + "' is given twice");
    }

    private void learningRate(JsonReader reader, RecipeAssembly assembly) throws IOException {
        Places place = place(reader);
        Object value = value(reader);
        try {
            assembly.learningRate(value, place);
        } catch (TextException e) {
            throw RecipeAssembly.explained((String) value, e);
        }
    }

    /** Where what the reader is at stands. */
    private Places place(JsonReader reader) {
        return new Places(places.apply(reader.getPath()));
    }

    /** An object, or the name of a class whose options are all left as they are. */
    private Spec part(JsonReader reader, Catalog.Kind kind) throws IOException {
        Places place = place(reader);
        Object value = value(reader);
        Spec spec =
                value instanceof String name
                        ? catalog.canonical(new Spec(name, Map.of(), place))
                        : null;
        if (value instanceof Spec given) {
            spec = given;
        }
        if (spec == null || catalog.find(spec.type()).kind() != kind) {
            throw new IllegalArgumentException(
                    "expected an object whose 'type' is one of " + catalog.names(kind));
        }
        return spec;
    }

    /** An object, or one or several as text. */
    private List<Spec> augmentations(JsonReader reader) throws IOException {
        Places place = place(reader);
        return reader.peek() == JsonToken.STRING
                ? RecipeText.augmentations(reader.nextString(), catalog, place)
                : List.of(part(reader, Catalog.Kind.AUGMENTATION));
    }

    private Object value(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case STRING -> reader.nextString();
            case BOOLEAN -> reader.nextBoolean();
            case NUMBER -> number(reader.nextString());
            case BEGIN_OBJECT -> spec(reader);
            case BEGIN_ARRAY -> list(reader);
            default -> throw new IllegalArgumentException("null is no value; leave the field out");
        };
    }

    private static Number number(String text) {
        if (text.matches("-?\\d{1,18}")) {
            return Long.valueOf(text);
        }
        return Double.valueOf(text);
    }

    private List<Object> list(JsonReader reader) throws IOException {
        List<Object> list = new ArrayList<>();
        for (reader.beginArray(); reader.hasNext(); ) {
            list.add(value(reader));
        }
        reader.endArray();
        return list;
    }

    private Spec spec(JsonReader reader) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        Map<String, String> fieldPlaces = new HashMap<>();
        String whole = places.apply(reader.getPath());
        for (reader.beginObject(); reader.hasNext(); ) {
            String field = reader.nextName();
            if (fields.size() > MOST_FIELDS || field.length() > MOST_FIELDS) {
                throw new IllegalArgumentException(
                        "an object may have at most "
                                + MOST_FIELDS
                                + " fields, with names of as many characters");
            }
            fieldPlaces.put(field, places.apply(reader.getPath()));
            if (fields.put(field, value(reader)) != null) {
                throw givenTwice(field);
            }
        }
        if (!(fields.remove(TYPE) instanceof String type)) {
            throw new IllegalArgumentException(
                    "an object needs a 'type', the name of a class as a text");
        }
        reader.endObject();
        return catalog.canonical(new Spec(type, fields, new Places(whole, fieldPlaces)));
    }

    static void expect(JsonReader reader, JsonToken token, String message) throws IOException {
        if (reader.peek() != token) {
            throw new IllegalArgumentException(message);
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
            Spec spec = recipe.learningRate();
            boolean plain = Recipe.isConstant(spec) || Recipe.isTextForm(spec);
            Object rate = plain ? spec.fields().get(Recipe.VALUE) : spec;
            writeValue(writer, rate);
        }
        writer.name(AUGMENTATIONS);
        writeValue(writer, recipe.augmentations());
        writer.endObject();
    }

    private static void writeValue(JsonWriter writer, Object value) throws IOException {
        if (value instanceof Spec spec && spec.isText()) {
            writer.value(spec.toString());
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
