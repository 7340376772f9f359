package io.gradus.text;

import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Broken;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Json;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Sequence;
import io.gradus.text.Node.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Reader of the language of all text forms, in a time proportional to the text's length.
 *
 * <pre>
 * parts      = { [ name "=" ] item }                          a recipe
 * value      = item { item }                                  several: calls and names only
 * item       = call | word | quoted | list | object
 * call       = name "(" [ argument { "," argument } ] ")" { "." name "(" ... ")" }
 * argument   = [ name "=" ] value
 * list       = "[" [ value { "," value } ] "]"
 * quoted     = "'" text "'" | '"' text '"'
 * object     = "{" JSON "}"
 * name       = letter { letter | digit | "_" | "-" } { "." name }
 * word       = name | number                                  also 10%
 * </pre>
 *
 * <p>The tree of a text with a mistake ends with a {@link Broken} where it is.
 */
public final class TextReader {

    private final Source source;
    private final String text;
    private final int end;
    private int next;
    private int depth;
    private boolean broken;

    private TextReader(Source source, String text, int start, int end) {
        this.source = source;
        this.text = text;
        this.end = end;
        this.next = start;
        skipSpace();
    }

    /**
     * Reads a text that is one value.
     *
     * @param text the text
     * @param what what it is, for a message, such as {@code a schedule}
     * @return the value
     * @throws TextException if the text is longer than {@link Limits#TEXT_LENGTH}
     * @throws IllegalArgumentException if the text is null
     */
    public static Node read(String text, String what) {
        return of(text, 0, what).whole();
    }

    /**
     * Reads a text that is a recipe, of parts with or without a name.
     *
     * @param text the text
     * @param start the index at which the parts begin
     * @param what what it is, for a message, such as {@code a recipe}
     * @return the parts
     * @throws TextException if the text is longer than {@link Limits#TEXT_LENGTH}
     * @throws IllegalArgumentException if the text is null
     */
    public static List<Argument> parts(String text, int start, String what) {
        return of(text, start, what).parts();
    }

    /**
     * Reads what stands in quotes as one value. A mistake in it is pointed at in the text around
     * it, where it may stand without the quotes; in a file the message has its column and place.
     *
     * @param quoted the text in quotes
     * @return the value
     */
    public static Node inside(Quoted quoted) {
        Place place = quoted.place();
        if (place.source() instanceof Line line) {
            int quote = isQuote(line.text.charAt(place.start())) ? 1 : 0;
            int end = place.end() - quote;
            return new TextReader(new Line(line.text, end), line.text, place.start() + quote, end)
                    .whole();
        }
        String text = Limits.length("a text", quoted.text(), Limits.TEXT_LENGTH);
        return new TextReader(new Inner(place, text), text, 0, text.length()).whole();
    }

    private static TextReader of(String text, int start, String what) {
        int length = Checks.required("text", text).length();
        if (length > Limits.TEXT_LENGTH) {
            throw new TextException(
                    text,
                    Limits.TEXT_LENGTH,
                    "%s must have at most %s characters, but has %s"
                            .formatted(what, Limits.TEXT_LENGTH, length));
        }
        return new TextReader(new Line(text, length), text, start, length);
    }

    private Node whole() {
        Node value = value();
        if (broken || atEnd()) {
            return value;
        }
        List<Node> all = new ArrayList<>(value.sequence());
        all.add(unexpected("the end"));
        return new Sequence(from(value.place().start()), List.copyOf(all));
    }

    private List<Argument> parts() {
        List<Argument> parts = new ArrayList<>();
        while (!atEnd() && !broken) {
            parts.add(argument(false));
        }
        return parts;
    }

    private Argument argument(boolean sequence) {
        int start = next;
        if (at(TextReader::beginsName)) {
            String name = name();
            Place place = from(start);
            skipSpace();
            if (skip('=')) {
                return new Argument(place, name, sequence ? value() : item());
            }
            next = start;
        }
        Node value = sequence ? value() : item();
        return new Argument(value.place(), "", value);
    }

    private Node value() {
        int start = next;
        Node first = item();
        if (broken || !mayGoOn(first) || !at(TextReader::beginsName)) {
            return first;
        }
        List<Node> all = new ArrayList<>();
        all.add(first);
        while (!broken && at(TextReader::beginsName)) {
            all.add(item());
        }
        return new Sequence(
                new Place(source, start, all.get(all.size() - 1).place().end()), List.copyOf(all));
    }

    private static boolean mayGoOn(Node node) {
        return node instanceof Call || node instanceof Word word && word.isName();
    }

    private Node item() {
        int start = next;
        if (at(TextReader::beginsName)) {
            return callOrWord(name(), start);
        }
        if (at(TextReader::beginsNumber)) {
            while (at(TextReader::isInNumber)) {
                next++;
            }
            return word(start);
        }
        if (atEnd()) {
            return broken(next, "");
        }
        return switch (text.charAt(next)) {
            case '[' -> list();
            case '{' -> object();
            case '"', '\'' -> quoted();
            default -> broken(next, "");
        };
    }

    private Node callOrWord(String name, int start) {
        int nameEnd = next;
        skipSpace();
        if (!at('(') && !at('.')) {
            next = nameEnd;
            return word(start);
        }
        List<Argument> arguments = new ArrayList<>();
        Place place = new Place(source, start, nameEnd);
        if (at('(')) {
            place = arguments(arguments, start);
        }
        List<Call> methods = new ArrayList<>();
        while (!broken && skip('.')) {
            methods.add(method());
        }
        return new Call(place, name, List.copyOf(arguments), List.copyOf(methods));
    }

