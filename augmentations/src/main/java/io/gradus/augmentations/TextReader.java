package io.gradus.augmentations;

import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that is read from left to right, word by word. */
final class TextReader {

    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");
    private static final Pattern NAME_AND_EQUALS = Pattern.compile("([A-Za-z]\\w*)\\s*=");
    private static final Pattern WORD = Pattern.compile("[\\w.+-]+");

    private final String text;
    private int next;
    private int depth;

    TextReader(String text) {
        this.text = text;
        if (text.length() > Limits.TEXT_LENGTH) {
            String message = "a transform must have at most %s characters, but has %s";
            throw error(Limits.TEXT_LENGTH, message.formatted(Limits.TEXT_LENGTH, text.length()));
        }
        read(SPACE);
    }

    /** The index of the next character. */
    int place() {
        return next;
    }

    /** Begins something that may hold others of its kind. */
    void enter(String what) {
        if (++depth > Limits.DEPTH) {
            throw error(next, what + " are nested more than " + Limits.DEPTH + " deep");
        }
    }

    /** Ends what was begun. */
    void leave() {
        depth--;
    }

    boolean atEnd() {
        return next == text.length();
    }

    boolean at(char wanted) {
        return !atEnd() && text.charAt(next) == wanted;
    }

    boolean atName() {
        return matcher(NAME).lookingAt();
    }

    boolean skip(char wanted) {
        if (!at(wanted)) {
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

    /** Reads a number or the name of a constant. */
    String word() {
        return word(WORD).orElseThrow(() -> error("expected a value"));
    }

    /** Reads a name and the equals sign after it, or nothing. */
    Optional<String> nameBeforeEquals() {
        Matcher matcher = matcher(NAME_AND_EQUALS);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        next = matcher.end();
        read(SPACE);
        return Optional.of(matcher.group(1));
    }

    /** Reads what stands in brackets or braces, which must be closed, with them. */
    String bracketed() {
        int start = next;
        int depth = 0;
        do {
            if (atEnd()) {
                throw error(start, "this is not closed");
            }
            char c = text.charAt(next++);
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        } while (depth > 0);
        String all = text.substring(start, next);
        read(SPACE);
        return all;
    }

    /** A complaint about the next character, which is another than expected. */
    TransformTextException error(String message) {
        String found = atEnd() ? "the end" : "'" + Excerpt.of(text.substring(next, next + 1)) + "'";
        return error(next, message + ", but found " + found);
    }

    TransformTextException error(int place, String message) {
        return new TransformTextException(text, place, message);
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
