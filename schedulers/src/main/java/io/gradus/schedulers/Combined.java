package io.gradus.schedulers;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A schedule made of others: what it computes, and the call that made it, which is its text.
 *
 * @param function from steps of at least 0 to values
 * @param text what {@code Schedule.parse} reads
 */
record Combined(LongToDoubleFunction function, String text) implements Schedule {

    /** The result of a method of a schedule. */
    static Schedule of(
            Schedule receiver, String method, LongToDoubleFunction function, Object... arguments) {
        return new Combined(function, Names.of(receiver) + "." + call(method, arguments));
    }

    static String call(String method, Object... arguments) {
        return Arrays.stream(arguments)
                .map(Names::of)
                .collect(Collectors.joining(", ", method + "(", ")"));
    }

    @Override
    public double at(long step) {
        return function.applyAsDouble(Checks.step(step));
    }

    @Override
    public String toString() {
        return text;
    }
}
