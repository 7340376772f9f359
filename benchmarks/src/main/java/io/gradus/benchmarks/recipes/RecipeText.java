package io.gradus.benchmarks.recipes;

import io.gradus.benchmarks.cli.UserError;
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
 * part   = class | "learningRate=" (number | class)
 * class  = word ["(" [option {"," option}] ")"]
 * option = word "=" value
 * value  = number | "true" | "false" | class | "[" [value {"," value}] "]"
 * </pre>
 *
 * <p>For example {@code fast: Lookahead(inner=Adam(beta1=0.8), k=5) learningRate=0.001
 * Cutout(length=8)}. A word may hold letters, digits, and {@code . _ % -}.
 */
final class RecipeText {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w.%-]*");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.][\\w.%+-]*");

    private final String text;
    private final Matcher matcher;
    private int position;

    private RecipeText(String text) {
        this.text = text;
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
        return new RecipeText(text).recipe(catalog);
    }

    private Recipe recipe(Catalog catalog) {
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
            assembly.learningRate(value());
        } else {
            Spec spec = spec(word);
            int end = position;
            position = start;
            assembly.add(spec);
            position = end;
        }
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
