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

/**
 * The first option of schedules that leave it out: the learning rate of the optimizer.
 *
 * @param rate the rate
 * @param catalog tells classes from text forms
 */
record BaseValue(String rate, Catalog catalog) {

    /** The base of a schedule, or the maximum of one cycle. */
    private static boolean isBase(String option) {
        return option.equals("baseValue") || option.equals("maxValue");
    }

    /** Gives the rate to the schedules in a learning rate. */
    Node in(Node schedule) {
        if (schedule instanceof Quoted quoted) {
            return inText(quoted, TextReader.inside(quoted));
        }
        if (schedule instanceof Sequence sequence) {
            return new Sequence(sequence.place(), in(sequence.sequence()));
        }
        if (schedule instanceof Items items) {
            return new Items(items.place(), in(items.elements()));
        }
        return schedule.call()
                .flatMap(call -> Registry.of(Schedule.class).find(call.name()))
                .map(form -> in(schedule, form))
                .orElse(schedule);
    }

    private List<Node> in(List<Node> all) {
        return all.stream().map(this::in).toList();
    }

    /** What changes gets quotes, and the place of what was read. */
    private Node inText(Node text, Node schedule) {
        Node based = in(schedule);
        Place place = text.place();
        return based.equals(schedule)
                ? text
                : new Quoted(
                        new Place((at, reason) -> place.error(reason), 0, 0), based.toString());
    }

    private Node in(Node node, Form form) {
        Call call = node.call().orElseThrow();
        List<Argument> arguments = new ArrayList<>(arguments(call, false));
        String first = form.options().get(0);
        if (isBase(first) && arguments.stream().noneMatch(given -> isFirst(given, form))) {
            Word word = new Word(call.place(), rate);
            boolean isClass =
                    catalog.has(call.name())
                            && arguments.stream().noneMatch(given -> given.name().isEmpty());
            if (isClass) {
                arguments.add(new Argument(call.place(), first, word));
            } else {
                arguments.add(0, new Argument(call.place(), "", word));
            }
        }
        List<Call> methods =
                call.methods().stream()
                        .map(m -> new Call(m.place(), m.name(), arguments(m, true), List.of()))
                        .toList();
        boolean same = arguments.equals(call.arguments()) && methods.equals(call.methods());
        return same ? node : new Call(call.place(), call.name(), arguments, methods);
    }

    private List<Argument> arguments(Call call, boolean ofMethod) {
        return call.arguments().stream()
                .map(given -> new Argument(given.place(), given.name(), argument(given, ofMethod)))
                .toList();
    }

    /** A word may be a constant, such as the shape {@code linear} of a warm-up. */
    private Node argument(Argument given, boolean ofMethod) {
        Node value = given.value();
        if (given.name().equals(Form.MAIN)) {
            return value instanceof Word ? inText(value, value) : in(value);
        }
        return value instanceof Quoted || value instanceof Word && !ofMethod ? value : in(value);
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
