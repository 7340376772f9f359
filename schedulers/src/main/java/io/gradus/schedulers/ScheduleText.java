package io.gradus.schedulers;

import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import io.gradus.text.Suggestion;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that is read from left to right, word by word. */
final class ScheduleText {

    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");
    private static final Pattern EQUALS = Pattern.compile("\\s*=");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d++)?");

    private static final String AUTO = "auto";
    private static final Pattern PART_OF_RUN =
            Pattern.compile(AUTO + "\\b|(\\d++\\.?\\d*+|\\.\\d++)%");

    /** The length of a run of which nothing is known. */
    static final long UNKNOWN = 0;

    private final String text;
    private final long runSteps;
    private int next;

    ScheduleText(String text, long runSteps) {
        this.text = text;
        this.runSteps = runSteps;
        if (text.length() > Limits.TEXT_LENGTH) {
            String message = "a schedule must have at most %s characters, but has %s";
            throw error(Limits.TEXT_LENGTH, message.formatted(Limits.TEXT_LENGTH, text.length()));
        }
        read(SPACE);
    }

    /** The index of the next character. */
    int place() {
        return next;
    }

    boolean atEnd() {
        return next == text.length();
    }

    boolean atName() {
        return matcher(NAME).lookingAt();
    }

    boolean skip(char wanted) {
        if (atEnd() || text.charAt(next) != wanted) {
            return false;
        }
        next++;
        read(SPACE);
        return true;
    }

    void expect(char wanted) {
        if (!skip(wanted)) {
            throw error("expected '%s'".formatted(wanted));
        }
    }

    String name(String what) {
        return word(NAME).orElseThrow(() -> error("expected " + what));
    }

    /** Reads a name and the equals sign after it, or nothing. */
    Optional<String> nameBeforeEquals() {
        Matcher name = matcher(NAME);
        if (!name.lookingAt() || !matcher(EQUALS).region(name.end(), text.length()).lookingAt()) {
            return Optional.empty();
        }
        Optional<String> read = word(NAME);
        expect('=');
        return read;
    }

    /** Reads the name of a constant, in capitals or not. */
    Object oneOf(Object... constants) {
        int start = next;
        String found = word(NAME).orElse("");
        List<String> names = Arrays.stream(constants).map(Object::toString).toList();
        return Arrays.stream(constants)
                .filter(constant -> constant.toString().equalsIgnoreCase(found))
                .findFirst()
                .orElseThrow(
                        () ->
                                error(
                                        start,
                                        "expected "
                                                + String.join(" or ", names)
                                                + Suggestion.nearest(found, names)
                                                        .map("; did you mean %s?"::formatted)
                                                        .orElse("")));
    }

    /** Reads a double, a long or an int, which may be one of the parts of a run. */
    Object number(Class<?> type, Optional<RunParts> parts) {
        int start = next;
        boolean whole = type != double.class;
        Optional<String> part = whole ? word(PART_OF_RUN) : Optional.empty();
        if (part.isPresent()) {
            return whole(Long.toString(steps(part.get(), start, parts)), type, start);
        }
        String number =
                word(NUMBER)
                        .orElseThrow(
                                () -> error("expected a " + (whole ? "whole number" : "number")));
        checkLength(number, start);
        if (!whole) {
            return Double.valueOf(number);
        }
        Number steps = whole(number, type, start);
        parts.ifPresent(all -> all.steps(steps.longValue()));
        return steps;
    }

    private void checkLength(String number, int start) {
        if (number.length() > Limits.NUMBER_LENGTH) {
            throw error(
                    start,
                    "a number must have at most %s characters, but has %s"
                            .formatted(Limits.NUMBER_LENGTH, number.length()));
        }
    }

    /** So many steps are all of the run, or a part of it. */
    private long steps(String part, int start, Optional<RunParts> parts) {
        checkLength(part, start);
        if (runSteps == UNKNOWN) {
            String message = "'%s' is a part of a run, whose length is not given".formatted(part);
            throw error(start, message);
        }
        if (part.equals(AUTO)) {
            return runSteps;
        }
        double percent = Double.parseDouble(part.substring(0, part.length() - 1));
        return parts.isPresent()
                ? parts.get().percent(percent)
                : Math.max(1, Math.round(runSteps * percent / 100));
    }

    private Number whole(String number, Class<?> type, int start) {
        try {
            BigDecimal exact = new BigDecimal(number);
            return type == int.class ? (Number) exact.intValueExact() : exact.longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw error(start, "expected a whole number that %s holds".formatted(type));
        }
    }

    /**
     * Makes something of what was read.
     *
     * @param start where it begins
     * @param places where its options are; a complaint points at the one that it names
     * @param name what a complaint about an option that is not in the text begins with
     */
    <T> T located(Supplier<T> maker, int start, Map<String, Integer> places, String name) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            Integer place = places.get(e.getMessage().split("\\W", 2)[0]);
            throw place == null
                    ? error(start, name + ": " + e.getMessage())
                    : error(place, e.getMessage());
        }
    }

    /** A complaint about the next character, which is another than expected. */
    ScheduleTextException error(String message) {
        String found = atEnd() ? "the end" : "'" + Excerpt.of(text.substring(next, next + 1)) + "'";
        return error(next, message + ", but found " + found);
    }

    ScheduleTextException error(int place, String message) {
        return new ScheduleTextException(text, place, message);
    }

    private Optional<String> word(Pattern pattern) {
        String word = read(pattern);
        read(SPACE);
        return Optional.ofNullable(word);
    }

    private String read(Pattern pattern) {
        Matcher matcher = matcher(pattern);
        if (!matcher.lookingAt()) {
            return null;
        }
        next = matcher.end();
        return matcher.group();
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(next, text.length());
    }
}
