package io.gradus.benchmarks.recipes;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to train with.
 *
 * @param name how tables and charts call it
 * @param optimizer the optimizer, without its learning rate
 * @param learningRate the schedule, {@link #CONSTANT} with its {@code value}, or null for the
 *     optimizer's own default
 * @param augmentations what is done to the training images, in this order
 */
public record Recipe(String name, Spec optimizer, Spec learningRate, List<Spec> augmentations) {

    /** The type of a learning rate that is a plain number, in the field {@link #VALUE}. */
    static final String CONSTANT = "Constant";

    static final String VALUE = "value";

    /** The option of an optimizer that holds its learning rate. */
    static final String LEARNING_RATE = "learningRate";

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
            rate =
                    isConstant(learningRate)
                            ? LEARNING_RATE + "=" + Spec.text(learningRate.fields().get(VALUE))
                            : learningRate.toString();
        }
        return Stream.concat(
                        Stream.of(optimizer.toString(), rate).filter(Objects::nonNull),
                        augmentations.stream().map(Spec::toString))
                .collect(Collectors.joining(" "));
    }

    static boolean isConstant(Spec learningRate) {
        return learningRate.type().equals(CONSTANT);
    }
}
