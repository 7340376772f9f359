package io.gradus.recipes;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.translate.Transform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.policies.Policy;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Excerpt;
import io.gradus.text.Suggestion;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The options of a builder by their names in recipes: {@code optBeta1} and {@code setBeta1} are
 * {@code beta1}, {@code optLearningRateTracker} is {@code learningRate}, and {@code addTransform},
 * which is called for each element of a list, is {@code transforms}.
 */
public final class Options {

    private static final String TRACKER = "Tracker";

    private static final List<Class<?>> PARTS =
            List.of(
                    Optimizer.class,
                    ParameterTracker.class,
                    Transform.class,
                    BatchTransform.class,
                    Policy.class,
                    PolicyStep.class,
                    ColorComponents.class);

    private static final String ADD = "add";

    /** An option of DJL's base of all optimizers, which is 1 where nobody sets it. */
    private static final String RESCALE_GRAD = "rescaleGrad";

    private final Map<String, List<Method>> methods = new TreeMap<>();

    Options(Class<?> builder) {
        for (Method method : builder.getMethods()) {
            boolean option = method.getName().matches("(opt|set|add)[A-Z]\\w*");
            if (option
                    && (!adds(method) || method.getParameterCount() == 1)
                    && Arrays.stream(method.getParameterTypes()).allMatch(Options::canBeGiven)
                    && method.getParameterCount() > 0
                    && !Modifier.isStatic(method.getModifiers())) {
                List<Method> same = methods.computeIfAbsent(name(method), key -> new ArrayList<>());
                // the compiler makes a second one where the return type is narrowed
                if (same.stream().noneMatch(m -> takesTheSame(m, method))) {
                    same.add(method);
                }
            }
        }
    }

    private static boolean takesTheSame(Method a, Method b) {
        return a.getName().equals(b.getName())
                && Arrays.equals(a.getParameterTypes(), b.getParameterTypes());
    }

    /** Whether a method takes the elements of a list one by one. */
    static boolean adds(Method method) {
        return method.getName().startsWith(ADD);
    }

    private static String name(Method method) {
        String name = method.getName().substring("opt".length());
        if (name.endsWith(TRACKER)) {
            name = name.substring(0, name.length() - TRACKER.length());
        }
        String end = adds(method) ? "s" : "";
        return Character.toLowerCase(name.charAt(0)) + name.substring(1) + end;
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
        return methods.keySet().stream()
                .map(name -> requires(name) ? name + "*" : name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * Returns the names.
     *
     * @return the names in order
     */
    public Set<String> names() {
        return methods.keySet();
    }

    /**
     * Tells whether there is an option.
     *
     * @param name its name
     * @return whether there is one
     */
    public boolean has(String name) {
        return methods.containsKey(name);
    }

    /**
     * Tells whether a builder demands an option, as those of {@code set...} and lists do; beside
     * {@code opt...} the former is another name for it.
     *
     * @param name the option
     * @return whether it must be given
     */
    public boolean requires(String name) {
        return has(name)
                && !name.equals(RESCALE_GRAD)
                && get(name).stream().noneMatch(m -> m.getName().startsWith("opt"));
    }

    /**
     * Tells whether an option is one object of a type or of a class below it.
     *
     * @param name the option
     * @param type the type
     * @return whether it is
     */
    public boolean takes(String name, Class<?> type) {
        return get(name).stream()
                .map(Method::getParameterTypes)
                .anyMatch(types -> types.length == 1 && type.isAssignableFrom(types[0]));
    }

    /** The methods of an option, one for each form it can be given in. */
    List<Method> get(String name) {
        List<Method> found = methods.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "there is no option '"
                            + Excerpt.of(name)
                            + "'; "
                            + Suggestion.of(name, methods.keySet()));
        }
        return found;
    }
}
