package io.gradus.recipes;

import com.google.gson.stream.JsonWriter;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML text as JSON, so that one reader serves both, and where its values stand. JSON is YAML, so
 * the places of a JSON text can be found in the same way.
 */
final class YamlText {

    /** The last part of a path: {@code .name} or {@code [0]}. */
    private static final Pattern LAST = Pattern.compile("(\\.[^.\\[]*|\\[\\d+\\])$");

    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setAllowNonScalarKeys(true)
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .build();

    /** Where a path's value stands; for a field, where its name does. */
    private final Map<String, Mark> places = new HashMap<>();

    /** What holds the value that is being written. */
    private final Deque<Node> around = new ArrayDeque<>();

    /** How many characters the paths have. */
    private long pathsLength;

    private final StringWriter json = new StringWriter();
    private final JsonWriter writer = new JsonWriter(json);

    private YamlText() {}

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it is not YAML, or holds what JSON cannot; the message
     *     has the place
     */
    static YamlText of(String text) {
        YamlText yaml = new YamlText();
        checkLines(text);
        try {
            Optional<Node> root = composer(text).getSingleNode();
            if (root.isPresent()) {
                yaml.write(root.get(), "$", root.get().getStartMark());
            }
            return yaml;
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
            throw mistake(problem, e.getProblemMark().or(e::getContextMark), e);
        } catch (YamlEngineException e) {
            throw mistake(e.getMessage(), Optional.empty(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
    }

    /** The reader of YAML takes far more time for a long line than for as many short ones. */
    private static void checkLines(String text) {
        int begin = 0;
        for (int line = 1; begin < text.length(); line++) {
            int end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            if (end - begin > Limits.TEXT_LENGTH) {
                throw new IllegalArgumentException(
                        "line " + line + " has more than " + Limits.TEXT_LENGTH + " characters");
            }
            begin = end + 1;
        }
    }

    /** Built by hand: the module does not export the package with the short form. */
    private static Composer composer(String text) {
        StreamReader characters = new StreamReader(SETTINGS, text);
        return new Composer(SETTINGS, new Shallow(new ParserImpl(SETTINGS, characters)));
    }

    /** Refuses what is nested too deep before anything recursive goes into it. */
    private static final class Shallow implements Parser {

        private final Parser events;
        private int depth;

        Shallow(Parser events) {
            this.events = events;
        }

        @Override
        public boolean checkEvent(Event.ID id) {
            return events.checkEvent(id);
        }

        @Override
        public Event peekEvent() {
            return events.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return events.hasNext();
        }

        @Override
        public Event next() {
            Event event = events.next();
            if (event instanceof CollectionStartEvent && ++depth > Limits.DEPTH) {
                throw mistake(
                        "lists and objects are nested more than " + Limits.DEPTH + " deep",
                        event.getStartMark(),
                        null);
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
            return event;
        }
    }

    private static IllegalArgumentException mistake(
            String problem, Optional<Mark> place, Exception cause) {
        return new IllegalArgumentException(
                place.map(YamlText::text).map(where -> where + ": ").orElse("")
                        + Excerpt.of(problem, Limits.MESSAGE_LENGTH),
                cause);
    }

    private static String text(Mark mark) {
        return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    /** The same as JSON; empty if there is nothing in it. */
    String json() {
        return json.toString();
    }

    /** The line and column of a path, or of the nearest thing around it; empty if there is none. */
    Optional<String> place(String path) {
        for (String at = path; !at.isEmpty(); at = LAST.matcher(at).replaceFirst("")) {
            if (places.containsKey(at)) {
                return Optional.of(text(places.get(at)));
            }
            if (!LAST.matcher(at).find()) {
                break;
            }
        }
        return Optional.empty();
    }

    private void write(Node node, String path, Optional<Mark> place) throws IOException {
        pathsLength += path.length();
        if (pathsLength + json.getBuffer().length() > Limits.EXPANDED_LENGTH) {
            throw mistake(
                    "with every alias replaced the text has more than "
                            + Limits.EXPANDED_LENGTH
                            + " characters",
                    place,
                    null);
        }
        place.ifPresent(mark -> places.put(path, mark));
        if (around.contains(node)) {
            throw mistake("a value holds itself", node.getStartMark(), null);
        }
        around.push(node);
        if (node instanceof MappingNode mapping) {
            writer.beginObject();
            for (NodeTuple field : mapping.getValue()) {
                write(field, path);
            }
            writer.endObject();
        } else if (node instanceof SequenceNode sequence) {
            writer.beginArray();
            int index = 0;
            for (Node element : sequence.getValue()) {
                write(element, path + "[" + index++ + "]", element.getStartMark());
            }
            writer.endArray();
        } else {
            write((ScalarNode) node);
        }
        around.pop();
    }

    private void write(NodeTuple field, String path) throws IOException {
        if (!(field.getKeyNode() instanceof ScalarNode key)) {
            throw mistake(
                    "the name of a field must be a text", field.getKeyNode().getStartMark(), null);
        }
        writer.name(key.getValue());
        write(field.getValueNode(), path + "." + key.getValue(), key.getStartMark());
    }

    private void write(ScalarNode node) throws IOException {
        Tag tag = node.getTag();
        String text = node.getValue();
        if (tag.equals(Tag.STR)) {
            writer.value(text);
        } else if (tag.equals(Tag.BOOL)) {
            writer.value(Boolean.parseBoolean(text));
        } else if (tag.equals(Tag.NULL)) {
            writer.nullValue();
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            writer.value(number(node));
        } else {
            throw mistake(
                    "there is no type " + tag.getValue() + " here", node.getStartMark(), null);
        }
    }

    private static BigDecimal number(ScalarNode node) {
        if (node.getValue().length() > Limits.NUMBER_LENGTH) {
            throw mistake(
                    "a number must have at most " + Limits.NUMBER_LENGTH + " characters",
                    node.getStartMark(),
                    null);
        }
        try {
            return new BigDecimal(node.getValue());
        } catch (NumberFormatException e) {
            throw mistake(
                    "a number must be finite and decimal, but is " + node.getValue(),
                    node.getStartMark(),
                    e);
        }
    }
}
