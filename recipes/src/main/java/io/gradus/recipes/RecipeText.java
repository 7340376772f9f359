package io.gradus.recipes;

import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.TransformReader;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Binder;
import io.gradus.text.Excerpt;
import io.gradus.text.Form;
import io.gradus.text.Limits;
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
import io.gradus.text.TextReader;
import io.gradus.text.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reader of recipes on one line.
 *
 * <pre>
 * recipe    = [name ":"] part {part}
 * part      = class | schedule | transform | "learningRate=" (number | class | schedule | quoted)
 * class     = name ["(" [option {"," option}] ")"]
 * option    = [name "="] value
 * value     = number | "true" | "false" | class | schedule | transform | quoted
 *           | "[" [value {"," value}] "]"
 * quoted    = "'" text "'" | '"' text '"'
 * </pre>
 *
 * <p>A schedule is a text form as {@code Schedule.parse} reads it, a transform one as {@code
 * Augmentations.parse} does. What can be read as a class is one; optimizers and batch transforms in
 * their text forms are classes whose options have got their names. A schedule ends where it lacks
 * no main.
 *
 * <p>For example {@code fast: Lookahead(inner=Adam(beta1=0.8), k=5) learningRate=0.001
 * Cutout(length=8)}, or {@code adamw(0.002) warmup(10%) cosine(90%) flip cutout(8)}.
 */
final class RecipeText {

    private static final String CLASS = "the name of a class";

    private final String text;
    private final Catalog catalog;
    private final Places places;
    private List<Argument> parts = List.of();
    private int next;

    private RecipeText(String text, Catalog catalog, Places places) {
        this.text = text;
        if (text.length() > Limits.TEXT_LENGTH) {
            throw new RecipeException(
                    "a recipe must have at most "
                            + Limits.TEXT_LENGTH
                            + " characters, but '"
                            + Excerpt.of(text)
                            + "' has "
                            + text.length());
        }
        this.catalog = catalog;
        this.places = places;
    }

    /**
     * Reads a recipe.
     *
     * @param text the line
     * @param catalog tells optimizers, schedules and augmentations apart
     * @return the recipe
     * @throws RecipeException if the text is no recipe; the message shows the place
     */
    static Recipe parse(String text, Catalog catalog) {
        return parse(text, catalog, Places.UNKNOWN);
    }

    /** The same of a text that stands somewhere in a file. */
    static Recipe parse(String text, Catalog catalog, Places places) {
        return new RecipeText(text, catalog, places).recipe();
    }

    /**
     * Reads augmentations, classes and text forms.
     *
     * @param text the line
     * @param catalog the classes and text forms
     * @param places where the line stands
     * @return the augmentations, one at least
     * @throws RecipeException if the text is something else; the message shows the place
     */
    static List<Spec> augmentations(String text, Catalog catalog, Places places) {
        return new RecipeText(text, catalog, places).augmentations();
    }

    private List<Spec> augmentations() {
        List<Spec> all = new ArrayList<>();
        try {
            parts = TextReader.parts(text, 0, "augmentations");
            for (Argument part : parts) {
                Spec spec = classOrTransform(call(part, "an augmentation"));
                if (!spec.isText()
                        && catalog.find(spec.type()).kind() != Catalog.Kind.AUGMENTATION) {
                    throw part.place()
                            .error(
                                    "expected an augmentation; there are "
                                            + catalog.names(Catalog.Kind.AUGMENTATION));
                }
                all.add(spec);
            }
        } catch (TextException e) {
            throw error(e.column() - 1, e.reason());
        }
        if (all.isEmpty()) {
            throw error(text.length(), "expected an augmentation");
        }
        return all;
    }

    private Recipe recipe() {
        String name = null;
        int colon = text.indexOf(':');
        if (colon >= 0) {
            name = text.substring(0, colon).strip();
            if (name.isEmpty()) {
                throw error(0, "expected a name before ':'");
            }
        }
        RecipeAssembly assembly = new RecipeAssembly(catalog);
        int place = text.length();
        try {
            parts = TextReader.parts(text, colon + 1, "a recipe");
            while (next < parts.size()) {
                place = parts.get(next).value().place().start();
                part(parts.get(next++), assembly);
            }
            place = text.length();
            return assembly.recipe(name);
        } catch (TextException e) {
            throw error(e.column() - 1, e.reason());
        } catch (IllegalArgumentException e) {
            throw error(place, e.getMessage());
        }
    }

    private void part(Argument part, RecipeAssembly assembly) {
        if (part.name().equals(Recipe.LEARNING_RATE)) {
            learningRate(part.value(), assembly);
            return;
        }
        Call call = call(part, CLASS);
        if (!catalog.has(call.name())
                && isA(Schedule.class, call.name())
                && !isA(RandomTransform.class, call.name())) {
            learningRate(part.value(), assembly);
        } else {
            assembly.add(classOrTransform(call));
        }
    }

    private Call call(Argument part, String expected) {
        if (part.value() instanceof Broken broken) {
            throw broken.error(expected);
        }
        if (!part.name().isEmpty()) {
            throw part.place().error(catalog.unknown(part.name()).getMessage());
        }
        return part.value().call().orElseThrow(() -> part.place().expected(expected));
    }

    private void learningRate(Node node, RecipeAssembly assembly) {
        if (node instanceof Quoted quoted && !catalog.has(quoted.text())) {
            assembly.schedule(TextReader.inside(quoted), quoted.text(), places);
            return;
        }
        boolean plain =
                node instanceof Word word && (isBoolean(word) || isNumber(word))
                        || node instanceof Items
                        || node instanceof Broken
                        || node instanceof Quoted
                        || node.call().filter(call -> catalog.has(call.name())).isPresent();
        if (plain) {
            assembly.learningRate(value(node), places);
        } else {
            Node schedule = schedule(node);
            assembly.schedule(schedule, verbatim(schedule), places);
        }
    }

