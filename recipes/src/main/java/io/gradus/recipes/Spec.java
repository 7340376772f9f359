package io.gradus.recipes;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of a recipe: the name of a class and the options of its builder, or a text form of an
 * augmentation. Two are equal if they say the same, wherever they stand.
 */
public final class Spec {

    /** The type of what {@code Augmentations.parse} reads, which is its one field. */
    private static final String TEXT_FORM = "Augmentations.parse";

    private static final String TEXT = "text";

    /** What {@link RecipeText} takes for a text without quotes. */
    private static final Pattern BARE =
            Pattern.compile("(?!(true|false)$)([A-Za-z_][\\w.%-]*|[-+]?[0-9.][\\w.%+-]*%)");

    private final String type;
    private final Map<String, Object> fields;
    private final Places places;

    /**
     * Creates a part.
     *
     * @param type the name, such as {@code Adam} or {@code djl.Adam}
     * @param fields the options in the order they were given; a value is a {@code Long}, {@code
     *     Double}, {@code Boolean}, {@code String}, {@link Spec} or a list of those
     */
    public Spec(String type, Map<String, Object> fields) {
        this(type, fields, Places.UNKNOWN);
    }

    Spec(String type, Map<String, Object> fields, Places places) {
        this.type = type;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        this.places = places;
    }

    /** An augmentation in its text form. */
    static Spec ofText(String text, Places places) {
        return new Spec(TEXT_FORM, Map.of(TEXT, text), places);
    }

    /**
     * Returns the name of the class.
     *
     * @return the name
     */
    public String type() {
        return type;
    }

    /**
     * Returns the options.
     *
     * @return the options in the order they were given
     */
    public Map<String, Object> fields() {
        return fields;
    }

    /** Where it stands. */
    Places places() {
        return places;
    }

    /** Whether it is a text form; its text is {@link #toString()}. */
    boolean isText() {
        return type.equals(TEXT_FORM);
    }

    /** The same part without an option. */
    Spec without(String field) {
        Map<String, Object> others = new LinkedHashMap<>(fields);
        others.remove(field);
        return new Spec(type, others, places);
    }

    /**
     * Returns the same part with an option that has another value.
     *
     * @param field the option
     * @param value its value
     * @return a new part
     */
    public Spec with(String field, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put(field, value);
        return new Spec(type, all, places);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spec spec && type.equals(spec.type) && fields.equals(spec.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, fields);
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
