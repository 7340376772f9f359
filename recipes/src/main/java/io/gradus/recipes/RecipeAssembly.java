package io.gradus.recipes;

import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.ScheduleReader;
import io.gradus.text.Excerpt;
import io.gradus.text.Form;
import io.gradus.text.Node;
import io.gradus.text.Registry;
import io.gradus.text.TextException;
import io.gradus.text.TextReader;
import io.gradus.text.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts the parts of a recipe to their places by the kind of their classes.
 *
 * <p>A mistake is an {@link IllegalArgumentException}; the reader of text or JSON adds the place.
 */
final class RecipeAssembly {

    /** A text form may have parts of the run, whose length is not known here: one may fit. */
    private static final long[] RUNS = {1_000_000, 10_000, 100};

    private static final String SCHEDULE = "a schedule";
    private static final String TWICE = "the learning rate is given twice; remove one of them";

    private final Catalog catalog;
    private final List<Spec> augmentations = new ArrayList<>();
    private Spec optimizer;
    private Spec learningRate;
    private Node schedule;
    private Number ownRate;

    RecipeAssembly(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Takes an optimizer, a schedule or an augmentation. */
    void add(Spec spec) {
        if (spec.isText()) {
            augmentations.add(spec);
            return;
        }
        switch (catalog.find(spec.type()).kind()) {
            case OPTIMIZER -> {
                if (optimizer != null) {
                    throw new IllegalArgumentException(
                            "there are two optimizers, "
                                    + optimizer.type()
                                    + " and "
                                    + spec.type()
                                    + "; a recipe has one");
                }
                optimizer = takeLearningRate(spec);
            }
            case SCHEDULE -> learningRate(spec, spec.places());
            case AUGMENTATION -> augmentations.add(spec);
        }
    }

    /**
     * Takes a number, a schedule, the name of a schedule without options, or a text form; if that
     * is none, a {@link TextException} tells the place in it.
     */
    void learningRate(Object value, Places places) {
        if (value instanceof String text && !catalog.has(text)) {
            schedule(TextReader.read(text, SCHEDULE), text, places);
            return;
        }
        requireNoRate();
        if (value instanceof Number) {
            learningRate = new Spec(Recipe.CONSTANT, Map.of(Recipe.VALUE, value), places);
            return;
        }
        Spec spec = value instanceof String name ? new Spec(name, Map.of(), places) : asSpec(value);
        Catalog.Entry entry = catalog.find(spec.type());
        if (entry.kind() != Catalog.Kind.SCHEDULE) {
            throw new IllegalArgumentException(
                    spec.type()
                            + " is no schedule; there are "
                            + catalog.names(Catalog.Kind.SCHEDULE));
        }
        learningRate = spec;
    }

    /**
     * Takes a schedule in its text form; if that is none, a {@link TextException} tells the place.
     *
     * @param node what was read
     * @param text from this
     */
    void schedule(Node node, String text, Places places) {
        requireNoRate();
        check(BaseValue.in(node, "1"));
        schedule = node;
        learningRate = Recipe.textForm(text, places);
    }

    private void requireNoRate() {
        if (learningRate != null) {
            throw new IllegalArgumentException(TWICE);
        }
    }

    /** Throws a {@link TextException} if a text form is none for any run. */
    private static void check(Node node) {
        TextException mistake = null;
        for (long run : RUNS) {
            try {
                new ScheduleReader(run).read(node, new Where(null, "schedule"));
                return;
            } catch (TextException e) {
                mistake = mistake == null ? e : mistake;
            }
        }
        throw mistake;
    }

    /** The mistake in a text form on one line, for where its place is not known otherwise. */
    static IllegalArgumentException explained(String text, TextException mistake) {
        String message =
                "schedule '%s', column %s: %s"
                        .formatted(Excerpt.of(text), mistake.column(), mistake.reason());
        return new IllegalArgumentException(message, mistake);
    }

    private static Spec asSpec(Object value) {
        if (value instanceof Spec spec) {
            return spec;
        }
        throw new IllegalArgumentException(
                "a learning rate is a number or a schedule, not " + Spec.text(value));
    }

    /** Moves the learning rate from the optimizer, or from the one inside it, to its own place. */
    private Spec takeLearningRate(Spec spec) {
        Object own = spec.fields().get(Recipe.LEARNING_RATE);
        if (own instanceof Number number) {
            ownRate = number;
            return takeLearningRate(spec.without(Recipe.LEARNING_RATE));
        }
        if (own != null) {
            try {
                learningRate(own, new Places(spec.places().of(Recipe.LEARNING_RATE)));
            } catch (TextException e) {
                throw explained((String) own, e);
            }
            return takeLearningRate(spec.without(Recipe.LEARNING_RATE));
        }
        for (Map.Entry<String, Object> field : spec.fields().entrySet()) {
            if (field.getValue() instanceof Spec inner
                    && catalog.find(inner.type()).kind() == Catalog.Kind.OPTIMIZER) {
                return spec.with(field.getKey(), takeLearningRate(inner));
            }
        }
        return spec;
    }

    Recipe recipe(String name) {
        if (optimizer == null) {
            throw new IllegalArgumentException(
                    "there is no optimizer; there are " + catalog.names(Catalog.Kind.OPTIMIZER));
        }
        return new Recipe(name, optimizer, rate(), augmentations);
    }

    /** The optimizer's own rate is the base value of a schedule that has none. */
    private Spec rate() {
        if (learningRate == null) {
            return ownRate == null
                    ? null
                    : new Spec(Recipe.CONSTANT, Map.of(Recipe.VALUE, ownRate), optimizer.places());
        }
        if (ownRate == null) {
            if (schedule != null) {
                check(schedule);
            }
            return learningRate;
        }
        Spec based = schedule == null ? based(learningRate) : based(schedule);
        if (based.equals(learningRate)) {
            throw new IllegalArgumentException(TWICE);
        }
        return based;
    }

    private Spec based(Node node) {
        Node based = BaseValue.in(node, Spec.text(ownRate));
        return based.equals(node)
                ? learningRate
                : Recipe.textForm(based.toString(), learningRate.places());
    }

    /** The same for classes, and for those and text forms within them. */
    private Spec based(Spec spec) {
        if (Recipe.isConstant(spec)) {
            return spec;
        }
        Spec based = spec;
        for (Map.Entry<String, Object> field : spec.fields().entrySet()) {
            Object value = field.getValue();
            if (value instanceof Spec inner) {
                based = based.with(field.getKey(), based(inner));
            } else if (value instanceof String text && field.getKey().equals(Form.MAIN)) {
                Node main = BaseValue.in(TextReader.read(text, SCHEDULE), Spec.text(ownRate));
                based = based.with(field.getKey(), main.toString());
            }
        }
        String first =
                Registry.of(Schedule.class)
                        .find(catalog.find(spec.type()).type())
                        .map(form -> form.options().get(0))
                        .filter(BaseValue::isOption)
                        .orElse(null);
        return first == null || spec.fields().containsKey(first)
                ? based
                : based.with(first, ownRate);
    }
}
