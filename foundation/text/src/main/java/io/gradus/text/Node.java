package io.gradus.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something in a text before it is known what it stands for: a word may be a number or a name, a
 * list one array or several arguments. {@link TextReader} makes such trees of texts; JSON and YAML
 * give the same trees. A {@link Binder} makes objects of them.
 *
 * <p>{@code toString} of each is a text that is read as the same tree.
 */
public sealed interface Node {

    /**
     * Returns where it stands.
     *
     * @return the place
     */
    Place place();

    /**
     * Returns it as JSON: lists, texts and objects are those of JSON, names are texts, and other
     * words stay as they are.
     *
     * @return the text
     */
    default String json() {
        return toString();
    }

    /**
     * Returns the parts of a sequence.
     *
     * @return the parts, or this alone if it is no sequence
     */
    default List<Node> sequence() {
        return List.of(this);
    }

    /**
     * Returns the elements of a list.
     *
     * @return the elements, or this alone if it is no list
     */
    default List<Node> elements() {
        return List.of(this);
    }

    /**
     * Returns the call that this is; a name alone is one without arguments.
     *
     * @return the call; empty if it is something else
     */
    default Optional<Call> call() {
        return Optional.empty();
    }

    /**
     * A number, a name or a constant, without quotes.
     *
     * @param place where it stands
     * @param text the word, such as {@code 1e-3}, {@code 10%}, {@code auto} or {@code djl.Adam}
     */
    record Word(Place place, String text) implements Node {

        /**
         * Tells a name from a number.
         *
         * @return whether it begins with a letter or an underscore
         */
        public boolean isName() {
            char first = text.isEmpty() ? ' ' : text.charAt(0);
            return Character.isLetter(first) || first == '_';
        }

        @Override
        public Optional<Call> call() {
            return isName()
                    ? Optional.of(new Call(place, text, List.of(), List.of()))
                    : Optional.empty();
        }

        @Override
        public String json() {
            boolean isConstant = text.equals("true") || text.equals("false") || text.equals("null");
            return isName() && !isConstant ? new Quoted(place, text).json() : text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A text in quotes of either kind.
     *
     * @param place where it stands, with its quotes if it has some there
     * @param text what stands between them
     */
    record Quoted(Place place, String text) implements Node {

        @Override
        public String json() {
            StringBuilder json = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                if (c == '"' || c == '\\') {
                    json.append('\\');
                }
                json.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
            }
            return json.append('"').toString();
        }

        @Override
        public String toString() {
            String quote = text.indexOf('"') < 0 ? "\"" : "'";
            return quote + text + quote;
        }
    }

    /**
     * An object of JSON, in braces, as it stands.
     *
     * @param place where it stands
     * @param text the object with its braces
     */
    record Json(Place place, String text) implements Node {

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A list in brackets.
     *
     * @param place where it stands
     * @param elements what it holds
     */
    record Items(Place place, List<Node> elements) implements Node {

        @Override
        public String json() {
            return elements.stream().map(Node::json).collect(Collectors.joining(",", "[", "]"));
        }

        @Override
        public String toString() {
            return elements.stream()
                    .map(Node::toString)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /**
     * A name with arguments, and the methods called on it.
     *
     * @param place where the name and its arguments stand
     * @param name the name
     * @param arguments the arguments in parentheses
     * @param methods the methods, each behind a dot
     */
    record Call(Place place, String name, List<Argument> arguments, List<Call> methods)
            implements Node {

        @Override
        public Optional<Call> call() {
            return Optional.of(this);
        }

        @Override
        public String toString() {
            return arguments.stream()
                            .map(Argument::toString)
                            .collect(Collectors.joining(", ", name + "(", ")"))
                    + methods.stream().map(method -> "." + method).collect(Collectors.joining());
        }
    }

    /**
     * Two or more calls after one another.
     *
     * @param place where they stand
     * @param sequence the calls, or names without arguments
     */
    record Sequence(Place place, List<Node> sequence) implements Node {

        @Override
        public String toString() {
            return sequence.stream().map(Node::toString).collect(Collectors.joining(" "));
        }
    }

    /**
     * The place where a text can be read no further. All before it is in the tree, so that a
     * mistake in what was read is told first; who comes here throws {@link #error}.
     *
     * @param place where reading ended
     * @param reason what is wrong; empty if a value was expected
     */
    record Broken(Place place, String reason) implements Node {

        /**
         * Returns what is wrong.
         *
         * @param value what was wanted if any value would do, such as {@code a number}
         * @return the exception
         */
        public IllegalArgumentException error(String value) {
            return reason.isEmpty() ? place.expected(value) : place.error(reason);
        }
    }

    /**
     * An argument of a call, or a part of a recipe.
     *
     * @param place where its name stands, or its value if it has none
     * @param name the name before the equals sign; empty if there is none
     * @param value the value
     */
    record Argument(Place place, String name, Node value) {

        @Override
        public String toString() {
            return name.isEmpty() ? value.toString() : name + "=" + value;
        }
    }
}
