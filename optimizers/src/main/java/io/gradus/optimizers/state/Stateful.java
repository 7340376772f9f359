package io.gradus.optimizers.state;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.NonFinite;
import io.gradus.optimizers.ParameterGroups;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An optimizer whose state can be saved: its counts and arrays, and what they mean. */
public abstract class Stateful extends Optimizer implements AutoCloseable {

    /** What a {@link GradusOptimizer} has after the arrays of its rule for weights of 16 bits. */
    public static final String MASTER_WEIGHT = "master_weight";

    private final States states;
    // The wrapper around this optimizer, if any; one that was dropped is none.
    private WeakReference<Stateful> outer = new WeakReference<>(null);

    public Stateful(OptimizerBuilder<?> builder, long firstCount) {
        super(builder);
        states = new States(firstCount);
        states.closeWith(this);
    }

    /** The names of a parameter's state arrays, PyTorch's where it has them. */
    public abstract List<String> stateNames();

    /** Makes the state of a weight that is updated for the first time. */
    public abstract NDArray[] newState(NDArray weight);

    /** The rule for an update of a parameter, which may do as it likes with its state. */
    public abstract void step(String parameterId, NDArray weight, NDArray grad);

    /**
     * Updates a parameter.
     *
     * @param parameterId the parameter's id
     * @param weight the weight, changed in place
     * @param grad the gradient, of the weight's shape and type
     * @throws IllegalArgumentException if the arrays are not of the PyTorch engine or their shapes
     *     or types do not fit, or the learning rate is negative or not finite, or a schedule leaves
     *     its option's range; nothing is changed then
     * @throws ArithmeticException if the gradient is not finite and {@link NonFinite#FAIL} is set
     * @throws IllegalStateException if this optimizer is closed, or its state of this parameter is
     *     that of a weight of another shape, type or device (see {@link #reset(String)}), or its
     *     parameter groups are those of another block, or averages are swapped in; nothing is
     *     changed then
     */
    @Override
    public final void update(String parameterId, NDArray weight, NDArray grad) {
        states.share();
        try {
            step(parameterId, weight, grad);
        } finally {
            states.endShare();
        }
    }

    /** The state of a parameter on the weight's device, which fits the weight. */
    public final States.State state(String parameterId, NDArray weight) {
        return states.get(parameterId, weight, this::newState, this::nameOf);
    }

    /** A parameter's name for messages: its path if that is known, else its id. */
    public String nameOf(String parameterId) {
        return inner() instanceof Stateful stateful ? stateful.nameOf(parameterId) : parameterId;
    }

    /** The id of a parameter that is given by its path, if that is known, or by its id. */
    public String idOf(String parameter) {
        return inner() instanceof Stateful stateful ? stateful.idOf(parameter) : parameter;
    }

    /**
     * The float32 form of a weight of 16 bits: the master weight, if there is one, or a copy.
     *
     * @return what is to be rounded into the weight when it has been changed
     */
    public NDArray widened(String parameterId, NDArray weight) {
        return inner() instanceof Stateful stateful
                ? stateful.widened(parameterId, weight)
                : StateArrays.widened(weight);
    }

    /**
     * Drops the state of a parameter, on all devices, also that of the optimizers inside a wrapper.
     * Its next update is as the first one, with a count that begins again; schedules go on. This is
     * for a parameter that comes back with another shape or type or on another device, or that is
     * to be trained anew.
     *
     * @param parameter the parameter's id, {@code Parameter.getId()}, or, with {@linkplain
     *     ParameterGroups parameter groups}, its path in the block
     * @return whether there was any state
     * @throws IllegalArgumentException if it is null
     * @throws IllegalStateException if this optimizer is closed, averages are swapped in, or the
     *     optimizer inside a wrapper is one of DJL's, whose state cannot be dropped; nothing is
     *     changed then
     */
    public final boolean reset(String parameter) {
        Checks.notNull("parameter", parameter);
        String id = idOf(parameter);
        exclude();
        try {
            checkDropping();
            boolean any = false;
            for (Stateful at = this; at != null; at = (Stateful) at.inner()) {
                any |= at.states.drop(id);
            }
            return any;
        } finally {
            endExclude();
        }
    }

    /**
     * Drops the state of all parameters, as {@link #reset(String)} that of one, and begins the run
     * anew: {@link #updates()} and schedules are at their beginning.
     *
     * @throws IllegalStateException as there
     */
    public final void reset() {
        exclude();
        try {
            checkDropping();
            for (Stateful at = this; at != null; at = (Stateful) at.inner()) {
                at.states.restart();
                at.forgetRun();
            }
        } finally {
            endExclude();
        }
    }

    private void checkDropping() {
        for (Stateful at = this; at != null; at = (Stateful) at.inner()) {
            at.states.checkDropping();
            if (at.inner() != null && !(at.inner() instanceof Stateful)) {
                throw new IllegalStateException(
                        "the state of "
                                + at.inner().getClass().getName()
                                + " cannot be dropped; build a new optimizer");
            }
        }
    }

    /** As {@link States#exclude}, also for the optimizers inside. */
    public final void exclude() {
        states.exclude();
        if (inner() instanceof Stateful stateful) {
            try {
                stateful.exclude();
            } catch (IllegalStateException e) {
                states.endExclude();
                throw e;
            }
        }
    }

    /** Ends what {@link #exclude} began. */
    public final void endExclude() {
        if (inner() instanceof Stateful stateful) {
            stateful.endExclude();
        }
        states.endExclude();
    }

    /** Forgets what is known of the run beside the state, which is being replaced. */
    public void forgetRun() {}

    /** Whether a state array is a float32 number instead of one like the weight. */
    public boolean isNumber(String stateName) {
        return false;
    }

    /** Whether a state array may be missing in a file, as it did not exist before; it is 0 then. */
    public boolean isOptional(String stateName) {
        return false;
    }

    /** Whether it matters since when a parameter was there. */
    public boolean needsBegins() {
        return false;
    }

    /** The hyper-parameters by name, in order: numbers, booleans, enums or text. */
    public abstract Map<String, Object> options();

    /** The optimizer that a wrapper goes around, or null. */
    public Optimizer inner() {
        return null;
    }

    /** The wrapper around this optimizer, or null. */
    public final Stateful outer() {
        return outer.get();
    }

    /** Says what goes around this optimizer. */
    public final void putInside(Stateful wrapper) {
        outer = new WeakReference<>(wrapper);
    }

    public final States states() {
        return states;
    }

    public final RunClock clock() {
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
    public static Map<String, Object> options(Object... namesAndValues) {
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

    /**
     * Frees the state, after waiting for updates that run in other threads; an update after this is
     * an {@link IllegalStateException}.
     */
    @Override
    public void close() {
        states.close();
    }
}
