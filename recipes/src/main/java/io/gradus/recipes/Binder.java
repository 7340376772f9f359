package io.gradus.recipes;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.Layout;
import io.gradus.schedulers.RunParts;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.ScheduleReader;
import io.gradus.schedulers.WarmupTracker;
import io.gradus.text.BuilderOptions;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import io.gradus.text.Registry;
import io.gradus.text.Suggestion;
import io.gradus.text.TextException;
import io.gradus.text.TextReader;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Maker of the objects that a recipe names, through their builders. */
public final class Binder {

    /** The option of what changes images; batches are changed after {@code ToTensor}. */
    private static final String LAYOUT = "layout";

    /** The option of what leads up to another schedule. */
    private static final String MAIN = "main";

    private final Catalog catalog;
    private final RunLength length;
    private final Map<String, Object> facts;

    /**
     * Creates a binder.
     *
     * @param catalog the classes that may be named
     * @param length what {@code auto} and percentages refer to
     * @param facts values for options of augmentations that a recipe may leave out, because they
     *     follow from the data, such as the number of classes
     */
    public Binder(Catalog catalog, RunLength length, Map<String, Object> facts) {
        this.catalog = catalog;
        this.length = length;
        this.facts = Map.copyOf(facts);
    }

    /**
     * Makes the learning rate.
     *
     * @param recipe the recipe
     * @return the schedule, or null if the recipe has none
     * @throws RecipeException if an option does not exist or has a bad value
     */
    public Tracker learningRate(Recipe recipe) {
        Spec spec = recipe.learningRate();
        if (spec == null) {
            return null;
        }
        return explain(
                recipe,
                spec,
                () -> {
                    if (Recipe.isTextForm(spec)) {
                        return schedule(Recipe.textOf(spec));
                    }
                    if (Recipe.isConstant(spec)) {
                        return constant(spec.fields().get(Recipe.VALUE));
                    }
                    RunParts parts = new RunParts(length.updates());
                    Spec inSteps = inSteps(spec, parts);
                    parts.check();
                    return (Tracker) build(inSteps, Tracker.class);
                });
    }

    /** A schedule of classes whose parts of the run are numbers of steps that add up to it. */
    private Spec inSteps(Spec spec, RunParts parts) {
        if (catalog.kind(spec.type()) != Catalog.Kind.SCHEDULE) {
            return spec;
        }
        Class<?> type = catalog.find(spec.type()).type();
        Spec complete = spec;
        for (Map.Entry<String, Object> field : spec.fields().entrySet()) {
            String name = field.getKey();
            Object value = field.getValue();
            if (String.valueOf(value).equalsIgnoreCase(WarmupTracker.Placement.OVERLAP.name())) {
                parts.overlap();
            } else if (name.equals(MAIN) && value instanceof Spec main) {
                complete = complete.with(name, inSteps(main, parts));
            } else if (name.equals(MAIN) && value instanceof String text && !catalog.has(text)) {
                complete = complete.with(name, main(spec, text, parts));
            } else if (isLength(type, name) && value instanceof Long steps) {
                parts.steps(steps);
            } else if (isLength(type, name)
                    && value instanceof String text
                    && RunLength.isPercentage(text)) {
                double percentage = Double.parseDouble(text.substring(0, text.length() - 1));
                complete = complete.with(name, parts.percent(percentage));
            }
        }
        return complete;
    }

    private static boolean isLength(Class<?> type, String option) {
        return Registry.of(Schedule.class)
                .find(type)
                .map(form -> form.isLength(option))
                .orElse(false);
    }

    private Schedule main(Spec spec, String text, RunParts parts) {
        try {
            return read(
                    text,
                    all ->
                            new ScheduleReader(length.updates())
                                    .readAfter(TextReader.read(all, "a schedule"), parts));
        } catch (IllegalArgumentException e) {
            throw PlacedException.of(
                    spec.type() + ": " + MAIN + " " + e.getMessage(), spec.places().of(MAIN), e);
        }
    }

    private Schedule schedule(String text) {
        return read(text, all -> Schedule.parse(all, length.updates()));
    }

    private static Schedule read(String text, Function<String, Schedule> reader) {
        try {
            return reader.apply(text);
        } catch (TextException e) {
            throw RecipeAssembly.explained(text, e);
        }
    }

    /**
     * Makes the optimizer.
     *
     * @param recipe the recipe
     * @param learningRate its learning rate; null for the optimizer's default
     * @return the optimizer
     * @throws RecipeException if an option does not exist or has a bad value
     */
    public Optimizer optimizer(Recipe recipe, Tracker learningRate) {
        return explain(
                recipe,
                recipe.optimizer(),
                () -> {
                    Spec spec = recipe.optimizer();
                    if (learningRate != null) {
                        spec = withLearningRate(spec, learningRate);
                    } else if (needsLearningRate(spec)) {
                        throw new IllegalArgumentException(
                                spec.type()
                                        + " has no learning rate of its own; add one, such as"
                                        + " learningRate=0.01");
                    }
                    return (Optimizer) build(spec, Optimizer.class);
                });
    }

