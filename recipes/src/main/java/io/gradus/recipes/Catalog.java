package io.gradus.recipes;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.LinearTracker;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.PolynomialDecayTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Transform;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.policies.Policy;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.schedulers.PlateauTracker;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Binder;
import io.gradus.text.BuilderOptions;
import io.gradus.text.Excerpt;
import io.gradus.text.Form;
import io.gradus.text.Node;
import io.gradus.text.Registry;
import io.gradus.text.Suggestion;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The classes that recipes may name: everything that has a text form, of Gradus and of users, and
 * DJL's own. Those of DJL have names that begin with {@code djl.}; a schedule's name is without
 * {@code Tracker}.
 */
public final class Catalog {

    /** Use of a class. */
    public enum Kind {
        /** What updates parameters. */
        OPTIMIZER("optimizers", Optimizer.class),

        /** A learning rate, or another number, as a function of the step. */
        SCHEDULE("schedules", Tracker.class),

        /** What changes images or whole batches. */
        AUGMENTATION("augmentations", Transform.class, BatchTransform.class);

        private final String plural;
        private final List<Class<?>> types;

        Kind(String plural, Class<?>... types) {
            this.plural = plural;
            this.types = List.of(types);
        }

        boolean holds(Class<?> type) {
            return types.stream().anyMatch(candidate -> candidate.isAssignableFrom(type));
        }
    }

    /**
     * A class and its builder.
     *
     * @param name its name in recipes
     * @param kind what it is for
     * @param form its text form, or what is one for a class of DJL
     */
    public record Entry(String name, Kind kind, Form form) {

        /**
         * Returns the class.
         *
         * @return the class
         */
        public Class<?> type() {
            return form.type();
        }

        /**
         * Returns what its builder takes.
         *
         * @return the options
         */
        public BuilderOptions options() {
            return BuilderOptions.of(form.newBuilder().getClass()).only(Catalog::canBeGiven);
        }

        /** The options in parentheses, the required ones with a star. */
        private String listed() {
            BuilderOptions options = options();
            return options.names().stream()
                    .map(o -> options.requires(o) && !o.equals(RESCALE_GRAD) ? o + "*" : o)
                    .collect(Collectors.joining(", ", name + "(", ")"));
        }
    }

    /** How the names of DJL's own classes begin. */
    public static final String DJL = "djl.";

    private static final String TRACKER = "Tracker";

    private static final List<Class<?>> KINDS =
            List.of(Optimizer.class, Schedule.class, RandomTransform.class, BatchTransform.class);

    /** What options may hold beside numbers, constants and texts. */
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

    private final Map<String, Entry> entries = new TreeMap<>();

    /** Finds the classes: those that have text forms, and DJL's. */
    public Catalog() {
        for (Class<?> kind : KINDS) {
            for (Form form : Registry.of(kind).forms()) {
                if (hasTypeName(form) || form(form.toString()).isPresent()) {
                    add(nameOf(form), form);
                }
            }
        }
        add("", PlateauTracker.class, PlateauTracker::builder);
        addDjls(Optimizer.class);
        addDjls(Tracker.class);
        add(DJL, LinearTracker.class, LinearTracker::builder);
        add(DJL, PolynomialDecayTracker.class, PolynomialDecayTracker::builder);
    }

    /** Whether a name is that of a class, or could be that of one of DJL's alone. */
    boolean has(String name) {
        return entries.containsKey(name) || name.startsWith(DJL);
    }

    /** The kind of a class; null if there is none of that name. */
    Kind kind(String name) {
        Entry entry = entries.get(canonical(name));
        return entry == null ? null : entry.kind();
    }

    /** The text form of an optimizer or a batch transform, by any of its names. */
    Optional<Form> form(String name) {
        return Registry.of(Optimizer.class)
                .find(name)
                .or(() -> Registry.of(BatchTransform.class).find(name));
    }

    /** The name of the class for the name of a text form. */
    String canonical(String name) {
        return has(name) ? name : form(name).map(Catalog::nameOf).orElse(name);
    }

