package io.gradus.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The text form of what a builder makes: the names that a text may call it by, and its options.
 *
 * <pre>{@code
 * Form.of(RandomCrop.class, RandomCrop::builder, "crop", "size", "padding:pad", "fill")
 *         .named("seed")
 * // crop(32, 4), crop(32, pad=4, seed=1), RandomCrop(size=32, padding=4)
 * }</pre>
 *
 * <p>An option is a method of the builder, {@code setSize}, {@code optSize} or {@code addSize}.
 * Those that a form does not list may be given by their name too.
 */
public final class Form {

    /** The option of what stands behind a call, such as the main of a warm-up. */
    public static final String MAIN = "main";

    private final Class<?> type;
    private final Supplier<?> builder;
    private final List<String> names;
    private final String printed;
    private final Map<String, String> options;
    private final int unnamed;
    private final Set<String> lengths;

    private Form(
            Class<?> type,
            Supplier<?> builder,
            List<String> names,
            String printed,
            Map<String, String> options,
            int unnamed,
            Set<String> lengths) {
        this.type = type;
        this.builder = builder;
        this.names = names;
        this.printed = printed;
        this.options = options;
        this.unnamed = unnamed;
        this.lengths = lengths;
    }

    /**
     * Describes the text form of a class.
     *
     * @param type the class, whose simple name is a name of the form
     * @param builder makes a builder whose {@code build()} makes an object of the class
     * @param name the short name, with which messages call it
     * @param options the options in the order in which they need no name; behind a colon another
     *     name that may be used in its stead, as in {@code padding:pad}; one that is no method of
     *     the builder is refused by {@link Registry#add}
     * @return the form
     */
    public static Form of(Class<?> type, Supplier<?> builder, String name, String... options) {
        return new Form(
                type,
                builder,
                List.of(Checks.required("name", name), type.getSimpleName()),
                type.getSimpleName(),
                with(Map.of(), options),
                options.length,
                Set.of("steps"));
    }

    private static Map<String, String> with(Map<String, String> before, String... options) {
        Map<String, String> all = new LinkedHashMap<>(before);
        for (String option : options) {
            String[] names = option.split(":");
            all.put(names[0], names[names.length - 1]);
        }
        return all;
    }

    /**
     * Adds names.
     *
     * @param more other names, besides the short one and that of the class
     * @return a form with them
     */
    public Form alias(String... more) {
        List<String> all = new ArrayList<>(names);
        all.addAll(List.of(more));
        List<String> distinct = all.stream().distinct().toList();
        return new Form(type, builder, distinct, printed, options, unnamed, lengths);
    }

    /**
     * Sets the name that is printed, in place of that of the class.
     *
     * @param name a name, which is added where the form does not have it
     * @return a form that is printed so
     */
    public Form printedAs(String name) {
        Form named = alias(Checks.required("name", name));
        return new Form(type, builder, named.names, name, options, unnamed, lengths);
    }

    /**
     * Leaves out the name of the class.
     *
     * @return a form with its short name and aliases alone
     */
    public Form withoutTypeName() {
        List<String> others =
                names.stream().filter(name -> !name.equals(type.getSimpleName())).toList();
        return new Form(type, builder, others, printed, options, unnamed, lengths);
    }

    /**
     * Adds options that are given by name only; they are printed after the others.
     *
     * @param more the options, with or without another name behind a colon
     * @return a form with them
     */
    public Form named(String... more) {
        return new Form(type, builder, names, printed, with(options, more), unnamed, lengths);
    }

    /**
     * Says which options are lengths of parts of a run that follow each other, so that percentages
     * of the run add up; {@code steps} if this is not called.
     *
     * @param lengthOptions the options
     * @return a form with them
     */
    public Form lengths(String... lengthOptions) {
        return new Form(type, builder, names, printed, options, unnamed, Set.of(lengthOptions));
    }

    /**
     * Returns the class of what the builder makes.
     *
     * @return the class
     */
    public Class<?> type() {
        return type;
    }

    /**
     * Makes a builder.
     *
     * @return a new builder
     */
    public Object newBuilder() {
        return builder.get();
    }

    /**
     * Returns all names, the short one first.
     *
     * @return the names, each once; they are read case-insensitively
     */
    public List<String> names() {
        return names;
    }

    /**
     * Returns the name that is printed.
     *
     * @return one of the names; that of the class unless {@link #printedAs} was called
     */
    public String printed() {
        return printed;
    }

    /**
     * Returns the options, those that need no name first.
     *
     * @return the options in the order in which they are printed
     */
    public List<String> options() {
        return List.copyOf(options.keySet());
    }

    /**
     * Returns how many options need no name.
     *
     * @return the number
     */
    public int unnamed() {
        return unnamed;
    }

    /**
     * Finds an option.
     *
     * @param name its name, or the other one
     * @return its name; empty if the form does not list it
     */
    public Optional<String> option(String name) {
        return options.entrySet().stream()
                .filter(option -> name.equals(option.getKey()) || name.equals(option.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * Tells whether an option is the length of a part of a run that others come before or after.
     *
     * @param option the option
     * @return whether it is
     */
    public boolean isLength(String option) {
        return lengths.contains(option);
    }

    /**
     * Returns the short name.
     *
     * @return the name
     */
    @Override
    public String toString() {
        return names.get(0);
    }
}
