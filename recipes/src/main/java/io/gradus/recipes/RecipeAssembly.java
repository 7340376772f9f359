package io.gradus.recipes;

import io.gradus.schedulers.ScheduleReader;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import io.gradus.text.TextReader;
import io.gradus.text.Where;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the parts of a recipe, as a {@link PartReader} reads them, to their places by their kind.
 */
final class RecipeAssembly {

    /** A text form may have parts of the run, whose length is not known here: one may fit. */
    private static final long[] RUNS = {1_000_000, 10_000, 100};

    private static final String TWICE = "the learning rate is given twice; remove one of them";

    private final Catalog catalog;
    private final String file;
    private final List<Spec> augmentations = new ArrayList<>();
    private Node optimizer;
    private Node learningRate;
    private Word ownRate;

    /** Begins a recipe, of a text that may stand somewhere in a file. */
    RecipeAssembly(Catalog catalog, String file) {
        this.catalog = catalog;
        this.file = file;
    }

    /** Takes an optimizer, a schedule or an augmentation. */
    void add(Node part) {
        if (part instanceof Quoted) {
            augmentations.add(new Spec(part, file));
            return;
        }
        Catalog.Entry entry = catalog.find(part);
        switch (entry.kind()) {
            case OPTIMIZER -> {
                if (optimizer != null) {
                    throw part.place()
                            .error(
                                    "there are two optimizers, "
                                            + catalog.find(optimizer).name()
                                            + " and "
                                            + entry.name()
                                            + "; a recipe has one");
                }
                optimizer = takeLearningRate(part);
            }
            case SCHEDULE -> learningRate(part);
            case AUGMENTATION -> augmentations.add(new Spec(part, file));
        }
    }

    /** Takes augmentations that were read. */
    void add(List<Spec> specs) {
        augmentations.addAll(specs);
    }

    /** Takes a number, a schedule, the name of a schedule without options, or a text form. */
    void learningRate(Node node) {
        boolean isName = node instanceof Word word && word.isName() && !Spec.isBoolean(word);
        if (node instanceof Quoted text) {
            schedule(TextReader.inside(text), text);
            return;
        }
        if (isName && !catalog.has(node.toString())) {
            learningRate(new Quoted(node.place(), node.toString()));
            return;
        }
        requireNoRate(node);
        if (!Spec.isNumber(node)) {
            if (!isName && !(node instanceof Call)) {
                throw node.place().error("a learning rate is a number or a schedule, not " + node);
            }
            String type = node.call().orElseThrow().name();
            catalog.require(node, Catalog.Kind.SCHEDULE, type + " is no schedule; there are");
        }
        learningRate = node;
    }

    /**
     * Takes a schedule in its text form.
     *
     * @param schedule what was read
     * @param text from this
     */
    void schedule(Node schedule, Quoted text) {
        requireNoRate(schedule);
        check(new BaseValue("1", catalog).in(schedule));
        learningRate = text;
    }

    private void requireNoRate(Node node) {
        if (learningRate != null) {
            throw node.place().error(TWICE);
        }
    }

    /** Throws if a text form is none for any run. */
    private static void check(Node node) {
        IllegalArgumentException mistake = null;
        for (long run : RUNS) {
            try {
                new ScheduleReader(run).read(node, new Where(null, "schedule"));
                return;
            } catch (IllegalArgumentException e) {
                mistake = mistake == null ? e : mistake;
            }
        }
        throw mistake;
    }

    /** Moves the learning rate from the optimizer, or from the one inside it, to its own place. */
    private Node takeLearningRate(Node part) {
        if (!(part instanceof Call call)) {
            return part;
        }
        List<Argument> options = new ArrayList<>(call.arguments());
        for (Argument option : call.arguments()) {
            if (option.name().equals(Recipe.LEARNING_RATE)) {
                options.remove(option);
                if (Spec.isNumber(option.value())) {
                    ownRate = (Word) option.value();
                } else {
                    learningRate(option.value());
                }
            }
        }
        for (int i = 0; i < options.size(); i++) {
            Argument option = options.get(i);
            if (option.value() instanceof Call inner
                    && catalog.find(inner).kind() == Catalog.Kind.OPTIMIZER) {
                Node rest = takeLearningRate(inner);
                options.set(i, new Argument(option.place(), option.name(), rest));
                break;
            }
        }
        return options.isEmpty()
                ? new Word(call.place(), call.name())
                : new Call(call.place(), call.name(), options, call.methods());
    }

    /**
     * Returns the recipe.
     *
     * @param name its name, or null for its text
     * @throws IllegalArgumentException if it has no optimizer or a learning rate that does not fit
     */
    Recipe recipe(String name) {
        if (optimizer == null) {
            throw new IllegalArgumentException(
                    "there is no optimizer; there are " + catalog.names(Catalog.Kind.OPTIMIZER));
        }
        Node rate = rate();
        return new Recipe(
                name,
                new Spec(optimizer, file),
                rate == null ? null : new Spec(rate, file),
                augmentations);
    }

    /** The optimizer's own rate is the base value of a schedule that has none. */
    private Node rate() {
        if (ownRate == null) {
            if (learningRate instanceof Quoted text) {
                check(TextReader.inside(text));
            }
            return learningRate;
        }
        if (learningRate == null) {
            return ownRate;
        }
        Node based = new BaseValue(ownRate.text(), catalog).in(learningRate);
        if (based.toString().equals(learningRate.toString())) {
            throw learningRate.place().error(TWICE);
        }
        return based;
    }
}