    /**
     * Makes an augmentation.
     *
     * @param recipe the recipe
     * @param spec one of its augmentations
     * @return a {@code Transform} or a {@code BatchTransform}
     * @throws RecipeException if an option does not exist or has a bad value
     */
    public Object augmentation(Recipe recipe, Spec spec) {
        return explain(
                recipe,
                spec,
                () -> {
                    boolean transform =
                            spec.isText()
                                    || RandomTransform.class.isAssignableFrom(
                                            catalog.find(spec.type()).type());
                    return transform
                            ? TransformSpec.build(withFacts(spec))
                            : build(withFacts(spec), BatchTransform.class);
                });
    }

    /** A part and those within it, with what follows from the data where it is left out. */
    private Spec withFacts(Spec spec) {
        if (spec.isText()) {
            return spec;
        }
        Spec complete = spec;
        for (Map.Entry<String, Object> field : spec.fields().entrySet()) {
            complete = complete.with(field.getKey(), valueWithFacts(field.getValue()));
        }
        Options options = options(spec);
        Map<String, Object> known = new HashMap<>(facts);
        if (BatchTransform.class.isAssignableFrom(catalog.find(spec.type()).type())) {
            known.put(LAYOUT, Layout.CHW.name());
        }
        for (Map.Entry<String, Object> fact : known.entrySet()) {
            if (options.has(fact.getKey()) && !spec.fields().containsKey(fact.getKey())) {
                complete = complete.with(fact.getKey(), fact.getValue());
            }
        }
        return complete;
    }

