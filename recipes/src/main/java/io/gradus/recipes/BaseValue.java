package io.gradus.recipes;

import io.gradus.schedulers.Schedule;
import io.gradus.text.Form;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Sequence;
import io.gradus.text.Node.Word;
import io.gradus.text.Place;
import io.gradus.text.Registry;
import io.gradus.text.TextReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first option of schedules that leave it out: the learning rate of the optimizer.
 *
 * @param rate the rate
 */
record BaseValue(String rate) {

    /** The base of a schedule, or the maximum of one cycle. */
    private static boolean isBase(String option) {
        return option.equals("baseValue") || option.equals("maxValue");
    }

    private static Optional<Form> form(Node node) {
        return node.call().flatMap(call -> Registry.of(Schedule.class).find(call.name()));
    }

    /** Gives the rate to a learning rate, a class or a text form in quotes. */
    Node inRate(Node node) {
        if (node instanceof Quoted quoted) {
            Node before = TextReader.inside(quoted);
            return changed(before, in(before), quoted);
        }
        return form(node).map(form -> inClass(node, form)).orElse(node);
    }

    /** The text of what changed has the place of what was read. */
    private static Node changed(Node before, Node after, Node same) {
        Place place = same.place();
        return after.equals(before)
                ? same
                : new Quoted(
                        new Place((at, reason) -> place.error(reason), 0, 0), after.toString());
    }

    /** The options of a class have names; its main may be a text form. */
    private Node inClass(Node node, Form form) {
        Call call = node.call().orElseThrow();
        List<Argument> options = new ArrayList<>();
        for (Argument option : call.arguments()) {
            Node value = option.value();
            boolean isMain = option.name().equals(Form.MAIN);
            Node based = value;
            if (value instanceof Call || isMain && value instanceof Quoted) {
                based = inRate(value);
            } else if (isMain) {
                based = changed(value, in(value), value);
            }
            options.add(new Argument(option.place(), option.name(), based));
        }
        String first = form.options().get(0);
        if (isBase(first) && options.stream().noneMatch(option -> option.name().equals(first))) {
            options.add(new Argument(call.place(), first, new Word(call.place(), rate)));
        }
        return options.equals(call.arguments())
                ? node
                : new Call(call.place(), call.name(), options, call.methods());
    }

    /** Gives the rate to the schedules in a text form. */
    Node in(Node schedule) {
        if (schedule instanceof Sequence sequence) {
            return new Sequence(sequence.place(), in(sequence.sequence()));
        }
        if (schedule instanceof Items items) {
            return new Items(items.place(), in(items.elements()));
        }
        return form(schedule).map(form -> in(schedule, form)).orElse(schedule);
    }

    private List<Node> in(List<Node> all) {
        return all.stream().map(this::in).toList();
    }

    private Node in(Node node, Form form) {
        Call call = node.call().orElseThrow();
        List<Argument> arguments = new ArrayList<>(arguments(call, false));
        boolean lacks =
                isBase(form.options().get(0))
                        && arguments.stream().noneMatch(given -> isFirst(given, form));
        if (lacks) {
            Word word = new Word(call.place(), rate);
            arguments.add(0, new Argument(call.place(), "", word));
        }
        List<Call> methods =
                call.methods().stream()
                        .map(m -> new Call(m.place(), m.name(), arguments(m, true), List.of()))
                        .toList();
        boolean same = arguments.equals(call.arguments()) && methods.equals(call.methods());
        return same ? node : new Call(call.place(), call.name(), arguments, methods);
    }

    /** A word may be a constant, such as the shape {@code linear} of a warm-up. */
    private List<Argument> arguments(Call call, boolean words) {
        return call.arguments().stream()
                .map(given -> isConstant(given, words) ? given : in(given))
                .toList();
    }

    private static boolean isConstant(Argument given, boolean words) {
        return given.value() instanceof Word && !words && !given.name().equals(Form.MAIN);
    }

    private Argument in(Argument given) {
        return new Argument(given.place(), given.name(), in(given.value()));
    }

    /** A part of the run is no base value. */
    private static boolean isFirst(Argument given, Form form) {
        if (given.name().isEmpty()) {
            return !(given.value() instanceof Word word
                    && (word.text().endsWith("%") || word.text().equals("auto")));
        }
        return form.option(given.name()).filter(form.options().get(0)::equals).isPresent();
    }
}
