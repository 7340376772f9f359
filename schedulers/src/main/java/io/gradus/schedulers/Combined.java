package io.gradus.schedulers;

import ai.djl.training.tracker.Tracker;
import io.gradus.text.Names;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Schedules made of others, whose text is the call that made them. */
final class Combined {

    private Combined() {}

    /** The result of a method of a schedule. */
    static Schedule of(
            Schedule receiver, String method, LongToDoubleFunction function, Object... arguments) {
        List<Tracker> parts =
                Stream.concat(Stream.of(receiver), Arrays.stream(arguments))
                        .filter(Tracker.class::isInstance)
                        .map(Tracker.class::cast)
                        .toList();
        return of(function, Names.of(receiver) + "." + call(method, arguments), parts);
    }

    /**
     * Makes a schedule.
     *
     * @param function from steps of at least 0 to values
     * @param text what {@code Schedule.parse} reads
     * @param parts the schedules that the function asks
     */
    static Schedule of(LongToDoubleFunction function, String text, List<? extends Tracker> parts) {
        return new Result(function, text, List.copyOf(parts));
    }

    static String call(String method, Object... arguments) {
        return Arrays.stream(arguments)
                .map(Names::of)
                .collect(Collectors.joining(", ", method + "(", ")"));
    }

    private record Result(LongToDoubleFunction function, String text, List<Tracker> parts)
            implements Schedule {

        @Override
        public double at(long step) {
            return function.applyAsDouble(Steps.step(step));
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
