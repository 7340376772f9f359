package io.gradus.recipes;

import com.google.gson.Gson;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.text.TextException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A random transform that a recipe names with its options, which {@code Augmentations.parse} reads
 * too: names, numbers and lists are written alike.
 */
final class TransformSpec {

    /** The one option whose lists are JSON. */
    private static final String POLICY = "policy";

    private final StringBuilder text = new StringBuilder();

    /** Where in the recipe file stands what begins at an index of the text. */
    private final NavigableMap<Integer, String> places = new TreeMap<>();

    private TransformSpec() {}

    /** Makes a transform; what is wrong with it is an {@link IllegalArgumentException}. */
    static RandomTransform<?> build(Spec spec) {
        TransformSpec form = new TransformSpec();
        form.append(spec);
        try {
            return Augmentations.parse(form.text.toString());
        } catch (TextException e) {
            String name = spec.isText() ? spec.toString() : spec.type();
            String place = form.places.floorEntry(e.column() - 1).getValue();
            // what a builder says of the whole begins with the name, perhaps the short one
            boolean named = e.reason().regionMatches(true, 0, name + ": ", 0, name.length() + 2);
            String reason = e.reason().substring(named ? name.length() + 2 : 0);
            throw PlacedException.of(name + ": " + reason, place, e);
        }
    }

    private void append(Spec spec) {
        places.put(text.length(), spec.places().whole());
        if (spec.isText()) {
            text.append(spec);
            return;
        }
        text.append(spec.type());
        String separator = "(";
        for (Map.Entry<String, Object> field : spec.fields().entrySet()) {
            text.append(separator);
            places.put(text.length(), spec.places().of(field.getKey()));
            text.append(field.getKey()).append('=');
            append(field.getKey(), field.getValue());
            separator = ", ";
        }
        text.append(spec.fields().isEmpty() ? "()" : ")");
    }

    private void append(String option, Object value) {
        if (value instanceof Spec spec) {
            append(spec);
        } else if (value instanceof List<?> list && option.equals(POLICY)) {
            text.append(new Gson().toJson(list));
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (Object element : list) {
                text.append(separator);
                append(option, element);
                separator = ", ";
            }
            text.append(list.isEmpty() ? "[]" : "]");
        } else {
            text.append(value instanceof String word ? word : Spec.text(value));
        }
    }
}
