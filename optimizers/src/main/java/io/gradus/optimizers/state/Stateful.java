package io.gradus.optimizers.state;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.text.Checks;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An optimizer whose state can be saved: its counts and arrays, and what they mean. A rule extends
 * {@code GradusOptimizer}, a wrapper {@code OptimizerWrapper}, which are such optimizers; the
 * public methods here are for those who train, save and load.
 */
public abstract class Stateful extends Optimizer implements AutoCloseable {

    /** The name of the array that a rule has behind its own for weights of 16 bits. */
    public static final String MASTER_WEIGHT = "master_weight";

    private final States states;
    private final Optimizer inner;
    // The wrapper around this optimizer, if any; one that was dropped is none.
    private WeakReference<Stateful> outer = new WeakReference<>(null);
    private volatile List<StateSlot> slots;

    /**
     * Creates an optimizer without state.
     *
     * @param builder DJL's options
     * @param firstCount the number of updates that the run, and each parameter, begins with
     */
    protected Stateful(OptimizerBuilder<?> builder, long firstCount) {
        this(builder, firstCount, null);
    }

    /**
     * Creates a wrapper, whose run is that of the optimizer inside.
     *
     * @param builder DJL's options
     * @param inner the optimizer inside
     */
    protected Stateful(OptimizerBuilder<?> builder, Optimizer inner) {
        this(builder, inner instanceof Stateful stateful ? stateful.states.firstCount() : 0, inner);
        if (inner instanceof Stateful stateful) {
            stateful.outer = new WeakReference<>(this);
            states.goOn(stateful.updates(), new States.Begins(stateful.updates(), Map.of()));
        }
    }

    private Stateful(OptimizerBuilder<?> builder, long firstCount, Optimizer inner) {
        super(builder);
        this.inner = inner;
        states = new States(firstCount);
        states.closeWith(this);
    }

    /**
     * Returns what is kept for each parameter. It is asked once.
     *
     * @return the slots, always the same; their names are PyTorch's where it has them
     */
    protected abstract List<StateSlot> stateSlots();

    /**
     * The slots of a parameter's state arrays, in order.
     *
     * @return the slots
     */
    public final List<StateSlot> slots() {
        List<StateSlot> known = slots;
        if (known == null) {
            known = List.copyOf(stateSlots());
            slots = known;
        }
        return known;
    }

    /**
     * Makes the state of a weight that is updated for the first time.
     *
     * @param weight the weight
     * @return the arrays, one for each slot
     */
    protected NDArray[] newState(NDArray weight) {
        return slots().stream().map(slot -> slot.create(weight)).toArray(NDArray[]::new);
    }

    /**
     * Makes an update, or the part of it that a list of one parameter is. Afterwards the own
     * gradients of all weights are zero.
     *
     * @param update the parameters, whose weights are to be changed in place, and the number of the
     *     update
     * @return whether it was made; if not, nothing was changed but the gradients
     */
    protected abstract boolean step(RunUpdate update);

    /**
     * Updates a parameter. Where its part in the run begins is found out by {@link RunClock}.
     *
     * @param parameterId the parameter's id
     * @param weight the weight, changed in place
     * @param grad the gradient, of the weight's shape and type
     * @throws IllegalArgumentException if the arrays are not of the PyTorch engine or their shapes
     *     or types do not fit, or the learning rate is negative or not finite, or a schedule leaves
     *     its option's range; nothing is changed then
     * @throws ArithmeticException if the gradient is not finite and that is to fail
     * @throws IllegalStateException if this optimizer is closed, or its state of this parameter is
     *     that of a weight of another shape, type or device (see {@link #reset(String)}), or its
     *     parameter groups are those of another block, or averages are swapped in; nothing is
     *     changed then
     */
    @Override
    public final void update(String parameterId, NDArray weight, NDArray grad) {
        make(List.of(new ParameterUpdate(parameterId, weight, grad)), 1);
    }

