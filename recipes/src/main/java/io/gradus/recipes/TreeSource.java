package io.gradus.recipes;

import io.gradus.text.Excerpt;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Broken;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Place;
import io.gradus.text.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * A JSON or YAML text as what values are read from: a place is the number of a value that has a
 * path, and a line and a column where they are known.
 *
 * <p>An object is a call of its {@code type}, or of nothing, with its fields as arguments.
 */
final class TreeSource implements Source {

    private static final String TYPE = "type";

    private record Spot(String path, Optional<Mark> mark) {}

    private final String name;
    private final List<Spot> spots = new ArrayList<>();

    /** Creates a source whose places begin with a name, such as that of a file; it may be empty. */
    TreeSource(String name) {
        this.name = name.isEmpty() ? "" : name + ", ";
    }

    /** Adds a value. */
    Place place(String path, Optional<Mark> mark) {
        spots.add(new Spot(path, mark));
        return new Place(this, spots.size() - 1, spots.size() - 1);
    }

    static String text(Mark mark) {
        return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    /** The call that an object is. */
    static Call object(Place place, Stream<Argument> fields) {
        List<Argument> arguments = fields.collect(Collectors.toCollection(ArrayList::new));
        String type =
                arguments.stream()
                        .filter(field -> field.name().equals(TYPE))
                        .filter(field -> field.value() instanceof Quoted)
                        .findFirst()
                        .filter(arguments::remove)
                        .map(field -> ((Quoted) field.value()).text())
                        .orElse("");
        return new Call(place, type, arguments, List.of());
    }

    /** What {@code null} is. */
    static Broken nothing(Place place) {
        return new Broken(place, "null is no value; leave the field out");
    }

    /** Where a value of such a source stands, for a message. */
    static String where(Place place) {
        return ((TreeSource) place.source()).where(place.start());
    }

    private String where(int place) {
        Spot spot = spots.get(place);
        String line = spot.mark().map(mark -> text(mark) + ", ").orElse("");
        return name + line + "at " + Excerpt.of(spot.path());
    }

    @Override
    public PlacedException error(int place, String reason) {
        return new PlacedException(where(place), reason);
    }
}
