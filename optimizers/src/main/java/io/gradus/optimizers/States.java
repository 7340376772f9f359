package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import io.gradus.torchscript.HostMemory;
import io.gradus.torchscript.KernelMode;
import java.lang.ref.Cleaner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An optimizer's counts and state arrays, one set for each parameter and device.
 *
 * <p>DJL's parameter server calls {@code update} once for each device with the same parameter id.
 * With a count and arrays of its own each replica makes exactly the steps of the others.
 */
final class States implements AutoCloseable {

    /** Frees the state of an optimizer that was dropped without {@code close}. */
    private static final Cleaner CLEANER = Cleaner.create();

    private record Key(String parameterId, Device device) {}

    /**
     * One parameter's count and arrays, for or from a file.
     *
     * @param count the number of updates so far
     * @param arrays the state arrays
     */
    record Saved(long count, NDArray... arrays) {}

    /** The state of one parameter on one device. */
    static final class State {

        private final NDArray[] arrays;
        private long count;
        private boolean fresh;
        // The array that was last seen to be viewable; DJL passes the same one at each step.
        private NDArray viewable;
        private NDArray weight;

        State(long count, boolean fresh, NDArray... arrays) {
            this.count = count;
            this.fresh = fresh;
            this.arrays = arrays;
        }

        NDArray[] arrays() {
            return arrays;
        }

        /** The number of updates so far. */
        long count() {
            return count;
        }

        /** Whether the arrays hold what they were made with: no update has changed them. */
        boolean isNew() {
            return fresh;
        }

        /** Counts an update that was made. */
        void advance() {
            count++;
            fresh = false;
        }

        /** Leaves out updates in which the parameter had no part. */
        void skipTo(long count) {
            this.count = count;
            fresh = false;
        }

        /** Keeps the weight, not a copy, for {@link #weight}. */
        void remember(NDArray weight) {
            this.weight = weight;
        }

        /** The weight that was remembered, which may be closed since, or null. */
        NDArray weight() {
            return weight;
        }

        /** Whether the host kernel is to update this weight. */
        boolean useHost(NDArray weight, boolean preferred) {
            boolean possible = weight == viewable;
            if (!possible
                    && weight.getDataType() == DataType.FLOAT32
                    && HostMemory.isViewable(weight)) {
                viewable = weight;
                possible = true;
            }
            String obstacle = possible ? null : "it needs contiguous float32 weights on the CPU";
            return KernelMode.useHost(obstacle, preferred);
        }
    }

    private final Map<Key, State> states = new LinkedHashMap<>();
    // What was restored and has not reached all devices yet.
    private final Map<String, Saved> restored = new HashMap<>();
    private final long firstCount;
    private final RunClock clock;
    private NDManager manager;
    private boolean closed;
    // Why the arrays are not what save() promises, or null.
    private String obstacle;

    States(long firstCount) {
        this.firstCount = firstCount;
        clock = new RunClock(firstCount);
    }

    /** The number of updates of the run. */
    RunClock clock() {
        return clock;
    }

    /** Lets the garbage collector free the arrays with their owner, who must not be the action. */
    void closeWith(Object owner) {
        CLEANER.register(owner, this::close);
    }

    /**
     * Returns the state for a parameter's replica.
     *
     * @param arrays makes the arrays from the weight when it is seen first; they then belong here
     */
    synchronized State get(
            String parameterId, NDArray weight, Function<NDArray, NDArray[]> arrays) {
        checkOpen();
        Key key = new Key(parameterId, weight.getDevice());
        State state = states.get(key);
        if (state == null) {
            Saved saved = restored.get(parameterId);
            state =
                    saved == null
                            ? new State(firstCount, true, own(arrays.apply(weight)))
                            : new State(
                                    saved.count(),
                                    false,
                                    copies(saved, array -> StateArrays.copyNear(array, weight)));
            states.put(key, state);
        } else if (!restored.isEmpty() && moreThan(state.count(), restored.get(parameterId))) {
            // Each device has come once before one comes again.
            close(restored.remove(parameterId).arrays());
        }
        return state;
    }

    private static boolean moreThan(long count, Saved saved) {
        return saved != null && count > saved.count();
    }

    private NDArray[] copies(Saved saved, UnaryOperator<NDArray> copy) {
        NDArray[] copies = new NDArray[saved.arrays().length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = copy.apply(saved.arrays()[i]);
        }
        return own(copies);
    }

    private NDArray[] own(NDArray... arrays) {
        for (NDArray array : arrays) {
            if (manager == null) {
                manager = NDManager.newBaseManager(array.getDevice(), "PyTorch");
                manager.setName("optimizer state");
            }
            array.attach(manager);
            NDScope.unregister(array);
        }
        return arrays;
    }

    /**
     * Returns the state of each parameter that was updated, by its id. The replicas of several
     * devices are equal; this gives the first. The arrays are those in use, not copies.
     */
    synchronized Map<String, Saved> save() {
        checkOpen();
        checkSaving();
        Map<String, Saved> saved = new LinkedHashMap<>(restored);
        Set<String> seen = new HashSet<>();
        states.forEach(
                (key, state) -> {
                    if (!state.isNew() && seen.add(key.parameterId())) {
                        saved.put(key.parameterId(), new Saved(state.count(), state.arrays()));
                    }
                });
        return saved;
    }

    /**
     * Replaces all state. Each device gets its replica when it is first updated. The clock is set
     * to the largest count.
     *
     * @param byParameterId the state by parameter id; the arrays are copied
     */
    synchronized void restore(Map<String, Saved> byParameterId) {
        checkOpen();
        checkSaving();
        Map<String, Saved> copies = new HashMap<>();
        byParameterId.forEach(
                (id, saved) ->
                        copies.put(
                                id,
                                new Saved(saved.count(), copies(saved, StateArrays::copyToCpu))));
        states.values().forEach(state -> close(state.arrays()));
        states.clear();
        restored.values().forEach(saved -> close(saved.arrays()));
        restored.clear();
        restored.putAll(copies);
        clock.set(copies.values().stream().mapToLong(Saved::count).max().orElse(0));
    }

    private static void close(NDArray... arrays) {
        for (NDArray array : arrays) {
            array.close();
        }
    }

    /** Whether {@link #get} would be the first to hand this device what was restored. */
    synchronized boolean isAwaited(String parameterId, Device device) {
        return restored.containsKey(parameterId)
                && !states.containsKey(new Key(parameterId, device));
    }

    /** Whether something restored may not have reached all devices yet. */
    synchronized boolean hasRestored() {
        return !restored.isEmpty();
    }

    /** The state of every parameter on every device that has been updated. */
    synchronized List<State> all() {
        checkOpen();
        return List.copyOf(states.values());
    }

    /** Lets {@link #save} and {@link #restore} fail for a reason, or, if it is null, no more. */
    synchronized void forbidSaving(String reason) {
        obstacle = reason;
    }

    private void checkSaving() {
        if (obstacle != null) {
            throw new IllegalStateException(obstacle);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("This optimizer is closed; build a new one.");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        states.clear();
        restored.clear();
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }
}
