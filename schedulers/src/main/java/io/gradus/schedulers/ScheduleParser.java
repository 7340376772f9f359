package io.gradus.schedulers;

import ai.djl.training.tracker.Tracker;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import io.gradus.text.Suggestion;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads {@link Schedule#parse}'s text.
 *
 * <pre>
 * schedule   = call [ schedule ] { "." method arguments }     what follows a call is its main
 * call       = name [ arguments ] | "sequential" "(" list "," list ")"
 * arguments  = "(" [ argument { "," argument } ] ")"
 * argument   = [ name "=" ] value
 * value      = number | name | schedule | list               which, is up to the option
 * number     = digits | "auto" | digits "%"                  the latter where steps are counted
 * list       = "[" [ value { "," value } ] "]"
 * </pre>
 */
final class ScheduleParser {

    /** What puts several schedules after each other. */
    static final String SEQUENTIAL = "sequential";

    /** After these a schedule's steps are no longer those of the run. */
    private static final Set<String> CHANGING_TIME =
            Set.of("then", "repeat", "shift", "perEpoch", "stretch");

    /** Each is a call within a call when a value is asked for. */
    private static final int MAX_METHODS = 1000;

    private static final Map<String, Method> METHODS =
            Arrays.stream(Schedule.class.getMethods())
                    .filter(
                            method ->
                                    method.isDefault() && method.getReturnType() == Schedule.class)
                    .collect(Collectors.toUnmodifiableMap(Method::getName, method -> method));

    private final ScheduleText text;
    private final long runSteps;
    private RunParts parts;
    private int depth;
    private int methods;

    ScheduleParser(String text) {
        this(text, ScheduleText.UNKNOWN);
    }

    /** Reads a schedule for a run of so many steps. */
    ScheduleParser(String text, long runSteps) {
        this.text = new ScheduleText(Checks.required("text", text), runSteps);
        this.runSteps = runSteps;
    }

    Schedule parse() {
        return whole(schedule());
    }

    /** Reads a schedule that comes after some parts of a run, to which its own are added. */
    Schedule parseAfter(RunParts before) {
        parts = before;
        return whole(followingSchedule());
    }

    private Schedule whole(Schedule schedule) {
        if (!text.atEnd()) {
            throw text.error("expected the end");
        }
        return schedule;
    }

    /** Reads a schedule whose parts, if it has several, are those of the whole run. */
    private Schedule schedule() {
        int start = text.place();
        RunParts around = parts;
        parts = new RunParts(runSteps);
        Schedule schedule = followingSchedule();
        try {
            parts.check();
        } catch (IllegalArgumentException e) {
            throw text.error(start, e.getMessage());
        }
        parts = around;
        return schedule;
    }

    /** Reads a schedule that comes after the parts so far. */
    private Schedule followingSchedule() {
        if (++depth > Limits.DEPTH) {
            throw text.error(
                    text.place(), "schedules are nested more than " + Limits.DEPTH + " deep");
        }
        int start = text.place();
        String name = text.name("a schedule");
        Schedule schedule =
                name.equalsIgnoreCase(SEQUENTIAL) ? sequential(start) : shape(name, start);
        while (text.skip('.')) {
            schedule = method(schedule);
        }
        depth--;
        return schedule;
    }

    private Schedule sequential(int start) {
        text.expect('(');
        Object parts = list(Schedule.class);
        text.expect(',');
        Object milestones = list(long.class);
        text.expect(')');
        return text.located(
                () -> Schedules.sequential(List.of((Schedule[]) parts), (long[]) milestones),
                start,
                Map.of(),
                "sequential");
    }

    private Schedule method(Schedule receiver) {
        int start = text.place();
        if (++methods > MAX_METHODS) {
            throw text.error(start, "there are more than " + MAX_METHODS + " methods");
        }
        String name = text.name("a method");
        Method method = METHODS.get(name);
        if (method == null) {
            List<String> known = METHODS.keySet().stream().sorted().toList();
            throw text.error(
                    start,
                    "there is no method '%s'; %s"
                            .formatted(Excerpt.of(name), Suggestion.of(name, known)));
        }
        if (CHANGING_TIME.contains(name)) {
            parts.overlap();
        }
        text.expect('(');
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            if (!arguments.isEmpty()) {
                text.expect(',');
            }
            arguments.add(value(type, Optional.empty()));
        }
        text.expect(')');
        return text.located(
                () -> (Schedule) invoke(method, receiver, arguments.toArray()),
                start,
                Map.of(),
                name);
    }

    private Schedule shape(String name, int start) {
        Forms form =
                Forms.find(name)
                        .orElseThrow(
                                () ->
                                        text.error(
                                                start,
                                                "there is no schedule '%s'; %s"
                                                        .formatted(
                                                                Excerpt.of(name),
                                                                Suggestion.of(
                                                                        name,
                                                                        Schedules.names(),
                                                                        "there are "
                                                                                + Forms.shortNames()
                                                                                + ", sequential"))));
        Object builder = form.newBuilder();
        Map<String, Integer> places = new HashMap<>();
        if (text.skip('(') && !text.skip(')')) {
            do {
                if (option(form, builder, places) == WarmupTracker.Placement.OVERLAP) {
                    parts.overlap();
                }
            } while (text.skip(','));
            text.expect(')');
        }
        if (text.atName()) {
            if (!form.options().contains(Forms.MAIN) || places.containsKey(Forms.MAIN)) {
                throw text.error(text.place(), "%s takes no schedule after it".formatted(form));
            }
            set(form, builder, Forms.MAIN, places);
        } else if (form.options().contains(Forms.MAIN) && !places.containsKey(Forms.MAIN)) {
            throw text.error("expected a schedule, the main of %s".formatted(form));
        }
        Method build = methodOf(builder, "build");
        return text.located(
                () -> (Schedule) invoke(build, builder), start, places, form.toString());
    }

    private Object option(Forms form, Object builder, Map<String, Integer> places) {
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
        } else if (places.size() < form.options().size()) {
            option = form.options().get(places.size());
        } else {
            throw text.error(text.place(), "%s has no more options".formatted(form));
        }
        if (places.containsKey(option)) {
            throw text.error(start, "%s is given twice".formatted(option));
        }
        return set(form, builder, option, places);
    }

    private Object set(Forms form, Object builder, String option, Map<String, Integer> places) {
        places.put(option, text.place());
        Method setter = methodOf(builder, "(set|opt)(?i:%s)".formatted(option));
        boolean part = RunParts.isPart(builder.getClass().getEnclosingClass(), option);
        Object value =
                option.equals(Forms.MAIN)
                        ? followingSchedule()
                        : value(
                                setter.getParameterTypes()[0],
                                part ? Optional.of(parts) : Optional.empty());
        invoke(setter, builder, value);
        return value;
    }

    private Object value(Class<?> type, Optional<RunParts> runParts) {
        if (type.isArray()) {
            return list(type.getComponentType());
        }
        if (Tracker.class.isAssignableFrom(type)) {
            return schedule();
        }
        if (type.isEnum()) {
            return text.oneOf(type.getEnumConstants());
        }
        if (type == boolean.class) {
            return text.oneOf(true, false);
        }
        return text.number(type, runParts);
    }

    private Object list(Class<?> type) {
        List<Object> values = new ArrayList<>();
        text.expect('[');
        if (!text.skip(']')) {
            do {
                values.add(value(type, Optional.empty()));
            } while (text.skip(','));
            text.expect(']');
        }
        Object array = Array.newInstance(type, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    private static Method methodOf(Object builder, String pattern) {
        return Arrays.stream(builder.getClass().getMethods())
                .filter(method -> method.getName().matches(pattern))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(builder.getClass() + " " + pattern));
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
