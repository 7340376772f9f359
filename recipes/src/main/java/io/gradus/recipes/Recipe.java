package io.gradus.recipes;

import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to train with.
 *
 * @param name how tables and charts call it
 * @param optimizer the optimizer, without its learning rate
 * @param learningRate the schedule, {@link #CONSTANT} with its {@code value}, {@link #TEXT_FORM}
 *     with its text as {@code value}, or null for the optimizer's own default
 * @param augmentations what is done to the training images, in this order
 */
public record Recipe(String name, Spec optimizer, Spec learningRate, List<Spec> augmentations) {

    /** The type of a learning rate that is a plain number, in the field {@link #VALUE}. */
    public static final String CONSTANT = "Constant";

    /** The type of a learning rate that {@code Schedule.parse} reads, in {@link #VALUE}. */
    static final String TEXT_FORM = "Schedule.parse";

    /** The field of a learning rate that is a number or a text. */
    public static final String VALUE = "value";

    /** The option of an optimizer that holds its learning rate. */
    public static final String LEARNING_RATE = "learningRate";

    /**
     * Creates a recipe.
     *
     * @param name the name; null for the text of the recipe
     * @param optimizer the optimizer
     * @param learningRate the schedule or null
     * @param augmentations the augmentations
     */
    public Recipe {
        augmentations = List.copyOf(augmentations);
        if (name == null) {
            name = text(optimizer, learningRate, augmentations);
        }
    }

    /**
     * Reads a recipe from one line, as docs/RECIPES.md describes it.
     *
     * <pre>{@code
     * Recipe.parse("adamw(0.002) warmup(10%) cosine(90%) flip cutout(8) mixup(0.2)")
     * }</pre>
     *
     * @param text the line
     * @return the recipe
     * @throws RecipeException if it cannot be read, or names what cannot be made whatever a run is
     *     like; the message shows the place
     */
    public static Recipe parse(String text) {
        return Recipes.of(List.of(text), null, new Catalog()).get(0);
    }

    /**
     * Makes the objects of this recipe for a run; new ones each time.
     *
     * @param updates how many updates the run has, 1 at least; {@code auto} and percentages refer
     *     to it
     * @param classes how many classes the labels have, 1 at least, for batch transforms that do not
     *     say it
     * @return the objects
     * @throws RecipeException if an option has a bad value
     */
    public RecipeParts build(long updates, int classes) {
        Checks.in("updates", updates, "[1, 2^53]");
        Checks.in("classes", classes, "[1, infinity)");
        Map<String, Object> facts = Map.of("classes", (long) classes);
        return RecipeParts.of(this, new Binder(new Catalog(), new RunLength(updates), facts));
    }

    /**
     * Describes the learning rate.
     *
     * @return a number, a schedule, or {@code default}
     */
    public String learningRateText() {
        if (learningRate == null) {
            return "default";
        }
        if (isTextForm(learningRate)) {
            return textOf(learningRate);
        }
        return isConstant(learningRate)
                ? Spec.text(learningRate.fields().get(VALUE))
                : learningRate.toString();
    }

    /**
     * Returns the recipe as {@link RecipeText} reads it, without its name.
     *
     * @return the text
     */
    public String text() {
        return text(optimizer, learningRate, augmentations);
    }

    private static String text(Spec optimizer, Spec learningRate, List<Spec> augmentations) {
        String rate = null;
        if (learningRate != null) {
            if (isTextForm(learningRate)) {
                rate = LEARNING_RATE + "=" + Spec.quoted(textOf(learningRate));
            } else if (isConstant(learningRate)) {
                rate = LEARNING_RATE + "=" + Spec.text(learningRate.fields().get(VALUE));
            } else {
                rate = learningRate.toString();
            }
        }
        return Stream.concat(
                        Stream.of(optimizer.toString(), rate).filter(Objects::nonNull),
                        augmentations.stream().map(Spec::toString))
                .collect(Collectors.joining(" "));
    }

    /**
     * Returns the same recipe with a constant learning rate.
     *
     * @param rate the rate
     * @return a new recipe of the same name
     */
    public Recipe withLearningRate(double rate) {
        Spec constant = new Spec(CONSTANT, Map.of(VALUE, rate));
        return new Recipe(name, optimizer, constant, augmentations);
    }

    /**
     * Returns the same recipe without a learning rate.
     *
     * @return a new recipe of the same name
     */
    public Recipe withoutLearningRate() {
        return new Recipe(name, optimizer, null, augmentations);
    }

    static boolean isConstant(Spec learningRate) {
        return learningRate.type().equals(CONSTANT);
    }

    static boolean isTextForm(Spec learningRate) {
        return learningRate.type().equals(TEXT_FORM);
    }

    /** A learning rate from a text form. */
    static Spec textForm(String text, Places places) {
        return new Spec(TEXT_FORM, Map.of(VALUE, text), places);
    }

    /** The text of a learning rate that is one. */
    static String textOf(Spec textForm) {
        return (String) textForm.fields().get(VALUE);
    }
}
