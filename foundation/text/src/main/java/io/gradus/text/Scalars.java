package io.gradus.text;

import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers, constants and texts that are one word. */
final class Scalars {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d++)?");
    private static final Pattern OF_RUN = Pattern.compile("auto|(\\d++\\.?\\d*+|\\.\\d++)%");

    private Scalars() {}

    /** Makes a value of a type that is one word. */
    static Object read(Word word, Class<?> type, Where where, RunLengths lengths) {
        if (type == String.class) {
            return word.text();
        }
        return type.isEnum() || type == boolean.class
                ? oneOf(word, type)
                : number(word, type, where, lengths);
    }

    /** Tells whether a word is a value of a type. */
    static boolean isOfType(String word, Class<?> type) {
        return type.isEnum() || type == boolean.class
                ? constant(word, constants(type)).isPresent()
                : NUMBER.matcher(word).matches() || OF_RUN.matcher(word).matches();
    }

    /** Quotes are for what is no word otherwise; in JSON and YAML every name has them. */
    static Optional<Word> word(Node node) {
        return node instanceof Quoted quoted
                ? Optional.of(new Word(quoted.place(), quoted.text()))
                : Optional.of(node).filter(Word.class::isInstance).map(Word.class::cast);
    }

    /** Returns what a value of a type is called where it is missing. */
    static String expectation(Class<?> type) {
        if (type.isArray()) {
            return expectation(type.getComponentType());
        }
        if (type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class) {
            return "a number";
        }
        return type.isEnum() || type == boolean.class
                ? String.join(" or ", names(constants(type)))
                : type == String.class ? "a text" : "a value";
    }

    private static Object[] constants(Class<?> type) {
        return type.isEnum() ? type.getEnumConstants() : new Object[] {true, false};
    }

    private static List<String> names(Object... constants) {
        return Arrays.stream(constants).map(Object::toString).toList();
    }

    private static Optional<Object> constant(String word, Object... constants) {
        String name = word.replace('-', '_');
        return Arrays.stream(constants)
                .filter(
                        constant ->
                                constant.toString().equalsIgnoreCase(word)
                                        || constant instanceof Enum<?> of
                                                && of.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static Object oneOf(Word word, Class<?> type) {
        List<String> known = names(constants(type));
        return constant(word.text(), constants(type))
                .orElseThrow(
                        () ->
                                word.place()
                                        .error(
                                                "expected %s, but found '%s'%s"
                                                        .formatted(
                                                                expectation(type),
                                                                Excerpt.of(word.text()),
                                                                nearest(word.text(), known))));
    }

    private static String nearest(String word, List<String> known) {
        return Suggestion.nearest(word, known).map("; did you mean %s?"::formatted).orElse("");
    }

    private static Object number(Word word, Class<?> type, Where where, RunLengths lengths) {
        Place place = word.place();
        String text = word.text();
        if (text.length() > Limits.NUMBER_LENGTH) {
            throw place.error(
                    "a number must have at most %s characters, but has %s"
                            .formatted(Limits.NUMBER_LENGTH, text.length()));
        }
        boolean whole = type == int.class || type == long.class;
        if (whole && lengths != null && OF_RUN.matcher(text).matches()) {
            return whole(Long.toString(lengthOfRun(word, where, lengths)), type, place);
        }
        if (!NUMBER.matcher(text).matches()) {
            throw place.error(
                    "expected %s, but found '%s'".formatted(expectation(type), Excerpt.of(text)));
        }
        if (!whole) {
            return type == float.class ? (Object) Float.valueOf(text) : Double.valueOf(text);
        }
        Number number = whole(text, type, place);
        if (lengths != null) {
            lengths.given(number.longValue(), where);
        }
        return number;
    }

    private static long lengthOfRun(Word word, Where where, RunLengths lengths) {
        try {
            return lengths.resolve(word.text(), where);
        } catch (IllegalArgumentException e) {
            throw word.place().error(e.getMessage(), e);
        }
    }

    private static Number whole(String number, Class<?> type, Place place) {
        try {
            BigDecimal exact = new BigDecimal(number);
            return type == int.class ? (Number) exact.intValueExact() : exact.longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw place.error(
                    "expected a whole number that %s holds, but found '%s'"
                            .formatted(type, Excerpt.of(number)),
                    e);
        }
    }
}
