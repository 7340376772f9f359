package io.gradus.recipes;

import io.gradus.schedulers.Schedule;
import io.gradus.text.Form;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Sequence;
import io.gradus.text.Node.Word;
import io.gradus.text.Registry;
import java.util.ArrayList;
import java.util.List;

/** The first option of schedules that leave it out: the learning rate of the optimizer. */
final class BaseValue {

    private BaseValue() {}

    /** The option that the rate is for: the base of a schedule, or the maximum of one cycle. */
    static boolean isOption(String option) {
        return option.equals("baseValue") || option.equals("maxValue");
    }

    /**
     * Gives a rate to the schedules in a text that have no base value.
     *
     * @param schedule what was read
     * @param rate the rate
     * @return the same where nothing is missing
     */
    static Node in(Node schedule, String rate) {
        if (schedule instanceof Sequence sequence) {
            return new Sequence(sequence.place(), in(sequence.sequence(), rate));
        }
        if (schedule instanceof Items items) {
            return new Items(items.place(), in(items.elements(), rate));
        }
        Form form =
                schedule.call()
                        .flatMap(call -> Registry.of(Schedule.class).find(call.name()))
                        .orElse(null);
        return form == null ? schedule : in(schedule, form, rate);
    }

    private static List<Node> in(List<Node> all, String rate) {
        return all.stream().map(node -> in(node, rate)).toList();
    }

    private static Node in(Node node, Form form, String rate) {
        Call call = node.call().orElseThrow();
        List<Argument> arguments = new ArrayList<>(arguments(call, false, rate));
        boolean lacks =
                isOption(form.options().get(0))
                        && arguments.stream().noneMatch(given -> isFirst(given, form));
        if (lacks) {
            Word word = new Word(call.place(), rate);
            arguments.add(0, new Argument(call.place(), "", word));
        }
        List<Call> methods =
                call.methods().stream()
                        .map(
                                m ->
                                        new Call(
                                                m.place(),
                                                m.name(),
                                                arguments(m, true, rate),
                                                List.of()))
                        .toList();
        boolean same = arguments.equals(call.arguments()) && methods.equals(call.methods());
        return same ? node : new Call(call.place(), call.name(), arguments, methods);
    }

    /** A word may be a constant, such as the shape {@code linear} of a warm-up. */
    private static List<Argument> arguments(Call call, boolean words, String rate) {
        return call.arguments().stream()
                .map(
                        given ->
                                given.value() instanceof Word
                                                && !words
                                                && !given.name().equals(Form.MAIN)
                                        ? given
                                        : new Argument(
                                                given.place(),
                                                given.name(),
                                                in(given.value(), rate)))
                .toList();
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
