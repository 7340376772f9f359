package io.gradus.recipes;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Places of a part of a recipe and of its options, for messages; empty where they are not known.
 *
 * @param whole the place of the part, such as {@code recipe file a.yaml, line 3, column 5}
 * @param fields the places of its options
 */
record Places(String whole, Map<String, String> fields) {

    static final Places UNKNOWN = new Places("");

    /** The option that a message begins with. */
    private static final Pattern FIRST_WORD = Pattern.compile("[A-Za-z]\\w*");

    Places {
        fields =
                fields.entrySet().stream()
                        .filter(field -> !field.getValue().isEmpty())
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, Map.Entry::getValue));
    }

    /** One place for a part and all its options. */
    Places(String whole) {
        this(whole, Map.of());
    }

    /** The place of an option, or of the part where it has none of its own. */
    String of(String field) {
        return fields.getOrDefault(field, whole);
    }

    /** The place of the option that a message begins with, if it does, else of the part. */
    String ofMistake(String message) {
        Matcher word = FIRST_WORD.matcher(message);
        return word.lookingAt() ? of(word.group()) : whole;
    }
}
