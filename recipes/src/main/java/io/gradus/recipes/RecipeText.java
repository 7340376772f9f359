package io.gradus.recipes;

import io.gradus.augmentations.RandomTransform;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Excerpt;
import io.gradus.text.Form;
import io.gradus.text.Limits;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Broken;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Sequence;
import io.gradus.text.Node.Word;
import io.gradus.text.Place;
import io.gradus.text.Registry;
import io.gradus.text.TextException;
import io.gradus.text.TextReader;
import java.util.ArrayList;
import java.util.List;

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
    private final String file;
    private final PartReader reader;
    private List<Argument> parts = List.of();
    private int next;

    private RecipeText(String text, Catalog catalog, String file) {
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
        this.file = file;
        this.reader = new PartReader(catalog, text);
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
        return parse(text, catalog, "");
    }

    /** The same of a text that stands somewhere in a file. */
    static Recipe parse(String text, Catalog catalog, String file) {
        return new RecipeText(text, catalog, file).recipe();
    }

    /**
     * Reads augmentations, classes and text forms.
     *
     * @param text the line
     * @param catalog the classes and text forms
     * @param file where the line stands
     * @return the augmentations, one at least
     * @throws RecipeException if the text is something else; the message shows the place
     */
    static List<Spec> augmentations(String text, Catalog catalog, String file) {
        return new RecipeText(text, catalog, file).augmentations();
    }

    private List<Spec> augmentations() {
        List<Spec> all = new ArrayList<>();
        try {
            parts = TextReader.parts(text, 0, "augmentations");
            for (Argument part : parts) {
                Node node = reader.part(call(part, "an augmentation"));
                if (!(node instanceof Quoted)) {
                    catalog.require(
                            node, Catalog.Kind.AUGMENTATION, "expected an augmentation; there are");
                }
                all.add(new Spec(node, file));
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
        RecipeAssembly assembly = new RecipeAssembly(catalog, file);
        try {
            parts = TextReader.parts(text, colon + 1, "a recipe");
            while (next < parts.size()) {
                part(parts.get(next++), assembly);
            }
            return assembly.recipe(name);
        } catch (TextException e) {
            throw error(e.column() - 1, e.reason());
        } catch (IllegalArgumentException e) {
            throw error(text.length(), e.getMessage());
        }
    }

    private void part(Argument part, RecipeAssembly assembly) {
        if (part.name().equals(Recipe.LEARNING_RATE)) {
            learningRate(part.value(), assembly);
            return;
        }
        Call call = call(part, CLASS);
        if (!catalog.has(call.name())
                && PartReader.isA(Schedule.class, call.name())
                && !PartReader.isA(RandomTransform.class, call.name())) {
            learningRate(part.value(), assembly);
        } else {
            assembly.add(reader.part(call));
        }
    }

    private Call call(Argument part, String expected) {
        if (part.value() instanceof Broken broken) {
            throw broken.error(expected);
        }
        if (!part.name().isEmpty()) {
            throw part.place().error(catalog.unknown(part.name()));
        }
        return part.value().call().orElseThrow(() -> part.place().expected(expected));
    }

    /** A text form may go on in the parts that follow. */
    private void learningRate(Node node, RecipeAssembly assembly) {
        boolean isText =
                node.call()
                                .filter(call -> !Spec.isBoolean(node) && !catalog.has(call.name()))
                                .isPresent()
                        || node instanceof Word && node.toString().endsWith("%");
        if (isText) {
            Node schedule = schedule(node);
            assembly.schedule(schedule, reader.verbatim(schedule));
        } else {
            assembly.learningRate(reader.value(node));
        }
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
                : new Sequence(new Place(start.source(), start.start(), last.place().end()), all);
    }

    private boolean mayBeMain(Argument part) {
        return part.name().isEmpty()
                && part.value()
                        .call()
                        .filter(call -> !catalog.has(call.name()))
                        .filter(call -> PartReader.isA(Schedule.class, call.name()))
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
