package io.gradus.recipes;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.translate.Transform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.policies.Policy;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.BuilderOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of a builder by their names in recipes: {@code optBeta1} and {@code setBeta1} are
 * {@code beta1}, {@code optLearningRateTracker} is {@code learningRate}, and {@code addTransform},
 * which is called for each element of a list, is {@code transforms}.
 */
public final class Options {

    private static final List<Class<?>> PARTS =
            List.of(
                    Optimizer.class,
                    ParameterTracker.class,
                    Transform.class,
                    BatchTransform.class,
                    Policy.class,
                    PolicyStep.class,
                    ColorComponents.class);

    /** An option of DJL's base of all optimizers, which is 1 where nobody sets it. */
    private static final String RESCALE_GRAD = "rescaleGrad";

    private final BuilderOptions all;

    Options(Class<?> builder) {
        all = BuilderOptions.of(builder).only(Options::canBeGiven);
    }

    /** Whether a recipe can hold such a value; a function, for one, it cannot. */
    private static boolean canBeGiven(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || type == String.class
                || (type.isArray() && canBeGiven(type.getComponentType()))
                || PARTS.stream().anyMatch(part -> part.isAssignableFrom(type));
    }

    /** The names in parentheses, the required ones with a star. */
    @Override
    public String toString() {
        return names().stream()
                .map(name -> requires(name) ? name + "*" : name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * Returns the names.
     *
     * @return the names in order
     */
    public Set<String> names() {
        return all.names();
    }

    /**
     * Tells whether there is an option.
     *
     * @param name its name
     * @return whether there is one
     */
    public boolean has(String name) {
        return names().contains(name);
    }

    /**
     * Tells whether a builder demands an option, as those of {@code set...} and lists do; beside
     * {@code opt...} the former is another name for it.
     *
     * @param name the option
     * @return whether it must be given
     */
    public boolean requires(String name) {
        return all.requires(name) && !name.equals(RESCALE_GRAD);
    }

    /**
     * Tells whether an option is one object of a type or of a class below it.
     *
     * @param name the option
     * @param type the type
     * @return whether it is
     */
    public boolean takes(String name, Class<?> type) {
        return all.takes(name, type);
    }
}
