package io.gradus.schedulers;

import io.gradus.text.Binder;
import io.gradus.text.Excerpt;
import io.gradus.text.Form;
import io.gradus.text.Limits;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Broken;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import io.gradus.text.Registry;
import io.gradus.text.RunLengths;
import io.gradus.text.Suggestion;
import io.gradus.text.TextReader;
import io.gradus.text.ValueReader;
import io.gradus.text.Where;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A reader of schedules, for {@link Schedule#parse} and for binders of options that take schedules.
 *
 * <pre>
 * schedule   = call [ schedule ] { "." method arguments }     what follows a call is its main
 * </pre>
 *
 * <p>It is used by one thread.
 */
public final class ScheduleReader implements ValueReader<Schedule>, RunLengths {

    private static final String EXPECTED = "a schedule";
    private static final String NOUN = "schedule";
    private static final String AUTO = "auto";

    /** The length of a run of which nothing is known. */
    private static final long UNKNOWN = 0;

    /** After these a schedule's steps are no longer those of the run. */
    private static final Set<String> CHANGING_TIME =
            Set.of("then", "repeat", "shift", "perEpoch", "stretch");

    /** A constant that says that a schedule and its main run at the same time. */
    private static final String OVERLAP = "overlap";

    /** Each is a call within a call when a value is asked for. */
    private static final int MAX_METHODS = 1000;

    private static final Map<String, Method> METHODS =
            Arrays.stream(Schedule.class.getMethods())
                    .filter(
                            method ->
                                    method.isDefault() && method.getReturnType() == Schedule.class)
                    .collect(Collectors.toUnmodifiableMap(Method::getName, method -> method));

    private final Binder binder = new Binder().reads(Schedule.class, this).lengths(this);
    private final long runSteps;
    private RunParts parts;
    private int depth;
    private int methods;

    /** Creates a reader for a run of unknown length: there are no percentages. */
    public ScheduleReader() {
        runSteps = UNKNOWN;
    }

    /**
     * Creates a reader for a run.
     *
     * @param runSteps how many steps it has, from 1 to 2<sup>53</sup>
     * @throws IllegalArgumentException if the number is out of range
     */
    public ScheduleReader(long runSteps) {
        this.runSteps = Steps.length("steps", runSteps);
    }

    /** See {@link Schedule#parse}. */
    Schedule parse(String text) {
        return read(TextReader.read(text, EXPECTED), new Where(null, NOUN));
    }

    /**
     * Reads a schedule that comes after some parts of a run, to which its own are added.
     *
     * @param node the schedule
     * @param before the parts so far
     * @return the schedule
     * @throws IllegalArgumentException if it is none
     */
    public Schedule readAfter(Node node, RunParts before) {
        parts = before;
        return following(node);
    }

    /** Reads a schedule whose parts, if it has several, are those of the whole run. */
    @Override
    public Schedule read(Node node, Where where) {
        if (where.form() != null && where.option().equals(Form.MAIN)) {
            return following(node);
        }
        RunParts around = parts;
        parts = new RunParts(runSteps);
        try {
            Schedule schedule = following(node);
            checkParts(node);
            return schedule;
        } finally {
            parts = around;
        }
    }

    private void checkParts(Node node) {
        try {
            parts.check();
        } catch (IllegalArgumentException e) {
            throw node.place().error(e.getMessage(), e);
        }
    }

    @Override
    public String expected() {
        return EXPECTED;
    }

    /** Accepts calls, and names that are those of schedules. */
    @Override
    public boolean accepts(Node node) {
        return node instanceof Word word
                ? Registry.of(Schedule.class).find(word.text()).isPresent()
                : !(node instanceof Node.Items);
    }

    /** Reads a schedule that comes after the parts so far. */
    private Schedule following(Node node) {
        return node instanceof Quoted quoted
                ? following(TextReader.inside(quoted))
                : following(node.sequence());
    }

    private Schedule following(List<Node> sequence) {
        Node node = sequence.get(0);
        if (node instanceof Broken broken) {
            throw broken.error(EXPECTED);
        }
        if (depth == Limits.DEPTH) {
            throw node.place().error("schedules are nested more than " + Limits.DEPTH + " deep");
        }
        Call call = node.call().orElseThrow(() -> node.place().expected(EXPECTED));
        methods = depth == 0 ? 0 : methods;
        depth++;
        try {
            return make(call, sequence.subList(1, sequence.size()));
        } finally {
            depth--;
        }
    }

    /** Makes the schedule of a call, whose main may be what follows it. */
    private Schedule make(Call call, List<Node> rest) {
        Form form = Registry.of(Schedule.class).form(call, NOUN);
        Binder.Binding binding = binder.begin(form, call.place());
        call.arguments().forEach(this::noteOverlap);
        binding.arguments(call.arguments());
        boolean needsMain = form.options().contains(Form.MAIN) && !binding.has(Form.MAIN);
        if (needsMain && (rest.isEmpty() || !call.methods().isEmpty())) {
            throw call.place().after().expected("a schedule, the main of " + form);
        }
        if (needsMain) {
            binding.set(Form.MAIN, following(rest), rest.get(0).place());
        }
        Schedule schedule = (Schedule) binding.build();
        for (Call method : call.methods()) {
            schedule = method(schedule, method);
        }
        if (!needsMain && !rest.isEmpty()) {
            throw rest.get(0) instanceof Broken broken
                    ? broken.error(EXPECTED)
                    : rest.get(0).place().error(form + " takes no schedule after it");
        }
        return schedule;
    }

    private void noteOverlap(Argument argument) {
        if (argument.value() instanceof Word word && word.text().equalsIgnoreCase(OVERLAP)
                || argument.value() instanceof Quoted quoted
                        && quoted.text().equalsIgnoreCase(OVERLAP)) {
            parts.overlap();
        }
    }

    private Schedule method(Schedule receiver, Call call) {
        if (++methods > MAX_METHODS) {
            throw call.place().error("there are more than " + MAX_METHODS + " methods");
        }
        String name = call.name();
        Method method = METHODS.get(name);
        if (name.isEmpty()) {
            throw ((Broken) call.arguments().get(0).value()).error("a method");
        }
        if (method == null) {
            List<String> known = METHODS.keySet().stream().sorted().toList();
            throw call.place()
                    .error(
                            "there is no method '%s'; %s"
                                    .formatted(Excerpt.of(name), Suggestion.of(name, known)));
        }
        if (CHANGING_TIME.contains(name)) {
            parts.overlap();
        }
        Object[] arguments = binder.arguments(call, method.getParameterTypes());
        try {
            return (Schedule) Binder.invoke(method, receiver, arguments);
        } catch (IllegalArgumentException e) {
            throw call.place().error(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public long resolve(String word, Where where) {
        if (runSteps == UNKNOWN) {
            throw new IllegalArgumentException(
                    "'%s' is a part of a run, whose length is not given".formatted(word));
        }
        if (word.equals(AUTO)) {
            return runSteps;
        }
        double percent = Double.parseDouble(word.substring(0, word.length() - 1));
        return where.isLength()
                ? parts.percent(percent)
                : Math.max(1, Math.round(runSteps * percent / 100));
    }

    @Override
    public void given(long number, Where where) {
        if (where.isLength()) {
            parts.steps(number);
        }
    }
}
