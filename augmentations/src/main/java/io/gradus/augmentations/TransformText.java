package io.gradus.augmentations;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes what {@link Augmentations#parse} reads. */
final class TransformText {

    private TransformText() {}

    /** The class that a builder builds, and its options where they are set. */
    static String of(RandomTransform.BaseBuilder<?> builder) {
        Class<?> type = builder.getClass().getEnclosingClass();
        List<String> options = new ArrayList<>();
        String name = type.getSimpleName();
        Forms form = Forms.find(name).orElse(null);
        if (form == null) {
            return name;
        }
        for (String option : form.options()) {
            Object value = value(builder, option);
            if (value != null && value != Layout.HWC) {
                options.add(option + "=" + text(value));
            }
        }
        return name + "(" + String.join(", ", options) + ")";
    }

    private static Object value(Object builder, String option) {
        for (Class<?> c = builder.getClass(); c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.getName().equals(option)) {
                    try {
                        field.setAccessible(true);
                        return field.get(builder);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
        throw new IllegalStateException(builder.getClass() + " has no field " + option);
    }

    private static String text(Object value) {
        if (value instanceof Policy policy) {
            return Policy.named().entrySet().stream()
                    .filter(named -> named.getValue().equals(policy))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseGet(policy::toString);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Objects::toString).collect(Collectors.joining(", ", "[", "]"));
        }
        if (!value.getClass().isArray()) {
            return value.toString();
        }
        int length = Array.getLength(value);
        String values =
                IntStream.range(0, length)
                        .mapToObj(i -> Array.get(value, i).toString())
                        .collect(Collectors.joining(", "));
        return length == 1 ? values : "[" + values + "]";
    }
}
