package io.gradus.recipes;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Optimizer, learning rate and augmentations of a run.
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
     * Returns the recipe as it is read from one line, without its name.
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
