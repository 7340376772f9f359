package io.gradus.text;

import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Broken;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Word;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Maker of objects from what was read, through their builders.
 *
 * <p>A value becomes what the builder's method takes: a number, a boolean, a constant of an enum, a
 * text, an array, or an object that a {@link ValueReader} makes. A list is an array, one value for
 * each parameter, or one call of an {@code add...} method for each element.
 *
 * <p>A mistake is an exception of the place where it stands. So is one that a builder finds: the
 * place is that of the option that the name in the {@link OptionException} begins with, or the
 * message of any other {@link IllegalArgumentException}; else that of the call.
 *
 * <p>A binder is used by one thread.
 */
public final class Binder {

    private static final Pattern FIRST_WORD = Pattern.compile("\\W");

    private final Map<Class<?>, ValueReader<?>> readers = new LinkedHashMap<>();
    private final Map<Class<?>, BuilderOptions> options = new HashMap<>();
    private RunLengths lengths;

    /**
     * Adds a reader of values.
     *
     * @param <T> the type
     * @param type the type; the reader is asked as well for those above it, and for those below it,
     *     where the value must be one of them
     * @param reader makes the values
     * @return this binder
     */
    public <T> Binder reads(Class<T> type, ValueReader<? extends T> reader) {
        readers.put(type, reader);
        options.clear();
        return this;
    }

    /**
     * Allows {@code auto} and percentages for whole numbers.
     *
     * @param newLengths makes numbers of them
     * @return this binder
     */
    public Binder lengths(RunLengths newLengths) {
        lengths = newLengths;
        return this;
    }

    /**
     * Returns the options of a builder that a text can give.
     *
     * @param builder the builder's class
     * @return the options all of whose parameters this binder makes
     */
    public BuilderOptions options(Class<?> builder) {
        return options.computeIfAbsent(builder, type -> BuilderOptions.of(type).only(this::makes));
    }

    private boolean makes(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || type == String.class
                || (type.isArray() && makes(type.getComponentType()))
                || reader(type) != null;
    }

    private ValueReader<?> reader(Class<?> type) {
        ValueReader<?> exact = readers.get(type);
        if (exact != null || type == Object.class) {
            return exact;
        }
        return firstReader(type::isAssignableFrom)
                .or(() -> firstReader(made -> made.isAssignableFrom(type)))
                .orElse(null);
    }

