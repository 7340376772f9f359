package io.gradus.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text forms of a kind by their names, those of Gradus and those of users. They come from the
 * {@link FormProvider}s on the class path and from {@link #add}.
 */
public final class Registry {

    private static final String OURS = "io.gradus.";
    private static final Map<Class<?>, Registry> KINDS = new LinkedHashMap<>();
    private static boolean loaded;

    private final Class<?> kind;
    private final List<Form> forms;
    private final Map<String, Form> byName = new LinkedHashMap<>();

    private Registry(Class<?> kind, Collection<Form> forms) {
        this.kind = kind;
        this.forms = List.copyOf(forms);
        for (Form form : forms) {
            for (String name : form.names()) {
                Form other = byName.putIfAbsent(name.toLowerCase(Locale.ROOT), form);
                if (other != null && other != form) {
                    throw new IllegalArgumentException(
                            "both %s and %s have a text form called '%s'"
                                    .formatted(
                                            other.type().getName(), form.type().getName(), name));
                }
            }
        }
    }

    /**
     * Returns the forms of a kind that are known now.
     *
     * @param kind the kind, such as {@code Schedule.class}
     * @return its forms; none if there is no provider for it
     * @throws IllegalArgumentException if two forms of the class path have one name
     */
    public static Registry of(Class<?> kind) {
        synchronized (KINDS) {
            if (!loaded) {
                loaded = true; // add comes here again
                boolean whole = false;
                try {
                    providers().forEach(Registry::add);
                    whole = true;
                } finally {
                    loaded = whole; // a class path with a mistake is one the next time too
                }
            }
            return KINDS.getOrDefault(kind, new Registry(kind, List.of()));
        }
    }

    /** Finds the providers that this class and this thread see, those of Gradus first. */
    private static Stream<FormProvider> providers() {
        return Stream.of(Registry.class.getClassLoader(), contextLoader())
                .flatMap(loader -> ServiceLoader.load(FormProvider.class, loader).stream())
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(p -> !p.getClass().getName().startsWith(OURS)));
    }

    private static ClassLoader contextLoader() {
        return Thread.currentThread().getContextClassLoader();
    }

    /**
     * Adds forms that are on no class path, or in a jar that is loaded later. A form whose class
     * and names are known already is not added again.
     *
     * @param provider the forms
     * @throws IllegalArgumentException if another form of the kind has one of their names, a form's
     *     class is not of the kind, or its builder has not the options that it lists
     */
    public static void add(FormProvider provider) {
        Class<?> kind = provider.kind();
        synchronized (KINDS) {
            Registry before = of(kind);
            List<Form> all = new ArrayList<>(before.forms);
            for (Form form : provider.forms()) {
                if (!kind.isAssignableFrom(form.type())) {
                    throw new IllegalArgumentException(
                            form.type().getName() + " is no " + kind.getName());
                }
                checkOptions(form);
                if (all.stream().noneMatch(known -> isSame(known, form))) {
                    all.add(form);
                }
            }
            KINDS.put(kind, new Registry(kind, all));
        }
    }

    /** Those of Gradus, which are many, are checked by its tests and not at each start. */
    private static void checkOptions(Form form) {
        if (form.type().getName().startsWith(OURS)) {
            return;
        }
        Class<?> builder = form.newBuilder().getClass();
        Set<String> known = BuilderOptions.of(builder).names();
        for (String option : form.options()) {
            if (!known.contains(option)) {
                throw new IllegalArgumentException(
                        "the text form '%s' lists the option '%s', but %s has no method of it; %s"
                                .formatted(
                                        form,
                                        option,
                                        builder.getName(),
                                        Suggestion.of(
                                                option,
                                                known,
                                                "it has those of " + String.join(", ", known))));
            }
        }
    }

    private static boolean isSame(Form a, Form b) {
        return a.type() == b.type() && a.names().equals(b.names());
    }

    /**
     * Returns all forms.
     *
     * @return the forms, those of Gradus first
     */
    public List<Form> forms() {
        return forms;
    }

    /**
     * Returns all names, the short ones first.
     *
     * @return the names, each once
     */
    public List<String> names() {
        return Stream.concat(
                        forms.stream().map(Form::toString),
                        forms.stream().flatMap(form -> form.names().stream()))
                .distinct()
                .toList();
    }

    /**
     * Finds a form.
     *
     * @param name one of its names, case-insensitive
     * @return the form
     */
    public Optional<Form> find(String name) {
        return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Finds the form of a class.
     *
     * @param type the class
     * @return the form
     */
    public Optional<Form> find(Class<?> type) {
        return forms.stream().filter(form -> form.type() == type).findFirst();
    }

    /**
     * Finds the form that a call names.
     *
     * @param call the call
     * @param noun what it is for, for the message, such as {@code schedule}
     * @return the form
     * @throws IllegalArgumentException if there is none; the message suggests another name
     */
    public Form form(Node.Call call, String noun) {
        return find(call.name()).orElseThrow(() -> call.place().error(unknown(call.name(), noun)));
    }

    /**
     * Says that there is no form of a name, and which may be meant.
     *
     * @param name the name
     * @param noun what it is for, such as {@code schedule}
     * @return one line
     */
    public String unknown(String name, String noun) {
        String all = forms.stream().map(Form::toString).collect(Collectors.joining(", "));
        return "there is no %s '%s'; %s"
                .formatted(
                        noun,
                        Excerpt.of(name),
                        Suggestion.of(
                                name, names(), "there are " + (forms.isEmpty() ? "none" : all)));
    }

    @Override
    public String toString() {
        return kind.getSimpleName() + forms;
    }
}
