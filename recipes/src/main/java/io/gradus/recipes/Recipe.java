package io.gradus.recipes;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Optimizer, learning rate and augmentations of a run.
 *
 * @param name how tables and charts call it
 * @param optimizer the optimizer, without its learning rate
 * @param learningRate the schedule, {@link Spec#constant}, or null for the optimizer's own default
 * @param augmentations what is done to the training images, in this order
 */
public record Recipe(String name, Spec optimizer, Spec learningRate, List<Spec> augmentations) {

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
        return learningRate == null ? "default" : learningRate.toString();
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
            boolean isClass = !learningRate.type().isEmpty();
            rate = (isClass ? "" : LEARNING_RATE + "=") + learningRate.node();
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
        return new Recipe(name, optimizer, Spec.constant(rate), augmentations);
    }

    /**
     * Returns the same recipe without a learning rate.
     *
     * @return a new recipe of the same name
     */
    public Recipe withoutLearningRate() {
        return new Recipe(name, optimizer, null, augmentations);
    }
}