    /** Makes a part of an update that is one parameter's. */
    private boolean make(List<ParameterUpdate> one, double scale) {
        states.share();
        try {
            ParameterUpdate update = one.get(0);
            long run = clock().next(update.parameterId(), update.weight());
            boolean made = step(new RunUpdate(one, scale, run, false));
            clock().done(update.parameterId(), update.weight(), run);
            return made;
        } finally {
            states.endShare();
        }
    }

    /**
     * Makes one update of the run: of all parameters that take part in it. It is the one after
     * {@link #updates()} for all of them; nothing is guessed. The own gradients of the weights are
     * zero afterwards, also of those that a parameter group froze.
     *
     * <pre>
     * w, state = rule(w, scale * gradient, state)        for each parameter
     * </pre>
     *
     * <p>If a gradient is not finite and that is to be skipped ({@code optNonFinite}), all
     * parameters stay as they are, the update is counted once as skipped, and not as one of the
     * run.
     *
     * @param updates the parameters, each once for each device
     * @param scale the factor of all gradients, such as 1 / loss scale, 1 / number of batches, or
     *     what clips their norm, and products of these; in [0, infinity)
     * @return whether the update was made, and not skipped
     * @throws IllegalArgumentException as {@link #update(String, NDArray, NDArray)}, or if the
     *     scale is out of its range, or a parameter is there twice on a device; nothing is changed
     *     then
     * @throws ArithmeticException if a gradient is not finite and that is to fail; nothing is
     *     changed then
     * @throws IllegalStateException as {@link #update(String, NDArray, NDArray)}; nothing is
     *     changed then
     */
    public final boolean update(List<ParameterUpdate> updates, double scale) {
        Checks.required("updates", updates);
        Checks.in("scale", scale, "[0, infinity)");
        Set<Map.Entry<String, Device>> places = new HashSet<>();
        for (ParameterUpdate update : updates) {
            Device device = update.weight().getDevice();
            if (!places.add(Map.entry(update.parameterId(), device))) {
                throw new IllegalArgumentException(
                        "parameter '"
                                + nameOf(update.parameterId())
                                + "' is there twice on "
                                + device);
            }
        }
        return makeWhole(updates, scale);
    }

    private boolean makeWhole(List<ParameterUpdate> updates, double scale) {
        states.share();
        try {
            long run = updates() + 1;
            boolean made = step(new RunUpdate(updates, scale, run, true));
            if (made) {
                clock().set(run);
            }
            return made;
        } finally {
            states.endShare();
        }
    }

    /**
     * Lets the optimizer inside make the update, which may be one of DJL's. Afterwards the own
     * gradients of all weights are zero.
     *
     * @param update the update
     * @return whether it was made, and not skipped
     */
    protected final boolean updateInner(RunUpdate update) {
        List<ParameterUpdate> parameters = update.parameters();
        if (inner instanceof Stateful stateful) {
            return update.whole()
                    ? stateful.makeWhole(parameters, update.scale())
                    : stateful.make(parameters, update.scale());
        }
        // no NDScope: DJL's optimizers make their state on the way
        NDList gradients = StateArrays.scaled(update);
        try {
            for (int i = 0; i < gradients.size(); i++) {
                ParameterUpdate one = parameters.get(i);
                inner.update(one.parameterId(), one.weight(), gradients.get(i));
            }
        } finally {
            if (update.scale() != 1) {
                gradients.close();
            }
        }
        StateArrays.zeroGradients(update.weights());
        return true;
    }

    /**
     * The state of a parameter on the weight's device, which fits the weight.
     *
     * @param parameterId the parameter's id
     * @param weight the weight
     * @return the state
     */
    protected final States.State state(String parameterId, NDArray weight) {
        return states.get(parameterId, weight, this::newState, this::nameOf);
    }

    /**
     * A parameter's name for messages: its path if that is known, else its id.
     *
     * @param parameterId the parameter's id
     * @return the name
     */
    protected String nameOf(String parameterId) {
        return inner instanceof Stateful stateful ? stateful.nameOf(parameterId) : parameterId;
    }

    /**
     * The id of a parameter that is given by its path, if that is known, or by its id.
     *
     * @param parameter its path or id
     * @return the id
     */
    protected String idOf(String parameter) {
        return inner instanceof Stateful stateful ? stateful.idOf(parameter) : parameter;
    }

