package io.gradus.recipes;

import io.gradus.schedulers.Schedule;
import io.gradus.text.Excerpt;
import io.gradus.text.TextException;
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

    private final Catalog catalog;
    private final List<Spec> augmentations = new ArrayList<>();
    private Spec optimizer;
    private Spec learningRate;

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
        if (learningRate != null) {
            throw new IllegalArgumentException(
                    "the learning rate is given twice; remove one of them");
        }
        if (value instanceof Number) {
            learningRate = new Spec(Recipe.CONSTANT, Map.of(Recipe.VALUE, value), places);
            return;
        }
        if (value instanceof String text && !catalog.has(text)) {
            check(text);
            learningRate = Recipe.textForm(text, places);
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

    /** Throws a {@link TextException} if a text form is none for any run. */
    static void check(String text) {
        TextException mistake = null;
        for (long run : RUNS) {
            try {
                Schedule.parse(text, run);
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
        return new Recipe(name, optimizer, learningRate, augmentations);
    }
}
