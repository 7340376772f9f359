package io.gradus.recipes;

import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.TransformReader;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Binder;
import io.gradus.text.Excerpt;
import io.gradus.text.Form;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Broken;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Sequence;
import io.gradus.text.Node.Word;
import io.gradus.text.Place;
import io.gradus.text.Registry;
import io.gradus.text.TextException;
import io.gradus.text.Where;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A reader of the parts of a recipe, and of what is in them: classes and options get the names that
 * are printed, text forms get quotes.
 *
 * @param catalog tells optimizers, schedules and augmentations apart
 * @param text the line that has the parts; null for JSON and YAML, where a text form has quotes
 */
record PartReader(Catalog catalog, String text) {

    /** No class has so many options, and none has so long a name. */
    private static final int MOST_FIELDS = 100;

    /** Reads a class, or the text form of a transform where it is none. */
    Node part(Call call) {
        boolean isClass = catalog.has(call.name()) || catalog.form(call.name()).isPresent();
        if (text == null) {
            requireObject(call);
        }
        if (text == null || !isA(RandomTransform.class, call.name())) {
            if (!isClass) {
                throw call.place().error(catalog.unknown(call.name()));
            }
            return ofClass(call);
        }
        if (!isClass) {
            return transform(call);
        }
        try {
            return ofClass(call);
        } catch (TextException noClass) {
            return transform(call, noClass);
        }
    }

    private static void requireObject(Call call) {
        List<Argument> fields = call.arguments();
        if (fields.size() > MOST_FIELDS
                || fields.stream().anyMatch(field -> field.name().length() > MOST_FIELDS)) {
            throw call.place()
                    .error(
                            "an object may have at most "
                                    + MOST_FIELDS
                                    + " fields, with names of as many characters");
        }
        if (call.name().isEmpty()) {
            throw call.place().error("an object needs a 'type', the name of a class as a text");
        }
    }

    /** Reads a text form; if it is none, the mistake that stands further right is told. */
    private Quoted transform(Call call, TextException noClass) {
        try {
            return transform(call);
        } catch (TextException noTransform) {
            throw noClass.column() >= noTransform.column() ? noClass : noTransform;
        }
    }

    private Quoted transform(Call call) {
        new TransformReader(new Binder()).read(call, new Where(null, "transform"));
        return verbatim(call);
    }

    private Node ofClass(Call call) {
        if (!call.methods().isEmpty()) {
            throw call.methods().get(0).place().error(call.name() + " has no methods");
        }
        Optional<Form> form = catalog.form(call.name());
        List<Argument> options = new ArrayList<>();
        for (Argument argument : call.arguments()) {
            if (argument.value() instanceof Broken broken) {
                throw broken.error("a value");
            }
            String option = option(argument, form, options.size());
            options.add(new Argument(argument.place(), option, value(argument.value())));
        }
        requireEachOnce(options);
        String name = catalog.canonical(call.name());
        return options.isEmpty()
                ? new Word(call.place(), name)
                : new Call(call.place(), name, options, List.of());
    }

    /** Throws if two options, or fields, have one name. */
    static void requireEachOnce(List<Argument> options) {
        Set<String> names = new HashSet<>();
        for (Argument option : options) {
            if (!names.add(option.name())) {
                throw option.place().error("'" + Excerpt.of(option.name()) + "' is given twice");
            }
        }
    }

    private static String option(Argument argument, Optional<Form> form, int place) {
        if (!argument.name().isEmpty()) {
            return form.flatMap(f -> f.option(argument.name())).orElse(argument.name());
        }
        int unnamed = form.map(Form::unnamed).orElse(0);
        if (place < unnamed) {
            return form.get().options().get(place);
        }
        throw argument.place()
                .error(
                        unnamed == 0
                                ? "expected '=' after the name of an option"
                                : form.get() + " has no more options that need no name");
    }

    /** Reads the value of an option. */
    Node value(Node node) {
        if (node instanceof Broken broken) {
            throw broken.error("a value");
        }
        if (node instanceof Items items) {
            return new Items(items.place(), items.elements().stream().map(this::value).toList());
        }
        if (node instanceof Quoted quoted) {
            return Spec.word(quoted);
        }
        if (node instanceof Word word) {
            // A class without options and a constant such as 'auto' look alike; the binder knows.
            return Spec.isNumber(word) ? Spec.number(word) : word;
        }
        Call first =
                node.sequence()
                        .get(0)
                        .call()
                        .orElseThrow(() -> node.place().expected("the name of a class"));
        boolean isClass = catalog.has(first.name()) || catalog.form(first.name()).isPresent();
        if (text != null
                && isA(Schedule.class, first.name())
                && (node instanceof Sequence || !isClass)
                && !isA(RandomTransform.class, first.name())) {
            return verbatim(node);
        }
        if (node instanceof Sequence sequence) {
            Node second = sequence.sequence().get(1);
            throw second instanceof Broken broken
                    ? broken.error("a value")
                    : second.place().error("expected one value, but here is another");
        }
        return part(first);
    }

    static boolean isA(Class<?> kind, String name) {
        return Registry.of(kind).find(name).isPresent();
    }

    /** What stands in the text. */
    Quoted verbatim(Node node) {
        int start = node.place().start();
        Place place = new Place(node.place().source(), start, end(node));
        return new Quoted(place, text.substring(start, place.end()));
    }

    private static int end(Node node) {
        if (node instanceof Sequence sequence) {
            return end(sequence.sequence().get(sequence.sequence().size() - 1));
        }
        return node instanceof Call call && !call.methods().isEmpty()
                ? call.methods().get(call.methods().size() - 1).place().end()
                : node.place().end();
    }
}
