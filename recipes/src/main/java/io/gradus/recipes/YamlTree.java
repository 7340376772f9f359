package io.gradus.recipes;

import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import io.gradus.text.Place;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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

/** A reader of YAML as the tree of a text. */
final class YamlTree {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setAllowNonScalarKeys(true)
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .build();

    private final TreeSource source;

    /** What holds the value that is being read. */
    private final Deque<Node> around = new ArrayDeque<>();

    /** How many characters paths and values have. */
    private long length;

    private YamlTree(TreeSource source) {
        this.source = source;
    }

    /**
     * Reads a text.
     *
     * @return its value; empty if there is none
     * @throws IllegalArgumentException if it is not YAML, or holds what JSON cannot; the message
     *     has the place
     */
    static Optional<io.gradus.text.Node> read(String text, TreeSource source) {
        checkLines(text);
        try {
            return composer(text)
                    .getSingleNode()
                    .map(root -> new YamlTree(source).value(root, "$", root.getStartMark()));
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
            throw mistake(problem, e.getProblemMark().or(e::getContextMark), e);
        } catch (YamlEngineException e) {
            throw mistake(e.getMessage(), Optional.empty(), e);
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
                place.map(TreeSource::text).map(where -> where + ": ").orElse("")
                        + Excerpt.of(problem, Limits.MESSAGE_LENGTH),
                cause);
    }

    /** Reads a value; the place of a field is that of its name. */
    private io.gradus.text.Node value(Node node, String path, Optional<Mark> mark) {
        length += path.length() + (node instanceof ScalarNode text ? text.getValue().length() : 0);
        if (length > Limits.EXPANDED_LENGTH) {
            throw mistake(
                    "with every alias replaced the text has more than "
                            + Limits.EXPANDED_LENGTH
                            + " characters",
                    mark,
                    null);
        }
        if (around.contains(node)) {
            throw mistake("a value holds itself", node.getStartMark(), null);
        }
        Place place = source.place(path, mark);
        around.push(node);
        io.gradus.text.Node value =
                node instanceof MappingNode mapping
                        ? TreeSource.object(
                                place, mapping.getValue().stream().map(f -> field(f, path)))
                        : node instanceof SequenceNode list
                                ? new Items(place, elements(list, path))
                                : scalar((ScalarNode) node, place);
        around.pop();
        return value;
    }

    private Argument field(NodeTuple field, String path) {
        if (!(field.getKeyNode() instanceof ScalarNode key)) {
            throw mistake(
                    "the name of a field must be a text", field.getKeyNode().getStartMark(), null);
        }
        String name = key.getValue();
        io.gradus.text.Node value =
                value(field.getValueNode(), path + "." + name, key.getStartMark());
        return new Argument(value.place(), name, value);
    }

    private List<io.gradus.text.Node> elements(SequenceNode list, String path) {
        List<io.gradus.text.Node> elements = new ArrayList<>();
        for (Node element : list.getValue()) {
            String place = path + "[" + elements.size() + "]";
            elements.add(value(element, place, element.getStartMark()));
        }
        return elements;
    }

    private static io.gradus.text.Node scalar(ScalarNode node, Place place) {
        Tag tag = node.getTag();
        String text = node.getValue();
        if (tag.equals(Tag.STR)) {
            return new Quoted(place, text);
        } else if (tag.equals(Tag.BOOL)) {
            return new Word(place, Boolean.toString(Boolean.parseBoolean(text)));
        } else if (tag.equals(Tag.NULL)) {
            return TreeSource.nothing(place);
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return new Word(place, number(node).toString());
        }
        throw mistake("there is no type " + tag.getValue() + " here", node.getStartMark(), null);
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
