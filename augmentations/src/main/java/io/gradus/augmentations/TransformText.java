package io.gradus.augmentations;

import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.policies.Policy;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes what {@link Augmentations#parse} reads. */
final class TransformText {

    /** The components that have a name; others are lists, of eigenvalues and of three rows. */
    static final String IMAGE_NET = "imagenet";

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
            boolean noise =
                    builder instanceof RandomErasing.Builder
                            && option.equals("value")
                            && value(builder, "noise") != null;
            Object value = value(builder, noise ? "noise" : option);
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
        if (value instanceof ColorComponents components) {
            return text(components);
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

    private static String text(ColorComponents components) {
        if (components == ColorComponents.IMAGE_NET) {
            return IMAGE_NET;
        }
        List<double[]> rows = new ArrayList<>();
        rows.add(components.eigenvalues());
        rows.addAll(Arrays.asList(components.eigenvectors()));
        return rows.stream().map(Arrays::toString).toList().toString();
    }
}
