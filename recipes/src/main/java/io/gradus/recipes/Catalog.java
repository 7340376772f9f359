package io.gradus.recipes;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Transform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.text.Excerpt;
import io.gradus.text.Suggestion;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes that recipes may name: everything in the packages below that a builder makes. Those
 * of DJL have names that begin with {@code djl.}; a schedule's name is without {@code Tracker}.
 */
public final class Catalog {

    /** What a class is for. */
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
     * A class and the static method that gives a builder of it.
     *
     * @param name its name in recipes
     * @param kind what it is for
     * @param type the class
     * @param factory the method without parameters
     */
    public record Entry(String name, Kind kind, Class<?> type, Method factory) {

        /**
         * Returns what its builder takes.
         *
         * @return the options
         */
        public Options options() {
            return new Options(factory.getReturnType());
        }

        Object newBuilder() {
            try {
                return factory.invoke(null);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("no builder of " + type.getName(), e);
            }
        }
    }

    /** How the names of DJL's own classes begin. */
    public static final String DJL = "djl.";

    private static final String TRACKER = "Tracker";
    private static final String CLASS = ".class";

    private final Map<String, Entry> entries = new TreeMap<>();

    /** Finds the classes. */
    public Catalog() {
        scan("", "io.gradus.optimizers");
        scan("", "io.gradus.schedulers");
        scan("", "io.gradus.augmentations");
        scan("", "io.gradus.augmentations.batches");
        scan(DJL, "ai.djl.training.optimizer");
        scan(DJL, "ai.djl.training.tracker");
    }

    /** Whether a name is that of a class, or could be that of one of DJL's alone. */
    boolean has(String name) {
        return entries.containsKey(name) || name.startsWith(DJL);
    }

    /** The kind of a class; null if there is none of that name. */
    Kind kind(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.kind();
    }

    /** What is thrown for a name that stands for no class, nor for one of some other names. */
    IllegalArgumentException unknown(String name, List<String> others) {
        List<String> names = new ArrayList<>(entries.keySet());
        names.addAll(others);
        Optional<String> djl =
                names.stream().filter(known -> known.equalsIgnoreCase(DJL + name)).findFirst();
        boolean ours = names.stream().anyMatch(name::equalsIgnoreCase);
        return new IllegalArgumentException(
                "there is nothing called '"
                        + Excerpt.of(name)
                        + "'; "
                        + djl.filter(known -> !ours)
                                .map(known -> "did you mean " + known + "?")
                                .orElseGet(
                                        () ->
                                                Suggestion.of(
                                                        name,
                                                        names,
                                                        "'gradus compare --list' shows all"
                                                                + " optimizers, schedules and"
                                                                + " augmentations")));
    }

    /**
     * Finds a class by its name in recipes.
     *
     * @param name the name
     * @return the class
     * @throws IllegalArgumentException if there is none; the message names the nearest
     */
    public Entry find(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw unknown(name, List.of());
        }
        return entry;
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
                    .map(entry -> "  " + entry.name() + entry.options())
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

    private void scan(String prefix, String packageName) {
        for (String className : classNames(packageName)) {
            Class<?> type = load(packageName + "." + className);
            Optional<Kind> kind =
                    Arrays.stream(Kind.values())
                            .filter(candidate -> candidate.holds(type))
                            .findFirst();
            Optional<Method> factory = kind.flatMap(found -> factory(type));
            if (factory.isPresent()) {
                String name =
                        kind.get() == Kind.SCHEDULE && className.endsWith(TRACKER)
                                ? className.substring(0, className.length() - TRACKER.length())
                                : className;
                entries.put(
                        prefix + name, new Entry(prefix + name, kind.get(), type, factory.get()));
            }
        }
    }

    /** Some of DJL's optimizers have no builder() of their own, but a method on Optimizer. */
    private static Optional<Method> factory(Class<?> type) {
        return Stream.of(type, Optimizer.class)
                .flatMap(owner -> Arrays.stream(owner.getMethods()))
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .filter(method -> Modifier.isPublic(method.getDeclaringClass().getModifiers()))
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> makes(method.getReturnType(), type))
                .findFirst();
    }

    private static boolean makes(Class<?> builder, Class<?> type) {
        return Arrays.stream(builder.getMethods())
                .anyMatch(
                        method ->
                                method.getName().equals("build")
                                        && method.getParameterCount() == 0
                                        && method.getReturnType() == type);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Catalog.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The simple names of a package's classes, in folders and jars of the class path. */
    private static List<String> classNames(String packageName) {
        String folder = packageName.replace('.', '/');
        List<String> names = new ArrayList<>();
        try {
            List<URL> places =
                    Collections.list(Catalog.class.getClassLoader().getResources(folder));
            for (URL place : places) {
                URLConnection connection = place.openConnection();
                if (connection instanceof JarURLConnection jar) {
                    jar.getJarFile().stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith(folder + "/"))
                            .map(name -> name.substring(folder.length() + 1))
                            .forEach(names::add);
                } else {
                    addFiles(place.toURI(), names);
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot list the classes of " + packageName, e);
        }
        return names.stream()
                .filter(name -> name.matches("\\w+\\" + CLASS))
                .map(name -> name.substring(0, name.length() - CLASS.length()))
                .toList();
    }

    private static void addFiles(URI folder, List<String> names) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            files.map(file -> file.getFileName().toString()).forEach(names::add);
        }
    }
}