    /** Says that a name stands for no class and begins no text form. */
    String unknown(String name) {
        List<String> names = new ArrayList<>(entries.keySet());
        KINDS.forEach(kind -> names.addAll(Registry.of(kind).names()));
        Optional<String> djl =
                names.stream().filter(known -> known.equalsIgnoreCase(DJL + name)).findFirst();
        boolean ours = names.stream().anyMatch(name::equalsIgnoreCase);
        String all = "'gradus compare --list' shows all optimizers, schedules and augmentations";
        return "there is nothing called '%s'; %s"
                .formatted(
                        Excerpt.of(name),
                        djl.filter(known -> !ours)
                                .map(known -> "did you mean " + known + "?")
                                .orElseGet(() -> Suggestion.of(name, names, all)));
    }

    /**
     * Finds a class by its name in recipes.
     *
     * @param name the name
     * @return the class
     * @throws IllegalArgumentException if there is none; the message names the nearest
     */
    public Entry find(String name) {
        Entry entry = entries.get(canonical(name));
        if (entry == null) {
            throw new IllegalArgumentException(unknown(name));
        }
        return entry;
    }

    /** Finds the class that a part names. */
    Entry find(Node part) {
        String name = part.call().orElseThrow().name();
        return Optional.ofNullable(entries.get(canonical(name)))
                .orElseThrow(() -> part.place().error(unknown(name)));
    }

    /** Throws if a part is no class of a kind; the message ends with those that are. */
    void require(Node part, Kind kind, String message) {
        if (part.call().isEmpty() || find(part).kind() != kind) {
            throw part.place().error(message + " " + names(kind));
        }
    }

    /**
     * Lists the classes and their options.
     *
     * @return some lines
     */
    public String listing() {
        StringBuilder lines = new StringBuilder();
        for (Kind kind : Kind.values()) {
            lines.append(lines.length() == 0 ? "" : "\n").append(kind.plural).append(":\n");
            entries.values().stream()
                    .filter(entry -> entry.kind() == kind)
                    .map(entry -> "  " + entry.listed())
                    .forEach(line -> lines.append(line).append('\n'));
        }
        return lines.toString();
    }

    /** The names of a kind, for messages. */
    String names(Kind kind) {
        return entries.values().stream()
                .filter(entry -> entry.kind() == kind)
                .map(Entry::name)
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns every class.
     *
     * @return the classes in the order of their names
     */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** Whether a recipe can hold such a value; a function, for one, it cannot. */
    private static boolean canBeGiven(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || type == String.class
                || (type.isArray() && canBeGiven(type.getComponentType()))
                || PARTS.stream().anyMatch(part -> part.isAssignableFrom(type));
    }

    private static boolean hasTypeName(Form form) {
        return form.names().contains(form.type().getSimpleName());
    }

    private static String nameOf(Form form) {
        String name = form.type().getSimpleName();
        String shorter = name.replaceFirst(TRACKER + "$", "");
        return form.names().contains(shorter)
                ? shorter
                : hasTypeName(form) ? name : form.toString();
    }

    /** Adds a class without a text form. */
    private void add(String prefix, Class<?> type, Supplier<?> builder) {
        String name = prefix + type.getSimpleName().replaceFirst(TRACKER + "$", "");
        add(name, Form.of(type, builder, name).lengths());
    }

    private void add(String name, Form form) {
        Arrays.stream(Kind.values())
                .filter(kind -> kind.holds(form.type()))
                .findFirst()
                .ifPresent(kind -> entries.putIfAbsent(name, new Entry(name, kind, form)));
    }

    /** DJL has a static method for each of its optimizers and trackers, which gives a builder. */
    private void addDjls(Class<?> owner) {
        for (Method method : owner.getMethods()) {
            Class<?> type = method.getReturnType().getEnclosingClass();
            if (Modifier.isStatic(method.getModifiers())
                    && method.getParameterCount() == 0
                    && type != null) {
                add(DJL, type, () -> Binder.invoke(method, null));
            }
        }
    }
}