    private static boolean isBoolean(Word word) {
        return word.text().matches("true|false");
    }

    private static boolean isNumber(Word word) {
        return !word.isName() && !word.text().endsWith("%");
    }

    /** The schedule that begins with a part: what follows is the main of what lacks one. */
    private Node schedule(Node first) {
        List<Node> all = new ArrayList<>(List.of(first));
        Node last = first;
        while (lacksMain(last) && next < parts.size() && mayBeMain(parts.get(next))) {
            last = parts.get(next++).value();
            all.add(last);
        }
        Place start = first.place();
        return all.size() == 1
                ? first
                : new Sequence(new Place(start.source(), start.start(), end(last)), all);
    }

    private boolean mayBeMain(Argument part) {
        return part.name().isEmpty()
                && part.value()
                        .call()
                        .filter(call -> !catalog.has(call.name()))
                        .filter(call -> isA(Schedule.class, call.name()))
                        .isPresent();
    }

    private static boolean lacksMain(Node node) {
        Call call = node.call().orElse(null);
        Form form =
                call == null || !call.methods().isEmpty()
                        ? null
                        : Registry.of(Schedule.class).find(call.name()).orElse(null);
        if (form == null || !form.options().contains(Form.MAIN)) {
            return false;
        }
        return call.arguments().size() <= form.options().indexOf(Form.MAIN)
                && call.arguments().stream().noneMatch(a -> a.name().equals(Form.MAIN));
    }

    private static boolean isA(Class<?> kind, String name) {
        return Registry.of(kind).find(name).isPresent();
    }

    /** What stands in the text. */
    private String verbatim(Node node) {
        return text.substring(node.place().start(), end(node));
    }

    private static int end(Node node) {
        if (node instanceof Sequence sequence) {
            return end(sequence.sequence().get(sequence.sequence().size() - 1));
        }
        return node instanceof Call call && !call.methods().isEmpty()
                ? call.methods().get(call.methods().size() - 1).place().end()
                : node.place().end();
    }

    /** Reads a class, or the text form of a transform where it is none. */
    private Spec classOrTransform(Call call) {
        boolean isClass = catalog.has(call.name()) || catalog.form(call.name()).isPresent();
        if (!isA(RandomTransform.class, call.name())) {
            if (!isClass) {
                throw call.place().error(catalog.unknown(call.name()).getMessage());
            }
            return spec(call);
        }
        if (!isClass) {
            return transform(call);
        }
        try {
            return spec(call);
        } catch (TextException noClass) {
            return transform(call, noClass);
        }
    }

    /** Reads a text form; if it is none, the mistake that stands further right is told. */
    private Spec transform(Call call, TextException noClass) {
        try {
            return transform(call);
        } catch (TextException noTransform) {
            throw noClass.column() >= noTransform.column() ? noClass : noTransform;
        }
    }

    private Spec transform(Call call) {
        new TransformReader(new Binder()).read(call, new Where(null, "transform"));
        return Spec.ofText(verbatim(call), places);
    }

    private Spec spec(Call call) {
        if (!call.methods().isEmpty()) {
            throw call.methods().get(0).place().error(call.name() + " has no methods");
        }
        Optional<Form> form = catalog.form(call.name());
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Argument argument : call.arguments()) {
            if (argument.value() instanceof Broken broken) {
                throw broken.error("a value");
            }
            String option = argument.name();
            if (option.isEmpty()) {
                List<String> unnamed =
                        form.map(known -> known.options().subList(0, known.unnamed()))
                                .orElse(List.of());
                if (fields.size() >= unnamed.size()) {
                    throw argument.place()
                            .error(
                                    unnamed.isEmpty()
                                            ? "expected '=' after the name of an option"
                                            : form.get()
                                                    + " has no more options that need no name");
                }
                option = unnamed.get(fields.size());
            } else {
                option = form.flatMap(known -> known.option(argument.name())).orElse(option);
            }
            if (fields.put(option, value(argument.value())) != null) {
                throw argument.place().error("'" + Excerpt.of(option) + "' is given twice");
            }
        }
        return new Spec(catalog.canonical(call.name()), fields, places);
    }

    private Object value(Node node) {
        if (node instanceof Broken broken) {
            throw broken.error("a value");
        }
        if (node instanceof Items items) {
            return items.elements().stream().map(this::value).toList();
        }
        if (node instanceof Quoted quoted) {
            return quoted.text();
        }
        if (node instanceof Word word) {
            // A class without options and a constant such as 'auto' look alike; the binder knows.
            return isNumber(word)
                    ? number(word)
                    : isBoolean(word) ? Boolean.valueOf(word.text()) : word.text();
        }
        Call first = node.sequence().get(0).call().orElseThrow(() -> node.place().expected(CLASS));
        boolean isClass = catalog.has(first.name()) || catalog.form(first.name()).isPresent();
        if (isA(Schedule.class, first.name())
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
        Spec spec = classOrTransform(first);
        return spec.isText() ? spec.toString() : spec;
    }

    private static Number number(Word word) {
        try {
            return word.text().matches("[-+]?\\d{1,18}")
                    ? (Number) Long.valueOf(word.text())
                    : Double.valueOf(word.text());
        } catch (NumberFormatException e) {
            throw word.place().error("'" + Excerpt.of(word.text()) + "' is no number", e);
        }
    }

    private RecipeException error(int place, String message) {
        return new RecipeException(
                "recipe '"
                        + Excerpt.around(text, place).text().strip()
                        + "', column "
                        + (place + 1)
                        + ": "
                        + Excerpt.of(message, Limits.MESSAGE_LENGTH));
    }
}