    /**
     * The float32 master weight that is kept beside a weight of 16 bits, or null.
     *
     * @param parameterId the parameter's id
     * @param weight the weight
     * @return the master weight, or null
     */
    protected NDArray masterWeight(String parameterId, NDArray weight) {
        return inner instanceof Stateful stateful
                ? stateful.masterWeight(parameterId, weight)
                : null;
    }

    /**
     * Drops the state of a parameter, on all devices, also that of the optimizers inside a wrapper.
     * Its next update is as the first one, with a count that begins again; schedules go on. This is
     * for a parameter that comes back with another shape or type or on another device, or that is
     * to be trained anew.
     *
     * @param parameter the parameter's id, {@code Parameter.getId()}, or, with parameter groups,
     *     its path in the block
     * @return whether there was any state
     * @throws IllegalArgumentException if it is null
     * @throws IllegalStateException if this optimizer is closed, averages are swapped in, or the
     *     optimizer inside a wrapper is one of DJL's, whose state cannot be dropped; nothing is
     *     changed then
     */
    public final boolean reset(String parameter) {
        Checks.required("parameter", parameter);
        String id = idOf(parameter);
        exclude();
        try {
            checkDropping();
            boolean any = false;
            for (Stateful at = this; at != null; at = (Stateful) at.inner) {
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
            for (Stateful at = this; at != null; at = (Stateful) at.inner) {
                at.states.restart();
                at.forgetRun();
            }
        } finally {
            endExclude();
        }
    }

    private void checkDropping() {
        for (Stateful at = this; at != null; at = (Stateful) at.inner) {
            at.states.checkDropping();
            if (at.inner != null && !(at.inner instanceof Stateful)) {
                throw new IllegalStateException(
                        "the state of "
                                + at.inner.getClass().getName()
                                + " cannot be dropped; build a new optimizer");
            }
        }
    }

    /** As {@link States#exclude}, also for the optimizers inside. */
    public final void exclude() {
        states.exclude();
        if (inner instanceof Stateful stateful) {
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
        if (inner instanceof Stateful stateful) {
            stateful.endExclude();
        }
        states.endExclude();
    }

    /** Forgets what is known of the run beside the state, which is being replaced. */
    protected void forgetRun() {}

    /**
     * Ends the update of the run, also for the optimizers inside: the next parameter begins one.
     */
    protected final void endUpdate() {
        for (Optimizer at = this; at instanceof Stateful stateful; at = stateful.inner) {
            stateful.clock().end();
        }
    }

    /**
     * Replaces all state, after {@link #exclude}.
     *
     * @param byParameterId the state by parameter id; the arrays are copied
     * @param updates the number of updates of the run so far
     * @param begins since when parameters, by id, were there
     */
    public final void restore(
            Map<String, States.Saved> byParameterId, long updates, States.Begins begins) {
        states.restore(byParameterId);
        states.goOn(updates, begins);
        forgetRun();
    }

    /**
     * Whether it matters since when a parameter was there.
     *
     * @return false, where a wrapper does not say otherwise
     */
    public boolean needsBegins() {
        return false;
    }

    /**
     * The hyper-parameters by name, in order: numbers, booleans, enums or text.
     *
     * @return the options
     */
    public abstract Map<String, Object> options();

    /**
     * The optimizer that a wrapper goes around, or null.
     *
     * @return the optimizer, or null
     */
    public final Optimizer inner() {
        return inner;
    }

    /**
     * The wrapper around this optimizer, or null.
     *
     * @return the wrapper, or null
     */
    public final Stateful outer() {
        return outer.get();
    }

    /**
     * The counts and arrays, for saving and loading.
     *
     * @return the counts and arrays
     */
    public final States states() {
        return states;
    }

    /**
     * The number of updates of the run.
     *
     * @return the clock
     */
    protected final RunClock clock() {
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

    /**
     * An ordered map of names and values, which take turns.
     *
     * @param namesAndValues a name, its value, the next name, and so on
     * @return the options
     */
    protected static Map<String, Object> options(Object... namesAndValues) {
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
