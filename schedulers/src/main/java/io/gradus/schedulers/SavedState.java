package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reader of the state of a {@link StatefulSchedule}, value by value. */
final class SavedState {

    private final Map<String, String> left;

    SavedState(Map<String, String> state) {
        left = new TreeMap<>(Checks.required("state", state));
    }

    double number(String name, DoublePredicate allowed) {
        return take(name, Double::valueOf, allowed::test);
    }

    /** Returns a whole number of at least 0. */
    long count(String name) {
        return take(name, Long::valueOf, count -> count >= 0);
    }

    void requireNoMore() {
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("the state has no place for " + left.keySet());
        }
    }

    private <T> T take(String name, Function<String, T> parser, Predicate<T> allowed) {
        String text = left.remove(name);
        if (text == null) {
            throw new IllegalArgumentException("the state has no " + name);
        }
        NumberFormatException cause = null;
        try {
            T value = parser.apply(text);
            if (allowed.test(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            cause = e;
        }
        throw new IllegalArgumentException(name + " in the state cannot be " + text, cause);
    }
}
