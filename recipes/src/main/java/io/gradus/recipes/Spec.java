package io.gradus.recipes;

import io.gradus.text.Excerpt;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import io.gradus.text.TextReader;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of a recipe: the name of a class and the options of its builder, a text form of a schedule
 * or an augmentation, or a constant learning rate. Two are equal if they say the same, wherever
 * they stand.
 */
public final class Spec {

    /** What {@link RecipeText} takes for a text without quotes. */
    private static final Pattern BARE =
            Pattern.compile("(?!(true|false)$)([A-Za-z_][\\w.%-]*|[-+]?[0-9.][\\w.%+-]*%)");

    private final Node node;
    private final String file;

    /**
     * Creates a part.
     *
     * @param type the name, such as {@code Adam} or {@code djl.Adam}
     * @param fields the options in the order they were given; a value is a {@code Long}, {@code
     *     Double}, {@code Boolean}, {@code String}, {@link Spec} or a list of those
     */
    public Spec(String type, Map<String, Object> fields) {
        this(node(fields.isEmpty() ? type : text(type, fields)), "");
    }

    /**
     * Creates a part of what was read.
     *
     * @param node a class with the names that are printed, a text form in quotes, or a number
     * @param file where the text stands that has it; empty if it is in no file, or has the place
     */
    Spec(Node node, String file) {
        this.node = node;
        this.file = file;
    }

    /**
     * Creates a constant learning rate.
     *
     * @param rate the rate
     * @return the part
     */
    public static Spec constant(double rate) {
        return new Spec(node(text(rate)), "");
    }

    /** A text form. */
    static Spec ofText(String text) {
        return new Spec(node(new Quoted(null, text).toString()), "");
    }

    /** What a value is when it is read. */
    static Node node(Object value) {
        return TextReader.read(value instanceof String text ? text : text(value), "a part");
    }

    private static String text(String type, Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + text(field.getValue()))
                .collect(Collectors.joining(", ", type + "(", ")"));
    }

    /** What was read. */
    Node node() {
        return node;
    }

    /** Where the text stands that has it. */
    String file() {
        return file;
    }

    /** Whether it is a text form; its text is {@link #toString()}. */
    boolean isText() {
        return node instanceof Quoted;
    }

    /**
     * Returns the name of the class.
     *
     * @return the name; empty if this is a text form or a constant
     */
    public String type() {
        return node.call().map(Call::name).orElse("");
    }

    /**
     * Returns the options.
     *
     * @return the options in the order they were given; none of a text form
     */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<Argument> options = node.call().map(Call::arguments).orElse(List.of());
        options.forEach(option -> fields.put(option.name(), value(option.value())));
        return Collections.unmodifiableMap(fields);
    }

    /** A value as an object: a number, a boolean, a text, a list, or a part. */
    static Object value(Node node) {
        if (node instanceof Items items) {
            return items.elements().stream().map(Spec::value).toList();
        }
        if (node instanceof Quoted quoted) {
            return quoted.text();
        }
        if (!(node instanceof Word word)) {
            return new Spec(node, "");
        }
        if (isNumber(word)) {
            return number(word.text());
        }
        return isBoolean(word) ? (Object) Boolean.valueOf(word.text()) : word.text();
    }

    /**
     * Returns the same part with an option that has another value.
     *
     * @param field the option
     * @param value its value
     * @return a new part
     */
    public Spec with(String field, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(fields());
        all.put(field, value);
        return new Spec(type(), all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spec spec && content().equals(spec.content());
    }

    @Override
    public int hashCode() {
        return content().hashCode();
    }

    /** Options may stand in any order. */
    private List<Object> content() {
        return type().isEmpty() ? List.of(node.toString()) : List.of(type(), fields());
    }

    /**
     * Returns the part as {@link RecipeText} reads it.
     *
     * @return the text, such as {@code Lookahead(inner=Adam, k=5)}
     */
    @Override
    public String toString() {
        return node instanceof Quoted quoted ? quoted.text() : node.toString();
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Spec::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof String word) {
            return word(new Quoted(null, word)).toString();
        }
        return value instanceof Double number ? text(number.doubleValue()) : value.toString();
    }

    /** 0.0001 rather than 1.0E-4. */
    private static String text(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal decimal = BigDecimal.valueOf(number).stripTrailingZeros();
        return Math.abs(number) < 1e-6 ? decimal.toString() : decimal.toPlainString();
    }

    /** A text without its quotes where it needs none. */
    static Node word(Quoted quoted) {
        return BARE.matcher(quoted.text()).matches()
                ? new Word(quoted.place(), quoted.text())
                : quoted;
    }

    /** A number as it is printed. */
    static Word number(Word word) {
        try {
            return new Word(word.place(), text((Object) number(word.text())));
        } catch (NumberFormatException e) {
            throw word.place().error("'" + Excerpt.of(word.text()) + "' is no number", e);
        }
    }

    private static Number number(String text) {
        return text.matches("[-+]?\\d{1,18}") ? (Number) Long.valueOf(text) : Double.valueOf(text);
    }

    /** Whether something is a number. */
    static boolean isNumber(Node node) {
        return node instanceof Word word && !word.isName() && !word.text().endsWith("%");
    }

    /** Whether something is {@code true} or {@code false}. */
    static boolean isBoolean(Node node) {
        return node instanceof Word word && word.text().matches("true|false");
    }
}
