package io.gradus.benchmarks.recipes;

import com.google.gson.Gson;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.TransformTextException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A random transform that a recipe names with its options, which {@code Augmentations.parse} reads
 * too: names, numbers and lists are written alike.
 */
final class TransformSpec {

    /** The one option whose lists are JSON. */
    private static final String POLICY = "policy";

    private TransformSpec() {}

    /** Makes a transform; what is wrong with it is an {@link IllegalArgumentException}. */
    static RandomTransform<?> build(Spec spec) {
        try {
            return Augmentations.parse(text(spec));
        } catch (TransformTextException e) {
            String name = spec.isText() ? spec.toString() : spec.type();
            throw new IllegalArgumentException(name + ": " + e.reason(), e);
        }
    }

    private static String text(Spec spec) {
        if (spec.isText()) {
            return spec.toString();
        }
        return spec.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + text(field.getKey(), field.getValue()))
                .collect(Collectors.joining(", ", spec.type() + "(", ")"));
    }

    private static String text(String option, Object value) {
        if (value instanceof Spec spec) {
            return text(spec);
        }
        if (value instanceof List<?> list) {
            return option.equals(POLICY)
                    ? new Gson().toJson(list)
                    : list.stream()
                            .map(element -> text(option, element))
                            .collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof String word ? word : Spec.text(value);
    }
}