    private Optional<ValueReader<?>> firstReader(Predicate<Class<?>> wanted) {
        return readers.entrySet().stream()
                .filter(reader -> wanted.test(reader.getKey()))
                .<ValueReader<?>>map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * Makes the object that a call describes.
     *
     * @param form the form that the call names
     * @param call the call; its methods are not called
     * @return what the builder builds
     * @throws IllegalArgumentException if an option does not exist or has a bad value
     */
    public Object build(Form form, Call call) {
        Binding binding = begin(form, call.place());
        binding.arguments(call.arguments());
        return binding.build();
    }

    /**
     * Begins an object whose options come one after the other.
     *
     * @param form its form
     * @param place where it stands
     * @return a builder that has no option yet
     */
    public Binding begin(Form form, Place place) {
        return new Binding(form, place);
    }

    /** A builder on the way, and the places of the options that it has so far. */
    public final class Binding {

        private final Form form;
        private final Place place;
        private final Object builder;
        private final BuilderOptions options;
        private final Map<String, Place> places = new LinkedHashMap<>();

        private Binding(Form form, Place place) {
            this.form = form;
            this.place = place;
            this.builder = form.newBuilder();
            this.options = Binder.this.options(builder.getClass());
        }

        /**
         * Tells whether an option was given.
         *
         * @param option the option's name
         * @return whether it has a value
         */
        public boolean has(String option) {
            return places.containsKey(option);
        }

        /**
         * Tells whether the builder has an option.
         *
         * @param option the option's name
         * @return whether it can be set
         */
        public boolean takes(String option) {
            return options.names().contains(option);
        }

        /**
         * Sets options, those without a name in the form's order.
         *
         * @param arguments names and values
         * @throws IllegalArgumentException if an option does not exist or has a bad value
         */
        public void arguments(List<Argument> arguments) {
            for (Argument argument : arguments) {
                if (argument.value() instanceof Broken broken && !broken.reason().isEmpty()) {
                    throw broken.error("a value");
                }
                String option = option(argument);
                if (has(option)) {
                    throw argument.place().error(option + " is given twice");
                }
                set(option, argument.value());
            }
        }

        private String option(Argument argument) {
            String name = argument.name();
            if (name.isEmpty()) {
                if (places.size() < form.unnamed()) {
                    return form.options().get(places.size());
                }
                throw argument.place()
                        .error(
                                form
                                        + " has no more options"
                                        + (form.unnamed() == form.options().size()
                                                ? ""
                                                : " that need no name"));
            }
            return form.option(name)
                    .or(() -> Optional.of(name).filter(this::takes))
                    .orElseThrow(() -> argument.place().error(unknown(name)));
        }

        private String unknown(String name) {
            List<String> known =
                    Stream.concat(form.options().stream(), options.names().stream())
                            .distinct()
                            .toList();
            return "%s has no option '%s'; %s"
                    .formatted(
                            form,
                            Excerpt.of(name),
                            Suggestion.of(name, known, "it has " + String.join(", ", known)));
        }

        /**
         * Sets an option to what was read.
         *
         * @param option the option's name
         * @param value the value
         * @throws IllegalArgumentException if it is not what the option takes
         */
        public void set(String option, Node value) {
            if (value instanceof Broken broken && !broken.reason().isEmpty()) {
                throw broken.error("a value");
            }
            places.put(option, value.place());
            Where where = new Where(form, option);
            List<Method> methods = methods(option);
            if (BuilderOptions.adds(methods.get(0))) {
                for (Node element : value.elements()) {
                    Object made = value(element, methods.get(0).getParameterTypes()[0], where);
                    call(methods.get(0), made);
                }
                return;
            }
            Method method = choose(methods, value, option);
            call(method, convertAll(method, value, where));
        }

        /**
         * Sets an option to an object.
         *
         * @param option the option's name
         * @param value the object, of the type that the builder's method takes
         * @param at where it stands
         */
        public void set(String option, Object value, Place at) {
            places.put(option, at);
            Method method =
                    methods(option).stream()
                            .filter(m -> m.getParameterCount() == 1)
                            .filter(m -> m.getParameterTypes()[0].isInstance(value))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            at.error(
                                                    "%s takes no %s"
                                                            .formatted(
                                                                    option,
                                                                    value.getClass()
                                                                            .getSimpleName())));
            call(method, value);
        }

        private List<Method> methods(String option) {
            List<Method> methods = options.methods(option);
            if (methods.isEmpty()) {
                throw new IllegalStateException(
                        builder.getClass().getName() + " has no option " + option);
            }
            return methods;
        }

        private void call(Method method, Object... arguments) {
            located(() -> invoke(method, builder, arguments));
        }

        /**
         * Makes the object.
         *
         * @return what the builder builds
         * @throws IllegalArgumentException if the options are not as they must be
         */
        public Object build() {
            try {
                Method build = builder.getClass().getMethod("build");
                build.trySetAccessible();
                return located(() -> invoke(build, builder));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }

        private Object located(Supplier<Object> maker) {
            try {
                return maker.get();
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                String named = e instanceof OptionException wrong ? wrong.option() : message;
                Place at = places.get(FIRST_WORD.split(named, 2)[0]);
                throw at == null ? place.error(form + ": " + message, e) : at.error(message, e);
            }
        }
    }

    private Method choose(List<Method> methods, Node value, String option) {
        List<Node> values = value.elements();
        return first(methods, m -> takesEach(m, values) && fits(m, values, this::isOfType))
                .or(
                        () ->
                                first(
                                        methods,
                                        m ->
                                                takesEach(m, values)
                                                        && fits(m, values, this::isOfKind)))
                .or(() -> first(methods, this::takesAll))
                .or(() -> first(methods, m -> takesEach(m, values)))
                .orElseThrow(
                        () ->
                                value.place()
                                        .error(
                                                "%s takes %s values, but found %s"
                                                        .formatted(
                                                                option,
                                                                counts(methods),
                                                                values.size())));
    }

    private static Optional<Method> first(List<Method> methods, Predicate<Method> wanted) {
        return methods.stream().filter(wanted).findFirst();
    }

    private static String counts(List<Method> methods) {
        return methods.stream()
                .map(Method::getParameterCount)
                .distinct()
                .map(Object::toString)
                .collect(Collectors.joining(" or "));
    }

    /** Tells whether a method has a parameter for each value. */
    private boolean takesEach(Method method, List<Node> values) {
        return method.getParameterCount() == values.size() && !takesAll(method);
    }

    /** Tells whether a method takes all values as one. */
    private boolean takesAll(Method method) {
        if (method.getParameterCount() != 1) {
            return false;
        }
        Class<?> type = method.getParameterTypes()[0];
        ValueReader<?> reader = reader(type);
        return reader == null ? type.isArray() : reader.takesLists();
    }

    private static boolean fits(Method method, List<Node> values, BiPredicate<Node, Class<?>> fit) {
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            if (!fit.test(values.get(i), types[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean isOfType(Node node, Class<?> type) {
        ValueReader<?> reader = reader(type);
        if (reader != null) {
            return reader.accepts(node);
        }
        return Scalars.word(node)
                .filter(word -> type == String.class || Scalars.isOfType(word.text(), type))
                .isPresent();
    }

    /** Tells whether a name is where a constant is wanted, and a number where a number is. */
    private boolean isOfKind(Node node, Class<?> type) {
        return reader(type) == null && node instanceof Word word && type.isEnum() == word.isName();
    }

    private Object[] convertAll(Method method, Node value, Where where) {
        Class<?>[] types = method.getParameterTypes();
        if (takesAll(method)) {
            return new Object[] {value(value, types[0], where)};
        }
        List<Node> values = value.elements();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = value(values.get(i), types[i], where);
        }
        return arguments;
    }

    /**
     * Makes a value.
     *
     * @param node what was read
     * @param type a type that this binder makes
     * @param where what it is for
     * @return a value of the type
     * @throws IllegalArgumentException if it is none
     */
    public Object value(Node node, Class<?> type, Where where) {
        ValueReader<?> reader = reader(type);
        if (node instanceof Broken broken) {
            throw broken.error(reader == null ? Scalars.expectation(type) : reader.expected());
        }
        if (reader != null) {
            Object value = reader.read(node, where);
            if (value != null && !type.isInstance(value)) {
                throw node.place().expected("a " + type.getSimpleName());
            }
            return value;
        }
        if (type.isArray()) {
            return array(node.elements(), type.getComponentType(), where);
        }
        if (node instanceof Items items) {
            throw node.place()
                    .error("expected one value, but found a list of " + items.elements().size());
        }
        Word word =
                Scalars.word(node)
                        .orElseThrow(() -> node.place().expected(Scalars.expectation(type)));
        return Scalars.read(word, type, where, lengths);
    }

    private Object array(List<Node> values, Class<?> type, Where where) {
        Object array = Array.newInstance(type, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, value(values.get(i), type, where));
        }
        return array;
    }

    /**
     * Makes the arguments of a method that a text calls, which have no names.
     *
     * @param call the call
     * @param types what the method takes
     * @return a value for each type
     * @throws IllegalArgumentException if there are more or fewer arguments, or one is wrong
     */
    public Object[] arguments(Call call, Class<?>... types) {
        Object[] values = new Object[types.length];
        int count = 0;
        for (Argument argument : call.arguments()) {
            if (argument.value() instanceof Broken broken && !broken.reason().isEmpty()) {
                throw broken.error("a value");
            }
            if (count == types.length || !argument.name().isEmpty()) {
                throw argument.place().error(call.name() + " takes " + arguments(types.length));
            }
            values[count] = value(argument.value(), types[count], new Where(null, call.name()));
            count++;
        }
        if (count < types.length) {
            throw call.place()
                    .error(
                            "%s takes %s, but has %s"
                                    .formatted(call.name(), arguments(types.length), count));
        }
        return values;
    }

    private static String arguments(int count) {
        return count + (count == 1 ? " argument" : " arguments") + " without a name";
    }

    /**
     * Calls a method by reflection.
     *
     * @param method the method
     * @param receiver the object that has it
     * @param arguments its arguments
     * @return what it returns
     */
    public static Object invoke(Method method, Object receiver, Object... arguments) {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
