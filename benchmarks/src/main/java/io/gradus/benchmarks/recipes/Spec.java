package io.gradus.benchmarks.recipes;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of a recipe: the name of a class and the options of its builder, or a text form of an
 * augmentation.
 *
 * @param type the name, such as {@code Adam} or {@code djl.Adam}, or {@link #TEXT_FORM}
 * @param fields the options in the order they were given; a value is a {@code Long}, {@code
 *     Double}, {@code Boolean}, {@code String}, {@link Spec} or a list of those
 */
public record Spec(String type, Map<String, Object> fields) {

    /** The type of what {@code Augmentations.parse} reads, which is its one field. */
    private static final String TEXT_FORM = "Augmentations.parse";

    private static final String TEXT = "text";

    /** What {@link RecipeText} takes for a text without quotes. */
    private static final Pattern BARE =
            Pattern.compile("(?!(true|false)$)([A-Za-z_][\\w.%-]*|[-+]?[0-9.][\\w.%+-]*%)");

    /**
     * Creates a part.
     *
     * @param type the name
     * @param fields the options
     */
    public Spec {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** An augmentation in its text form. */
    static Spec ofText(String text) {
        return new Spec(TEXT_FORM, Map.of(TEXT, text));
    }

    /** Whether it is a text form; its text is {@link #toString()}. */
    boolean isText() {
        return type.equals(TEXT_FORM);
    }

    /** The same part without an option. */
    Spec without(String field) {
        Map<String, Object> others = new LinkedHashMap<>(fields);
        others.remove(field);
        return new Spec(type, others);
    }

    /** The same part with an option that has another value. */
    Spec with(String field, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put(field, value);
        return new Spec(type, all);
    }

    /**
     * Returns the part as {@link RecipeText} reads it.
     *
     * @return the text, such as {@code Lookahead(inner=Adam, k=5)}
     */
    @Override
    public String toString() {
        if (isText()) {
            return (String) fields.get(TEXT);
        }
        if (fields.isEmpty()) {
            return type;
        }
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + text(field.getValue()))
                .collect(Collectors.joining(", ", type + "(", ")"));
    }

    /** A value as {@link RecipeText} reads it. */
    static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Spec::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof String word && !BARE.matcher(word).matches()) {
            return quoted(word);
        }
        return value instanceof Double number ? text(number.doubleValue()) : value.toString();
    }

    static String quoted(String text) {
        String quote = text.indexOf('"') < 0 ? "\"" : "'";
        return quote + text + quote;
    }

    /** 0.0001 rather than 1.0E-4. */
    private static String text(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal decimal = BigDecimal.valueOf(number).stripTrailingZeros();
        return Math.abs(number) < 1e-6 ? decimal.toString() : decimal.toPlainString();
    }
}
