package io.gradus.text;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A writer of what a {@link Binder} reads: the printed name and the options of a builder. */
public final class TextWriter {

    private final Map<Class<?>, Function<Object, String>> writers = new LinkedHashMap<>();
    private final List<Object> defaults = new ArrayList<>();

    /**
     * Adds a writer of values.
     *
     * @param <T> their type
     * @param type their type
     * @param text makes the text that a {@link ValueReader} of the type reads
     * @return this writer
     */
    public <T> TextWriter writes(Class<T> type, Function<? super T, String> text) {
        writers.put(type, value -> text.apply(type.cast(value)));
        return this;
    }

    /**
     * Adds a value that is not written.
     *
     * @param value the default of every option that may have it
     * @return this writer
     */
    public TextWriter leavesOut(Object value) {
        defaults.add(value);
        return this;
    }

    /**
     * Writes the options of a builder that are set. An option's value is what the builder's method
     * of that name without parameters returns, or else its field of that name; neither needs to be
     * public.
     *
     * @param form the builder's form
     * @param builder the builder
     * @return for example {@code Cutout(length=16, holes=1, fill=0.0)}
     */
    public String call(Form form, Object builder) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String option : form.options()) {
            Object value = value(builder, option);
            if (value != null && !defaults.contains(value)) {
                options.put(option, value);
            }
        }
        return call(form.printed(), options);
    }

    /**
     * Writes a name and its options.
     *
     * @param name the name
     * @param options names and values, in their order
     * @return for example {@code Cutout(length=16, holes=1, fill=0.0)}
     */
    public String call(String name, Map<String, ?> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + value(option.getValue()))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /**
     * Writes a value.
     *
     * @param value a number, a constant, an array, a list, or what a writer was added for; of
     *     anything else its own text
     * @return the text; an array of one is written as its element
     */
    public String value(Object value) {
        for (Map.Entry<Class<?>, Function<Object, String>> writer : writers.entrySet()) {
            if (writer.getKey().isInstance(value)) {
                return writer.getValue().apply(value);
            }
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::value).collect(Collectors.joining(", ", "[", "]"));
        }
        if (!value.getClass().isArray()) {
            return Names.of(value);
        }
        int length = Array.getLength(value);
        String values =
                IntStream.range(0, length)
                        .mapToObj(i -> value(Array.get(value, i)))
                        .collect(Collectors.joining(", "));
        return length == 1 ? values : "[" + values + "]";
    }

    private static Object value(Object builder, String option) {
        try {
            for (Class<?> c = builder.getClass(); c != Object.class; c = c.getSuperclass()) {
                for (Method method : c.getDeclaredMethods()) {
                    if (method.getName().equals(option) && method.getParameterCount() == 0) {
                        return open(method).invoke(builder);
                    }
                }
                for (Field field : c.getDeclaredFields()) {
                    if (field.getName().equals(option)) {
                        return open(field).get(builder);
                    }
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException(
                "%s has no field '%s', from which the text form prints the option; call it so"
                        .formatted(builder.getClass().getName(), option));
    }

    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }
}