    private Object valueWithFacts(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(this::valueWithFacts).toList();
        }
        boolean isClass =
                value instanceof String name && catalog.kind(name) == Catalog.Kind.AUGMENTATION;
        return isClass || value instanceof Spec ? withFacts(asSpec(value)) : value;
    }

    private static <T> T explain(Recipe recipe, Spec part, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            PlacedException placed = PlacedException.of(e.getMessage(), part.places().whole(), e);
            String place = PlacedException.placeOf(placed);
            throw new RecipeException(
                    (place.isEmpty() ? "" : place + ": ")
                            + "recipe '"
                            + Excerpt.of(recipe.name())
                            + "': "
                            + Excerpt.of(e.getMessage(), Limits.MESSAGE_LENGTH),
                    e);
        }
    }

    /** Gives the learning rate to the optimizer, or to the one inside it. */
    private Spec withLearningRate(Spec spec, Tracker learningRate) {
        Options options = options(spec);
        if (options.has(Recipe.LEARNING_RATE)) {
            return spec.with(Recipe.LEARNING_RATE, learningRate);
        }
        for (Map.Entry<String, Object> field : spec.fields().entrySet()) {
            if (options.has(field.getKey()) && options.takes(field.getKey(), Optimizer.class)) {
                return spec.with(
                        field.getKey(), withLearningRate(asSpec(field.getValue()), learningRate));
            }
        }
        throw new IllegalArgumentException(
                spec.type() + " takes no learning rate; remove it from the recipe");
    }

    /** Whether an optimizer, or one inside it, has no learning rate of its own. */
    boolean needsLearningRate(Spec spec) {
        return catalog.kind(spec.type()) == Catalog.Kind.OPTIMIZER
                && (options(spec).requires(Recipe.LEARNING_RATE)
                        || spec.fields().values().stream()
                                .anyMatch(value -> needsLearningRate(asSpec(value))));
    }

    private Options options(Spec spec) {
        return catalog.find(spec.type()).options();
    }

    private Object build(Spec spec, Class<?> expected) {
        try {
            return made(spec, expected);
        } catch (IllegalArgumentException e) {
            throw PlacedException.of(e.getMessage(), spec.places().whole(), e);
        }
    }

    private Object made(Spec spec, Class<?> expected) {
        Catalog.Entry entry = catalog.find(spec.type());
        if (!expected.isAssignableFrom(entry.type())) {
            throw new IllegalArgumentException(spec.type() + " is no " + expected.getSimpleName());
        }
        Object builder = entry.builder().get();
        Options options = options(spec);
        spec.fields().forEach((field, value) -> set(builder, spec, field, value, options));
        try {
            return call(builder, builder.getClass().getMethod("build"));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            throw PlacedException.of(
                    spec.type() + ": " + message, spec.places().ofMistake(message), e);
        }
    }

    private void set(Object builder, Spec spec, String field, Object value, Options options) {
        try {
            // Of several forms the one that suits the kind of value tells the mistake.
            IllegalArgumentException misfit = null;
            for (Method method : options.get(field)) {
                List<Object[]> arguments;
                try {
                    arguments = calls(value, method);
                } catch (IllegalArgumentException e) {
                    misfit = misfit == null || suits(method, value) ? e : misfit;
                    continue;
                }
                for (Object[] each : arguments) {
                    call(builder, method, each);
                }
                return;
            }
            throw PlacedException.of(field + " " + misfit.getMessage(), "", misfit);
        } catch (IllegalArgumentException e) {
            throw PlacedException.of(
                    spec.type() + ": " + e.getMessage(), spec.places().of(field), e);
        }
    }

    /** A list is for several parameters, what the catalog knows for an object, all else for one. */
    private boolean suits(Method method, Object value) {
        boolean isObject =
                value instanceof Spec || value instanceof String name && catalog.has(name);
        Class<?>[] types = method.getParameterTypes();
        return types.length > 1 || BuilderOptions.adds(method)
                ? value instanceof List
                : isObject == !types[0].isPrimitive() && !(value instanceof List);
    }

    /** The arguments of each call of a method. */
    private List<Object[]> calls(Object value, Method method) {
        if (!BuilderOptions.adds(method)) {
            return Collections.singletonList(arguments(value, method));
        }
        List<?> elements = value instanceof List<?> list ? list : List.of(value);
        return elements.stream().map(element -> arguments(element, method)).toList();
    }

    /** A list is one array, or one value for each parameter. */
    private Object[] arguments(Object value, Method method) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length == 1) {
            return new Object[] {convert(value, types[0])};
        }
        if (!(value instanceof List<?> list) || list.size() != types.length) {
            throw new IllegalArgumentException(
                    "must be a list of " + types.length + " values, but is " + shown(value));
        }
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = convert(list.get(i), types[i]);
        }
        return arguments;
    }

    private Object convert(Object value, Class<?> type) {
        if (type == float.class || type == double.class) {
            double number = number(value).doubleValue();
            return type == float.class ? (Object) (float) number : (Object) number;
        } else if (type == int.class || type == long.class) {
            long number = value instanceof String text ? length.resolve(text) : whole(value);
            return type == int.class ? (Object) toInt(number) : (Object) number;
        } else if (type == boolean.class && value instanceof Boolean) {
            return value;
        } else if (type == String.class && value instanceof String) {
            return value;
        } else if (type.isEnum()) {
            return constantOf(type, value);
        } else if (type.isArray()) {
            return array(value instanceof List<?> list ? list : List.of(value), type);
        } else if (type.isInstance(value)) {
            return value;
        } else if (type.isAssignableFrom(Tracker.class)
                && ParameterTracker.class.isAssignableFrom(type)
                && value instanceof Number) {
            return constant(value);
        } else if (type.isAssignableFrom(Schedule.class)
                && type != Object.class
                && value instanceof String text
                && !catalog.has(text)) {
            return schedule(text);
        } else if (value instanceof Spec
                || (value instanceof String && !type.isPrimitive() && type != Object.class)) {
            return build(asSpec(value), type);
        }
        throw new IllegalArgumentException(
                "must be a " + type.getSimpleName() + ", but is " + shown(value));
    }

    private Object array(List<?> values, Class<?> type) {
        Object array = Array.newInstance(type.getComponentType(), values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, convert(values.get(i), type.getComponentType()));
        }
        return array;
    }

    private static Tracker constant(Object value) {
        return Tracker.fixed(number(value).floatValue());
    }

    private static Number number(Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException("must be a number, but is " + shown(value));
    }

    private static long whole(Object value) {
        double number = number(value).doubleValue();
        if (number != Math.rint(number) || Math.abs(number) > Long.MAX_VALUE) {
            throw new IllegalArgumentException("must be a whole number, but is " + value);
        }
        return number(value).longValue();
    }

    private static int toInt(long number) {
        if (number != (int) number) {
            throw new IllegalArgumentException("is too large: " + number);
        }
        return (int) number;
    }

    private static Object constantOf(Class<?> type, Object value) {
        String name = Spec.text(value).replace('-', '_');
        List<String> names =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                        .toList();
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "must be one of "
                                                + String.join(", ", names)
                                                + ", but is "
                                                + shown(value)
                                                + Suggestion.nearest(name, names)
                                                        .map(near -> "; did you mean " + near + "?")
                                                        .orElse("")));
    }

    private static String shown(Object value) {
        return Excerpt.of(Spec.text(value));
    }

    private static Spec asSpec(Object value) {
        return value instanceof Spec spec ? spec : new Spec(Spec.text(value), Map.of());
    }

    /** Calls a builder; what it objects to is an {@link IllegalArgumentException}. */
    static Object call(Object builder, Method method, Object... arguments) {
        try {
            method.trySetAccessible(); // a public method of a class that is not
            return method.invoke(builder, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalArgumentException(RecipeException.reason(e.getCause()), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
