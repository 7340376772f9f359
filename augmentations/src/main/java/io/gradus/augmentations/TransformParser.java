package io.gradus.augmentations;

import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.policies.Policy;
import io.gradus.augmentations.policies.PolicyOperation;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Excerpt;
import io.gradus.text.Suggestion;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads {@link Augmentations#parse}'s text.
 *
 * <pre>
 * recipe     = transform { transform }                 several are a Compose
 * transform  = name [ "(" [ option { "," option } ] ")" ]
 * option     = [ name "=" ] value
 * value      = number | name | recipe | step | list | policy    which, is up to the option
 * step       = name [ "(" number ")" ]
 * list       = "[" [ value { "," value } ] "]"
 * policy     = name | JSON
 * </pre>
 */
final class TransformParser {

    private final TextReader text;

    TransformParser(String text) {
        this.text = new TextReader(text);
    }

    RandomTransform<?> parse() {
        RandomTransform<?> transform = recipe();
        if (!text.atEnd()) {
            throw text.error("expected the end");
        }
        return transform;
    }

    private RandomTransform<?> recipe() {
        int start = text.place();
        text.enter("transforms");
        List<RandomTransform<?>> parts = new ArrayList<>();
        do {
            parts.add(transform());
        } while (text.atName());
        text.leave();
        return parts.size() == 1
                ? parts.get(0)
                : located(
                        () -> Compose.of(parts.toArray(RandomTransform<?>[]::new)),
                        start,
                        Map.of());
    }

    private RandomTransform<?> transform() {
        int start = text.place();
        String name = text.name("a transform");
        Forms form = Forms.find(name).orElseThrow(() -> text.error(start, unknown(name)));
        RandomTransform.BaseBuilder<?> builder = form.newBuilder();
        Map<String, Integer> places = new HashMap<>();
        if (text.skip('(') && !text.skip(')')) {
            do {
                option(form, builder, places);
            } while (text.skip(','));
            text.expect(')');
        }
        Method build = methods(builder, "build").get(0);
        return located(() -> (RandomTransform<?>) invoke(build, builder), start, places);
    }

    private static String unknown(String name) {
        for (String batch : Forms.BATCH_TRANSFORMS) {
            if (batch.equalsIgnoreCase(name)) {
                return batch
                        + " changes batches, not single images, and has no text form; give "
                        + Forms.making(batch)
                        + " to AugmentedDataset's addBatchTransform (in a recipe it is a"
                        + " part of its own)";
            }
        }
        return "there is no transform '%s'; %s"
                .formatted(
                        Excerpt.of(name),
                        Suggestion.of(name, Forms.allNames(), "there are " + Forms.shortNames()));
    }

    private void option(
            Forms form, RandomTransform.BaseBuilder<?> builder, Map<String, Integer> places) {
        int start = text.place();
        Optional<String> given = text.nameBeforeEquals();
        String option;
        if (given.isPresent()) {
            option =
                    form.option(given.get())
                            .orElseThrow(
                                    () ->
                                            text.error(
                                                    start,
                                                    "%s has no option '%s'; %s"
                                                            .formatted(
                                                                    form,
                                                                    Excerpt.of(given.get()),
                                                                    Suggestion.of(
                                                                            given.get(),
                                                                            form.options(),
                                                                            "it has "
                                                                                    + String.join(
                                                                                            ", ",
                                                                                            form
                                                                                                    .options())))));
        } else if (places.size() < form.unnamed()) {
            option = form.options().get(places.size());
        } else {
            throw text.error("%s has %s options that need no name".formatted(form, form.unnamed()));
        }
        if (places.containsKey(option)) {
            throw text.error(start, "%s is given twice".formatted(option));
        }
        int place = text.place();
        places.put(option, place);
        if (option.equals(Forms.TRANSFORMS)) {
            transforms((Composition.PartsBuilder<?>) builder);
        } else if (builder instanceof Always.Builder always && option.equals(Forms.STEPS)) {
            steps(always);
        } else if (builder instanceof AutoAugment.Builder auto && option.equals("policy")) {
            auto.setPolicy(policy());
        } else {
            set(builder, option, TextValue.read(text));
        }
    }

    private void transforms(Composition.PartsBuilder<?> builder) {
        if (!text.skip('[')) {
            builder.addTransform(recipe());
            return;
        }
        if (!text.skip(']')) {
            do {
                builder.addTransform(recipe());
            } while (text.skip(','));
            text.expect(']');
        }
    }

    private void steps(Always.Builder builder) {
        if (!text.skip('[')) {
            builder.addStep(step());
            return;
        }
        do {
            builder.addStep(step());
        } while (text.skip(','));
        text.expect(']');
    }

    private PolicyStep step() {
        int start = text.place();
        String name = text.name("an operation");
        PolicyOperation operation =
                PolicyOperation.find(name)
                        .orElseThrow(() -> text.error(start, PolicyOperation.unknown(name)));
        double magnitude = 0;
        if (text.skip('(')) {
            magnitude = (double) TextValue.read(text).as(double.class, text);
            text.expect(')');
        }
        return new PolicyStep(operation, magnitude);
    }

    private Policy policy() {
        int start = text.place();
        if (text.at('[') || text.at('{')) {
            return located(() -> Policy.parse(text.bracketed()), start, Map.of());
        }
        String name = text.name("a policy");
        return Policy.named().entrySet().stream()
                .filter(named -> named.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(
                        () ->
                                text.error(
                                        start,
                                        "there is no policy '%s'; %s"
                                                .formatted(
                                                        Excerpt.of(name),
                                                        Suggestion.of(
                                                                name, Policy.named().keySet()))));
    }

    private void set(Object builder, String option, TextValue value) {
        List<TextValue> values = value.values();
        List<Method> setters = methods(builder, "(set|opt)(?i:%s)".formatted(option));
        // one parameter a value, or an array of all
        Method setter =
                first(setters, m -> takesEach(m, values) && isOfKind(m, values.get(0)))
                        .or(() -> first(setters, TransformParser::takesList))
                        .or(() -> first(setters, m -> takesEach(m, values)))
                        .orElseThrow(
                                () ->
                                        text.error(
                                                value.place(),
                                                "%s takes %s values, but found %s"
                                                        .formatted(
                                                                option,
                                                                counts(setters),
                                                                values.size())));
        Class<?>[] types = setter.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            TextValue argument = takesList(setter) ? value : values.get(i);
            arguments[i] = argument.as(types[i], text);
        }
        located(() -> invoke(setter, builder, arguments), value.place(), Map.of());
    }

    /** Whether a method has a parameter for each value. */
    private static boolean takesEach(Method method, List<TextValue> values) {
        return method.getParameterCount() == values.size() && !takesList(method);
    }

    /** Whether a method takes a name where one is given, and else something else. */
    private static boolean isOfKind(Method method, TextValue value) {
        return method.getParameterTypes()[0].isEnum() == value.isName();
    }

    /** Whether a method takes all values as one. */
    private static boolean takesList(Method method) {
        Class<?> type = method.getParameterTypes()[0];
        return method.getParameterCount() == 1 && (type.isArray() || type == ColorComponents.class);
    }

    private static String counts(List<Method> setters) {
        return setters.stream()
                .map(Method::getParameterCount)
                .distinct()
                .sorted()
                .map(Object::toString)
                .collect(Collectors.joining(" or "));
    }

    private static Optional<Method> first(List<Method> methods, Predicate<Method> wanted) {
        return methods.stream().filter(wanted).findFirst();
    }

    private static List<Method> methods(Object builder, String pattern) {
        List<Method> methods =
                Arrays.stream(builder.getClass().getMethods())
                        .filter(method -> method.getName().matches(pattern))
                        .toList();
        if (methods.isEmpty()) {
            throw new IllegalStateException(builder.getClass() + " " + pattern);
        }
        return methods;
    }

    /** Makes something of what was read; its complaint points at the option that it names. */
    private <T> T located(Supplier<T> maker, int start, Map<String, Integer> places) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            String option = e.getMessage().split("\\W", 2)[0];
            throw text.error(places.getOrDefault(option, start), e.getMessage());
        }
    }

    private static Object invoke(Method method, Object receiver, Object... arguments) {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
