package io.gradus.recipes;

import io.gradus.augmentations.Augmentations;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import io.gradus.text.TextException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a recipe from one line.
 *
 * <pre>
 * recipe    = [name ":"] part {part}
 * part      = class | schedule | transform | "learningRate=" (number | class | schedule | quoted)
 * class     = word ["(" [option {"," option}] ")"]
 * option    = word "=" value
 * value     = number | "true" | "false" | class | transform | quoted
 *           | "[" [value {"," value}] "]"
 * quoted    = "'" text "'" | '"' text '"'
 * </pre>
 *
 * <p>A schedule is a text form as {@code Schedule.parse} reads it, a transform one as {@code
 * Augmentations.parse} does. What can be read as a class is one. A schedule ends before the next
 * part.
 *
 * <p>For example {@code fast: Lookahead(inner=Adam(beta1=0.8), k=5) learningRate=0.001
 * Cutout(length=8)}. A word may hold letters, digits, and {@code . _ % -}.
 */
final class RecipeText {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w.%-]*");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.][\\w.%+-]*");

    private static final String OPENING = "([";
    private static final String CLOSING = ")]";

    /** What stands before a word that is none of a text form's methods. */
    private static final String WORD_END = " \t\r\n)";

    private final String text;
    private final Catalog catalog;
    private final Places places;
    private final Matcher matcher;
    private int position;
    private int depth;

    private RecipeText(String text, Catalog catalog, Places places) {
        this.text = text;
        if (text.length() > Limits.TEXT_LENGTH) {
            throw new RecipeException(
                    "a recipe must have at most "
                            + Limits.TEXT_LENGTH
                            + " characters, but '"
                            + Excerpt.of(text)
                            + "' has "
                            + text.length());
        }
        this.catalog = catalog;
        this.places = places;
        this.matcher = WORD.matcher(text);
    }

    /**
     * Reads a recipe.
     *
     * @param text the line
     * @param catalog tells optimizers, schedules and augmentations apart
     * @return the recipe
     * @throws RecipeException if the text is no recipe; the message shows the place
     */
    static Recipe parse(String text, Catalog catalog) {
        return parse(text, catalog, Places.UNKNOWN);
    }

    /** The same of a text that stands somewhere in a file. */
    static Recipe parse(String text, Catalog catalog, Places places) {
        return new RecipeText(text, catalog, places).recipe();
    }

    /**
     * Reads augmentations, classes and text forms.
     *
     * @param text the line
     * @param catalog what else names may stand for
     * @param places where the line stands
     * @return the augmentations, one at least
     * @throws RecipeException if the text is something else; the message shows the place
     */
    static List<Spec> augmentations(String text, Catalog catalog, Places places) {
        return new RecipeText(text, catalog, places).augmentations();
    }

    private List<Spec> augmentations() {
        List<Spec> all = new ArrayList<>();
        do {
            skipBlanks();
            int start = position;
            Spec spec = classOrTransform(word("an augmentation"), start);
            if (!spec.isText() && kind(spec, start) != Catalog.Kind.AUGMENTATION) {
                position = start;
                throw error(
                        "expected an augmentation; there are "
                                + catalog.names(Catalog.Kind.AUGMENTATION));
            }
            all.add(spec);
        } while (!atEnd());
        return all;
    }

    private Catalog.Kind kind(Spec spec, int start) {
        try {
            return catalog.find(spec.type()).kind();
        } catch (IllegalArgumentException e) {
            position = start;
            throw error(e.getMessage());
        }
    }

    private Recipe recipe() {
        String name = null;
        int colon = text.indexOf(':');
        if (colon >= 0) {
            name = text.substring(0, colon).strip();
            if (name.isEmpty()) {
                throw error("expected a name before ':'");
            }
            position = colon + 1;
        }
        RecipeAssembly assembly = new RecipeAssembly(catalog);
        while (!atEnd()) {
            try {
                part(assembly);
            } catch (IllegalArgumentException e) {
                throw error(e.getMessage());
            }
        }
        try {
            return assembly.recipe(name);
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage());
        }
    }

    private void part(RecipeAssembly assembly) {
        skipBlanks();
        int start = position;
        String word = word("the name of a class");
        if (word.equals(Recipe.LEARNING_RATE) && next('=')) {
            learningRate(assembly);
        } else if (!catalog.has(word)
                && TextForms.isSchedule(word)
                && !TextForms.isTransform(word)) {
            position = start;
            learningRate(assembly);
        } else {
            Spec spec = classOrTransform(word, start);
            int end = position;
            position = start;
            assembly.add(spec);
            position = end;
        }
    }

    /** Reads a class, or the text form of a transform where it is none. */
    private Spec classOrTransform(String word, int start) {
        if (!TextForms.isTransform(word)) {
            if (!catalog.has(word)) {
                position = start;
                if (TextForms.isSchedule(word)) {
                    throw error(
                            "'"
                                    + word
                                    + "' begins a schedule in its text form; within a class put it"
                                    + " in quotes");
                }
                throw error(catalog.unknown(word, TextForms.names()).getMessage());
            }
            return spec(word);
        }
        if (catalog.has(word)) {
            int afterWord = position;
            int around = depth;
            try {
                return spec(word);
            } catch (RecipeException noClass) {
                int understood = position;
                position = afterWord;
                depth = around;
                return transform(start, noClass, understood);
            }
        }
        return transform(start);
    }

    /** Reads a text form; if it is none, the mistake that stands further right is told. */
    private Spec transform(int start, RecipeException noClass, int understood) {
        try {
            return transform(start);
        } catch (RecipeException noTransform) {
            throw understood >= position ? noClass : noTransform;
        }
    }

    private Spec transform(int start) {
        int open = position;
        if (next('(')) {
            position = parenthesesEnd(position - 1);
        } else {
            position = open;
        }
        String form = text.substring(start, position);
        try {
            Augmentations.parse(form);
        } catch (TextException e) {
            position = start + e.column() - 1;
            throw error(e.reason());
        }
        return Spec.ofText(form, places);
    }

    /** Behind the parenthesis that closes the one at a place; the end if there is none. */
    private int parenthesesEnd(int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (isQuote(sign) && text.indexOf(sign, i + 1) > 0) {
                i = text.indexOf(sign, i + 1);
            }
            depth += OPENING.indexOf(sign) >= 0 ? 1 : CLOSING.indexOf(sign) >= 0 ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    private void learningRate(RecipeAssembly assembly) {
        skipBlanks();
        int start = position;
        Object value;
        if (beginsSchedule()) {
            position = scheduleEnd(start);
            value = text.substring(start, position).stripTrailing();
        } else {
            value = value();
        }
        try {
            assembly.learningRate(value, places);
        } catch (TextException e) {
            position = start + (isQuote(text.charAt(start)) ? 1 : 0) + e.column() - 1;
            throw error(e.reason());
        }
    }

    /** Whether a word follows that names no class, and so a text form. */
    private boolean beginsSchedule() {
        matcher.usePattern(WORD).region(position, text.length());
        return matcher.lookingAt()
                && !matcher.group().matches("true|false")
                && !catalog.has(matcher.group());
    }

    /** Where a schedule ends: before a word outside of all parentheses that begins a part. */
    private int scheduleEnd(int start) {
        int depth = 0;
        int tried = 0;
        for (int i = start; i < text.length(); i++) {
            char sign = text.charAt(i);
            depth += OPENING.indexOf(sign) >= 0 ? 1 : CLOSING.indexOf(sign) >= 0 ? -1 : 0;
            boolean wordStart = i > start && WORD_END.indexOf(text.charAt(i - 1)) >= 0;
            if (depth == 0 && wordStart && beginsPart(start, i)) {
                return i;
            }
            if (depth == 0 && wordStart && ++tried > Limits.DEPTH) {
                break; // no schedule leads up to so many others
            }
        }
        return text.length();
    }

    /** Whether a part begins at a place behind a schedule, which may go on with such a word. */
    private boolean beginsPart(int schedule, int place) {
        matcher.usePattern(WORD).region(place, text.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        String word = matcher.group();
        if (catalog.has(word) || word.equals(Recipe.LEARNING_RATE)) {
            return true;
        }
        return TextForms.isTransform(word)
                && (!TextForms.isSchedule(word) || isSchedule(text.substring(schedule, place)));
    }

    private static boolean isSchedule(String text) {
        try {
            RecipeAssembly.check(text);
            return true;
        } catch (TextException e) {
            return false;
        }
    }

    private static boolean isQuote(char sign) {
        return sign == '"' || sign == '\'';
    }

    private String quoted() {
        int end = text.indexOf(text.charAt(position), position + 1);
        if (end < 0) {
            throw error("expected a second " + text.charAt(position) + " after this");
        }
        String quoted = text.substring(position + 1, end);
        position = end + 1;
        return quoted;
    }

    private Spec spec(String type) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (next('(') && !next(')')) {
            do {
                String field = word("the name of an option");
                expect('=');
                if (fields.put(field, value()) != null) {
                    throw error("'" + Excerpt.of(field) + "' is given twice");
                }
            } while (next(','));
            expect(')');
        }
        return new Spec(type, fields, places);
    }

    private Object value() {
        if (++depth > Limits.DEPTH) {
            throw error("values are nested more than " + Limits.DEPTH + " deep");
        }
        Object value = valueOfAnyKind();
        depth--;
        return value;
    }

    private Object valueOfAnyKind() {
        if (next('[')) {
            return list();
        }
        if (!atEnd() && isQuote(text.charAt(position))) {
            return quoted();
        }
        String number = token(NUMBER);
        if (number != null) {
            return number(number);
        }
        skipBlanks();
        int start = position;
        String word = word("a value");
        if (word.equals("true") || word.equals("false")) {
            return Boolean.valueOf(word);
        }
        // A class without options and a constant such as 'auto' look alike; the binder knows.
        boolean isWord = atEnd() || text.charAt(position) != '(';
        if (isWord) {
            return word;
        }
        Spec spec = classOrTransform(word, start);
        return spec.isText() ? spec.toString() : spec;
    }

    private List<Object> list() {
        List<Object> values = new ArrayList<>();
        if (!next(']')) {
            do {
                values.add(value());
            } while (next(','));
            expect(']');
        }
        return values;
    }

    private Object number(String token) {
        if (token.endsWith("%")) {
            return token;
        }
        try {
            if (token.matches("[-+]?\\d{1,18}")) {
                return Long.valueOf(token);
            }
            return Double.valueOf(token);
        } catch (NumberFormatException e) {
            position -= token.length();
            throw error("'" + Excerpt.of(token) + "' is no number");
        }
    }

    private String word(String expected) {
        String word = token(WORD);
        if (word == null) {
            throw error("expected " + expected);
        }
        return word;
    }

    private String token(Pattern pattern) {
        skipBlanks();
        matcher.usePattern(pattern).region(position, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        position = matcher.end();
        return matcher.group();
    }

    private boolean next(char sign) {
        if (!atEnd() && text.charAt(position) == sign) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char sign) {
        if (!next(sign)) {
            throw error("expected '" + sign + "'");
        }
    }

    private boolean atEnd() {
        skipBlanks();
        return position == text.length();
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private RecipeException error(String message) {
        return new RecipeException(
                "recipe '"
                        + Excerpt.around(text, position).text().strip()
                        + "', column "
                        + (position + 1)
                        + ": "
                        + Excerpt.of(message, Limits.MESSAGE_LENGTH));
    }
}
