package io.gradus.augmentations;

import io.gradus.augmentations.images.ColorComponents;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import io.gradus.text.Suggestion;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A word or a list in a text, which becomes a number, a constant or an array when its option is
 * known.
 *
 * @param place the index of its first character
 * @param word the word, or null for a list
 * @param list the list, or null for a word
 */
record TextValue(int place, String word, List<TextValue> list) {

    static TextValue read(TextReader text) {
        int start = text.place();
        if (!text.skip('[')) {
            return new TextValue(start, text.word(), null);
        }
        text.enter("lists");
        List<TextValue> values = new ArrayList<>();
        if (!text.skip(']')) {
            do {
                values.add(read(text));
            } while (text.skip(','));
            text.expect(']');
        }
        text.leave();
        return new TextValue(start, null, values);
    }

    /** The values of a list, or the word alone. */
    List<TextValue> values() {
        return word == null ? list : List.of(this);
    }

    /** Whether it is a word that begins with a letter. */
    boolean isName() {
        return word != null && Character.isLetter(word.charAt(0));
    }

    /** Makes a value of a type. */
    Object as(Class<?> type, TextReader text) {
        if (type == ColorComponents.class) {
            return components(text);
        }
        if (type.isArray()) {
            List<TextValue> values = values();
            Object array = Array.newInstance(type.getComponentType(), values.size());
            for (int i = 0; i < values.size(); i++) {
                Array.set(array, i, values.get(i).as(type.getComponentType(), text));
            }
            return array;
        }
        if (word == null) {
            throw text.error(place, "expected one value, but found a list of " + list.size());
        }
        if (type.isEnum()) {
            return oneOf(text, type.getEnumConstants());
        }
        if (type == boolean.class) {
            return oneOf(text, true, false);
        }
        return number(type, text);
    }

    private ColorComponents components(TextReader text) {
        if (TransformText.IMAGE_NET.equalsIgnoreCase(word)) {
            return ColorComponents.IMAGE_NET;
        }
        if (word != null || list.size() != 4) {
            throw text.error(
                    place,
                    "expected %s, or four lists: eigenvalues, and the rows of eigenvectors for red,"
                                    .formatted(TransformText.IMAGE_NET)
                            + " green and blue");
        }
        double[][] rows = (double[][]) as(double[][].class, text);
        try {
            return new ColorComponents(rows[0], Arrays.copyOfRange(rows, 1, rows.length));
        } catch (IllegalArgumentException e) {
            throw text.error(place, e.getMessage());
        }
    }

    private Object oneOf(TextReader text, Object... constants) {
        List<String> known = Arrays.stream(constants).map(Object::toString).toList();
        return Arrays.stream(constants)
                .filter(constant -> names(constant).anyMatch(name -> name.equalsIgnoreCase(word)))
                .findFirst()
                .orElseThrow(
                        () ->
                                text.error(
                                        place,
                                        "expected %s, but found '%s'%s"
                                                .formatted(
                                                        String.join(" or ", known),
                                                        Excerpt.of(word),
                                                        Suggestion.nearest(word, known)
                                                                .map(
                                                                        "; did you mean %s?"
                                                                                ::formatted)
                                                                .orElse(""))));
    }

    private static Stream<String> names(Object constant) {
        return constant instanceof Enum<?> of
                ? Stream.of(of.toString(), of.name())
                : Stream.of(constant.toString());
    }

    private Object number(Class<?> type, TextReader text) {
        boolean whole = type != double.class && type != float.class;
        BigDecimal exact;
        if (word.length() > Limits.NUMBER_LENGTH) {
            throw text.error(
                    place,
                    "a number must have at most %s characters, but has %s"
                            .formatted(Limits.NUMBER_LENGTH, word.length()));
        }
        try {
            exact = new BigDecimal(word);
        } catch (NumberFormatException e) {
            throw text.error(
                    place,
                    "expected a %snumber, but found '%s'"
                            .formatted(whole ? "whole " : "", Excerpt.of(word)));
        }
        try {
            if (!whole) {
                return type == double.class ? (Object) exact.doubleValue() : exact.floatValue();
            }
            return type == int.class ? (Object) exact.intValueExact() : exact.longValueExact();
        } catch (ArithmeticException e) {
            throw text.error(
                    place,
                    "expected a whole number that %s holds, but found '%s'"
                            .formatted(type, Excerpt.of(word)));
        }
    }
}
