package io.gradus.text;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The options of a builder by their names in texts: {@code optBeta1} and {@code setBeta1} are
 * {@code beta1}, {@code optLearningRateTracker} is {@code learningRate}, and {@code addTransform},
 * which is called for each element of a list, is {@code transforms}.
 */
public final class BuilderOptions {

    private static final String TRACKER = "Tracker";
    private static final String ADD = "add";

    private static final Comparator<Method> ORDER =
            Comparator.comparing(Method::getParameterCount)
                    .thenComparing(method -> !method.getParameterTypes()[0].isPrimitive())
                    .thenComparing(method -> Arrays.toString(method.getParameterTypes()));

    private static final ClassValue<BuilderOptions> ALL =
            new ClassValue<>() {
                @Override
                protected BuilderOptions computeValue(Class<?> builder) {
                    return new BuilderOptions(methodsOf(builder));
                }
            };

    private final Map<String, List<Method>> methods;

    private BuilderOptions(Map<String, List<Method>> methods) {
        this.methods = methods;
    }

    /**
     * Finds the options of a builder.
     *
     * @param builder its class
     * @return the options, whatever they take
     */
    public static BuilderOptions of(Class<?> builder) {
        return ALL.get(builder);
    }

    private static Map<String, List<Method>> methodsOf(Class<?> builder) {
        Map<String, List<Method>> methods = new TreeMap<>();
        for (Method method : builder.getMethods()) {
            if (method.getName().matches("(opt|set|add)[A-Z]\\w*")
                    && method.getParameterCount() > 0
                    && (!adds(method) || method.getParameterCount() == 1)
                    && !Modifier.isStatic(method.getModifiers())) {
                List<Method> same = methods.computeIfAbsent(name(method), key -> new ArrayList<>());
                // the compiler makes a second one where the return type is narrowed
                if (same.stream().noneMatch(other -> takesTheSame(other, method))) {
                    method.trySetAccessible(); // a public method of a class that is not
                    same.add(method);
                    same.sort(ORDER);
                }
            }
        }
        return methods;
    }

    private static boolean takesTheSame(Method a, Method b) {
        return a.getName().equals(b.getName())
                && Arrays.equals(a.getParameterTypes(), b.getParameterTypes());
    }

    private static String name(Method method) {
        String name = method.getName().substring(ADD.length());
        if (name.endsWith(TRACKER)) {
            name = name.substring(0, name.length() - TRACKER.length());
        }
        return Character.toLowerCase(name.charAt(0))
                + name.substring(1)
                + (adds(method) ? "s" : "");
    }

    /**
     * Tells whether a method takes the elements of a list one by one.
     *
     * @param method the method of an option
     * @return whether it does
     */
    public static boolean adds(Method method) {
        return method.getName().startsWith(ADD);
    }

    /**
     * Leaves out what a text cannot give, such as a function.
     *
     * @param given tells whether it can give a value of a type
     * @return the options all of whose parameters it can give
     */
    public BuilderOptions only(Predicate<Class<?>> given) {
        Map<String, List<Method>> some = new TreeMap<>();
        methods.forEach(
                (name, all) -> {
                    List<Method> left =
                            all.stream()
                                    .filter(
                                            m ->
                                                    Arrays.stream(m.getParameterTypes())
                                                            .allMatch(given))
                                    .toList();
                    if (!left.isEmpty()) {
                        some.put(name, left);
                    }
                });
        return new BuilderOptions(some);
    }

    /**
     * Returns the names of all options.
     *
     * @return the names, sorted
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(methods.keySet());
    }

    /**
     * Returns the methods of an option, one for each form it can be given in.
     *
     * @param name the option
     * @return the methods; none if there is no such option
     */
    public List<Method> methods(String name) {
        return List.copyOf(methods.getOrDefault(name, List.of()));
    }

    /**
     * Tells whether a builder demands an option, as those of {@code set...} and lists do; beside
     * {@code opt...} the former is another name for it.
     *
     * @param name the option
     * @return whether it does
     */
    public boolean requires(String name) {
        List<Method> all = methods(name);
        return !all.isEmpty() && all.stream().noneMatch(m -> m.getName().startsWith("opt"));
    }

    /**
     * Tells whether an option takes one object of a type.
     *
     * @param name the option
     * @param type the type
     * @return whether one of its methods takes the type or a class below it
     */
    public boolean takes(String name, Class<?> type) {
        return methods(name).stream()
                .map(Method::getParameterTypes)
                .anyMatch(types -> types.length == 1 && type.isAssignableFrom(types[0]));
    }
}