    private Call method() {
        int start = next;
        List<Argument> arguments = new ArrayList<>();
        if (!at(TextReader::beginsName)) {
            Broken missing = unexpected("a method");
            return new Call(
                    missing.place(),
                    "",
                    List.of(new Argument(missing.place(), "", missing)),
                    List.of());
        }
        String name = simpleName();
        Place place = from(start);
        skipSpace();
        if (at('(')) {
            place = arguments(arguments, start);
        } else {
            Broken missing = unexpected("'('");
            arguments.add(new Argument(missing.place(), "", missing));
        }
        return new Call(place, name, List.copyOf(arguments), List.of());
    }

    /** Reads arguments with their parentheses. Returns the place from a start to their end. */
    private Place arguments(List<Argument> arguments, int start) {
        int last = enter('(', ')', "calls", () -> arguments.add(argument(true)), arguments);
        return new Place(source, start, last);
    }

    private Node list() {
        int start = next;
        List<Node> elements = new ArrayList<>();
        List<Argument> missing = new ArrayList<>();
        int last = enter('[', ']', "lists", () -> elements.add(value()), missing);
        missing.forEach(argument -> elements.add(argument.value()));
        return new Items(new Place(source, start, last), List.copyOf(elements));
    }

    /**
     * Reads what stands between two characters, with commas.
     *
     * @return the index behind the second
     */
    private int enter(
            char open, char close, String what, Runnable element, List<Argument> missing) {
        int last = next;
        skip(open);
        Broken end = null;
        if (++depth > Limits.DEPTH) {
            end = broken(next, what + " are nested more than " + Limits.DEPTH + " deep");
        } else if (!at(close)) {
            do {
                element.run();
            } while (!broken && skip(','));
        }
        if (!broken) {
            last = next + 1;
            if (!skip(close)) {
                end = unexpected("'" + close + "'");
            }
        }
        if (end != null) {
            last = next;
            missing.add(new Argument(end.place(), "", end));
        }
        depth--;
        return last;
    }

    private Node quoted() {
        int start = next;
        int second = text.indexOf(text.charAt(start), start + 1);
        if (second < 0 || second >= end) {
            return broken(start, "expected a second " + text.charAt(start) + " after this");
        }
        next = second + 1;
        Place place = from(start);
        skipSpace();
        return new Quoted(place, text.substring(start + 1, second));
    }

    private Node object() {
        int start = next;
        int open = 0;
        boolean quoted = false;
        do {
            if (atEnd()) {
                next = start;
                return broken(start, "this is not closed");
            }
            char c = text.charAt(next++);
            if (quoted && c == '\\') {
                next = Math.min(next + 1, end);
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                open += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            }
        } while (open > 0);
        Place place = from(start);
        skipSpace();
        return new Json(place, text.substring(start, place.end()));
    }

    private Word word(int start) {
        Word word = new Word(from(start), text.substring(start, next));
        skipSpace();
        return word;
    }

    /** Reads names with dots between them. */
    private String name() {
        int start = next;
        simpleName();
        while (at('.') && next + 1 < end && beginsName(text.charAt(next + 1))) {
            next++;
            simpleName();
        }
        return text.substring(start, next);
    }

    private String simpleName() {
        int start = next;
        while (at(TextReader::isInName)) {
            next++;
        }
        return text.substring(start, next);
    }

    private static boolean beginsName(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isInName(int c) {
        return beginsName(c) || c >= '0' && c <= '9' || c == '-';
    }

    private static boolean beginsNumber(int c) {
        return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+';
    }

    private static boolean isInNumber(int c) {
        return beginsNumber(c) || isInName(c) || c == '%';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private boolean atEnd() {
        return next >= end;
    }

    private boolean at(char wanted) {
        return !atEnd() && text.charAt(next) == wanted;
    }

    private boolean at(IntPredicate kind) {
        return !atEnd() && kind.test(text.charAt(next));
    }

    private boolean skip(char wanted) {
        if (!at(wanted)) {
            return false;
        }
        next++;
        skipSpace();
        return true;
    }

    private void skipSpace() {
        while (at(Character::isWhitespace)) {
            next++;
        }
    }

    private Place from(int start) {
        return new Place(source, start, next);
    }

    private Broken unexpected(String wanted) {
        return broken(next, from(next).unexpected(wanted));
    }

    private Broken broken(int place, String reason) {
        broken = true;
        return new Broken(new Place(source, place, place), reason);
    }

    /** A text of one line, up to an end. */
    private record Line(String text, int end) implements Source {

        @Override
        public TextException error(int place, String reason) {
            return new TextException(text, place, reason);
        }

        @Override
        public String found(int start, int last) {
            int from = start;
            while (start == last && from < end && Character.isWhitespace(text.charAt(from))) {
                from++;
            }
            return from >= end
                    ? "the end"
                    : "'" + Excerpt.of(text.substring(from, Math.max(from + 1, last))) + "'";
        }
    }

    /** A text within a file, which alone knows where that is. */
    private record Inner(Place around, String text) implements Source {

        @Override
        public IllegalArgumentException error(int place, String reason) {
            return around.error(
                    "column %s of '%s': %s".formatted(place + 1, Excerpt.of(text), reason));
        }

        @Override
        public String found(int start, int last) {
            return new Line(text, text.length()).found(start, last);
        }
    }
}
