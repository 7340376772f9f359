package io.gradus.benchmarks.recipes;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.schedulers.ScheduleTextException;
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
 * recipe = [name ":"] part {part}
 * part   = class | "learningRate=" (number | class | schedule | quoted)
 * class  = word ["(" [option {"," option}] ")"]
 * option = word "=" value
 * value  = number | "true" | "false" | class | quoted | "[" [value {"," value}] "]"
 * quoted = "'" text "'" | '"' text '"'
 * </pre>
 *
 * <p>A schedule is a text form as {@code Schedule.parse} reads it. It begins with a word that names
 * no class of the catalog, and ends before the next part, which begins with one that does.
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
    private final Matcher matcher;
    private int position;

    private RecipeText(String text, Catalog catalog) {
        this.text = text;
        this.catalog = catalog;
        this.matcher = WORD.matcher(text);
    }

    /**
     * Reads a recipe.
     *
     * @param text the line
     * @param catalog tells optimizers, schedules and augmentations apart
     * @return the recipe
     * @throws UserError if the text is no recipe; the message shows the place
     */
    static Recipe parse(String text, Catalog catalog) {
        return new RecipeText(text, catalog).recipe();
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
        int start = position;
        String word = word("the name of a class");
        if (word.equals(Recipe.LEARNING_RATE) && next('=')) {
            learningRate(assembly);
        } else {
            Spec spec = spec(word);
            int end = position;
            position = start;
            assembly.add(spec);
            position = end;
        }
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
            assembly.learningRate(value);
        } catch (ScheduleTextException e) {
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
        for (int i = start; i < text.length(); i++) {
            char sign = text.charAt(i);
            depth += OPENING.indexOf(sign) >= 0 ? 1 : CLOSING.indexOf(sign) >= 0 ? -1 : 0;
            boolean wordStart = i > start && WORD_END.indexOf(text.charAt(i - 1)) >= 0;
            if (depth == 0 && wordStart && beginsPart(i)) {
                return i;
            }
        }
        return text.length();
    }

    private boolean beginsPart(int place) {
        matcher.usePattern(WORD).region(place, text.length());
        return matcher.lookingAt()
                && (catalog.has(matcher.group()) || matcher.group().equals(Recipe.LEARNING_RATE));
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
                    throw error("'" + field + "' is given twice");
                }
            } while (next(','));
            expect(')');
        }
        return new Spec(type, fields);
    }

    private Object value() {
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
        String word = word("a value");
        if (word.equals("true") || word.equals("false")) {
            return Boolean.valueOf(word);
        }
        // A class without options and a constant such as 'auto' look alike; the binder knows.
        return atEnd() || text.charAt(position) != '(' ? word : spec(word);
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
            throw error("'" + token + "' is no number");
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

    private UserError error(String message) {
        return new UserError(
                "recipe '" + text.strip() + "', column " + (position + 1) + ": " + message);
    }
}
