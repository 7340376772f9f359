package io.gradus.recipes;

import com.google.gson.stream.JsonReader;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import io.gradus.text.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reader of JSON as the tree of a text.
 *
 * @param reader what is before the value
 * @param source where it is from
 */
record JsonTree(JsonReader reader, TreeSource source) {

    /** Reads the next value, which has a path. */
    Node value(String path) throws IOException {
        Place place = source.place(path, Optional.empty());
        return switch (reader.peek()) {
            case STRING -> new Quoted(place, reader.nextString());
            case NUMBER -> new Word(place, reader.nextString());
            case BOOLEAN -> new Word(place, Boolean.toString(reader.nextBoolean()));
            case BEGIN_OBJECT -> TreeSource.object(place, fields(path).stream());
            case BEGIN_ARRAY -> new Items(place, elements(path));
            default -> {
                reader.nextNull();
                yield TreeSource.nothing(place);
            }
        };
    }

    private List<Argument> fields(String path) throws IOException {
        List<Argument> fields = new ArrayList<>();
        for (reader.beginObject(); reader.hasNext(); ) {
            String name = reader.nextName();
            Node value = value(path + "." + name);
            fields.add(new Argument(value.place(), name, value));
        }
        reader.endObject();
        return fields;
    }

    private List<Node> elements(String path) throws IOException {
        List<Node> elements = new ArrayList<>();
        for (reader.beginArray(); reader.hasNext(); ) {
            elements.add(value(path + "[" + elements.size() + "]"));
        }
        reader.endArray();
        return elements;
    }
}
