package io.gradus.optimizers;

import ai.djl.training.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An optimizer whose state can be saved: its counts and arrays, and what they mean. */
abstract class Stateful extends Optimizer implements AutoCloseable {

    private final States states;
    // The wrapper around this optimizer, if any.
    private Stateful outer;

    Stateful(OptimizerBuilder<?> builder, long firstCount) {
        super(builder);
        states = new States(firstCount);
        states.closeWith(this);
    }

    /** The names of a parameter's state arrays, PyTorch's where it has them. */
    abstract List<String> stateNames();

    /** Whether a state array is a float32 number instead of one like the weight. */
    boolean isNumber(String stateName) {
        return false;
    }

    /** Whether a state array may be missing in a file, as it did not exist before; it is 0 then. */
    boolean isOptional(String stateName) {
        return false;
    }

    /** The hyper-parameters by name, in order: numbers, booleans, enums or text. */
    abstract Map<String, Object> options();

    /** The optimizer that a wrapper goes around, or null. */
    Optimizer inner() {
        return null;
    }

    /** The wrapper around this optimizer, or null. */
    final Stateful outer() {
        return outer;
    }

    /** Says what goes around this optimizer. */
    final void putInside(Stateful wrapper) {
        outer = wrapper;
    }

    final States states() {
        return states;
    }

    final RunClock clock() {
        return states.clock();
    }

    /**
     * Returns the number of updates of the run so far: of all parameters together, where each takes
     * part in an update at most once on a device. It is what schedules are asked with, and is saved
     * and loaded with the state.
     *
     * @return the number; before the first update that of {@code optBeginNumUpdate}
     */
    public final long updates() {
        return clock().updates();
    }

    /** An ordered map. */
    static Map<String, Object> options(Object... namesAndValues) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return options;
    }

    /**
     * Returns the class and every option, the learning rate excepted.
     *
     * @return for example {@code AdaDelta(rho=0.9, epsilon=1.0E-6, ..., nonFinite=PASS,
     *     parameterGroups=none)}
     */
    @Override
    public String toString() {
        return options().entrySet().stream()
                .map(Map.Entry::toString)
                .collect(Collectors.joining(", ", getClass().getSimpleName() + "(", ")"));
    }

    /** Frees the state; an update after this is an {@link IllegalStateException}. */
    @Override
    public void close() {
        states.close();
    }
}
