package io.gradus.optimizers.state;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.gradus.safetensors.SafetensorsType;
import io.gradus.safetensors.TensorMemory;
import io.gradus.torchscript.HostMemory;
import io.gradus.torchscript.KernelMode;
import java.lang.ref.Cleaner;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An optimizer's counts and state arrays, one set for each parameter and device. It is public for
 * what saves and loads them; a rule gets its arrays as its kernels' arguments.
 *
 * <p>DJL's parameter server calls {@code update} once for each device with the same parameter id.
 * With a count and arrays of its own each replica makes exactly the steps of the others.
 *
 * <p>Whoever works with the arrays {@linkplain #share shares} them for that time, as updates do;
 * what frees or replaces them, or needs them to stand still, waits and then {@linkplain #exclude
 * excludes} all others.
 */
public final class States implements AutoCloseable {

    /** Frees the state of an optimizer that was dropped without {@code close}. */
    private static final Cleaner CLEANER = Cleaner.create();

    private record Key(String parameterId, Device device) {}

    /**
     * One parameter's count and arrays, for or from a file.
     *
     * @param count the number of updates so far
     * @param arrays the state arrays
     */
    public record Saved(long count, NDArray... arrays) {}

    /**
     * After how many updates of the run parameters were there, frozen or not.
     *
     * @param run that of most of them
     * @param others those that were there later, for example because they were reset
     */
    public record Begins(long run, Map<String, Long> others) {

        /**
         * After how many updates a parameter was there.
         *
         * @param parameter its path or id
         * @return the number of updates
         */
        public long of(String parameter) {
            return others.getOrDefault(parameter, run);
        }
    }

    /** An array as it was seen: DJL can put another tensor into the same object. */
    private record Seen(NDArray array, long handle) {

        public static Seen of(NDArray array) {
            return new Seen(array, ((PtNDArray) array).getHandle());
        }

        boolean is(NDArray other) {
            return other == array && ((PtNDArray) other).getHandle() == handle;
        }
    }

    /** The state of one parameter on one device. */
    public static final class State {

        private final NDArray[] arrays;
        // Those of the weight that the arrays were made for.
        private final Shape shape;
        private final SafetensorsType type;
        private long count;
        private boolean fresh;
        // The weight that was last compared; DJL passes the same one at each step.
        private Seen compared;
        // Whether an update was made before the last one that asked for this.
        private boolean comesAgain;
        // The array that was last seen to be viewable.
        private Seen viewable;
        private String parameterId;
        private NDArray weight;
        private NDArray kept;

        State(long count, boolean fresh, NDArray weight, SafetensorsType type, NDArray... arrays) {
            this.count = count;
            this.fresh = fresh;
            this.arrays = arrays;
            shape = shape(weight);
            this.type = type;
            compared = Seen.of(weight);
        }

        /** Not the one that DJL remembers, which may be that of an earlier tensor. */
        private static Shape shape(NDArray array) {
            return JniUtils.getShape((PtNDArray) array);
        }

        /**
         * Whether a weight is of the shape and type that these arrays were made for.
         *
         * @param weight the weight
         * @return whether it is
         */
        public boolean fits(NDArray weight) {
            if (!compared.is(weight)) {
                if (!shape.equals(shape(weight)) || type != SafetensorsType.of(weight)) {
                    return false;
                }
                compared = Seen.of(weight);
            }
            return true;
        }

        private String titleOfWeight() {
            return shape + " " + type.title();
        }

        /**
         * Whether the weight has 16 bits; the arrays are of float32 then.
         *
         * @return whether it has
         */
        public boolean isNarrow() {
            return type.isNarrow();
        }

        /**
         * The arrays, in the order of the slots; those in use, not copies.
         *
         * @return the arrays
         */
        public NDArray[] arrays() {
            return arrays;
        }

        /**
         * The number of updates so far.
         *
         * @return the number
         */
        public long count() {
            return count;
        }

        /**
         * Whether the arrays hold what they were made with: no update has changed them.
         *
         * @return whether they do
         */
        public boolean isNew() {
            return fresh;
        }

        /** Counts an update that was made. */
        public void advance() {
            count++;
            fresh = false;
        }

        /**
         * Leaves out updates in which the parameter had no part.
         *
         * @param count the number of updates
         */
        public void skipTo(long count) {
            this.count = count;
            fresh = false;
        }

        /**
         * Keeps the weight, not a copy, for {@link #weight}, and whose it is.
         *
         * @param parameterId the parameter's id
         * @param weight the weight
         */
        public void remember(String parameterId, NDArray weight) {
            this.parameterId = parameterId;
            this.weight = weight;
        }

        /**
         * The parameter whose weight was remembered, or null.
         *
         * @return the id, or null
         */
        public String parameterId() {
            return parameterId;
        }

        /**
         * The weight that was remembered, which may be closed since, or null.
         *
         * @return the weight, or null
         */
        public NDArray weight() {
            return weight;
        }

        /**
         * Keeps the weight's values in a copy, until {@link #putBack}.
         *
         * @param weight the weight
         */
        public void keep(NDArray weight) {
            kept = StateArrays.copy(weight);
            kept.attach(arrays[0].getManager());
            NDScope.unregister(kept);
        }

        /**
         * Gives the weight the values that were kept.
         *
         * @param weight the weight
         */
        public void putBack(NDArray weight) {
            TensorMemory.assign(weight, kept);
            kept.close();
            kept = null;
        }

        /**
         * Whether there are values that were kept.
         *
         * @return whether there are
         */
        public boolean hasKept() {
            return kept != null;
        }

        /**
         * Whether the host kernel is to update this weight, or the float32 form of it.
         *
         * @param weight the weight
         * @param preferred whether it is to, where both can
         * @return whether it is
         */
        public boolean useHost(NDArray weight, boolean preferred) {
            if (KernelMode.current() == KernelMode.DEVICE) {
                return false; // spares the question
            }
            boolean possible = viewable != null && viewable.is(weight);
            if (!possible
                    && weight.getDataType() == DataType.FLOAT32
                    && HostMemory.isViewable(weight)) {
                viewable = Seen.of(weight);
                possible = true;
            }
            String obstacle = possible ? null : "it needs contiguous float32 weights on the CPU";
            return KernelMode.useHost(obstacle, preferred);
        }
    }

    private final Map<Key, State> states = new LinkedHashMap<>();
    // What was restored and has not reached all devices yet.
    private final Map<String, Saved> restored = new HashMap<>();
    // By parameter id.
    private Begins begins;
    private final long firstCount;
    private final RunClock clock;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private NDManager manager;
    private boolean closed;
    // Why the arrays are not what save() promises, or null.
    private String obstacle;

    States(long firstCount) {
        this.firstCount = firstCount;
        clock = new RunClock(firstCount);
        begins = new Begins(firstCount, Map.of());
    }

    /**
     * The number of updates that a run, and each parameter, begins with.
     *
     * @return the number
     */
    public long firstCount() {
        return firstCount;
    }

    /** The number of updates of the run. */
    RunClock clock() {
        return clock;
    }

    /**
     * When parameters, by id, were there.
     *
     * @return since when they were there
     */
    public synchronized Begins begins() {
        return begins;
    }

    /**
     * Sets the number of updates of the run so far, and when parameters, by id, were there.
     *
     * @param updates the number of updates so far
     * @param begins since when parameters, by id, were there
     */
    public synchronized void goOn(long updates, Begins begins) {
        clock.set(updates);
        this.begins = begins;
    }

    /** Lets the garbage collector free the arrays with their owner, who must not be the action. */
    void closeWith(Object owner) {
        CLEANER.register(owner, this::close);
    }

    /** Begins work with the arrays that others may do at the same time with theirs. */
    public void share() {
        lock.readLock().lock();
    }

    /** Ends what {@link #share} began. */
    public void endShare() {
        lock.readLock().unlock();
    }

    /** Waits until nobody works with the arrays, and keeps all others waiting. */
    void exclude() {
        if (lock.getReadHoldCount() > 0 && !lock.isWriteLockedByCurrentThread()) {
            throw new IllegalStateException(
                    "an optimizer cannot be closed, reset, saved, loaded or swapped from within its"
                            + " own update");
        }
        lock.writeLock().lock();
    }

    /** Ends what {@link #exclude} began. */
    void endExclude() {
        lock.writeLock().unlock();
    }

    /**
     * Returns the state for a parameter's replica.
     *
     * @param arrays makes the arrays from the weight when it is seen first; they then belong here
     * @param names gives a parameter's name for messages
     * @throws IllegalStateException if there is a state that does not fit the weight
     */
    synchronized State get(
            String parameterId,
            NDArray weight,
            Function<NDArray, NDArray[]> arrays,
            UnaryOperator<String> names) {
        checkOpen();
        State state = states.get(new Key(parameterId, weight.getDevice()));
        if (state == null) {
            return create(parameterId, weight, arrays, names);
        }
        if (!state.fits(weight)) {
            throw misfit(parameterId, weight, names, "is that of " + state.titleOfWeight());
        }
        if (!restored.isEmpty() && moreThan(state.count(), restored.get(parameterId))) {
            // Each device has come once before one comes again.
            close(restored.remove(parameterId).arrays());
        }
        state.comesAgain |= !state.isNew();
        return state;
    }

    private State create(
            String parameterId,
            NDArray weight,
            Function<NDArray, NDArray[]> arrays,
            UnaryOperator<String> names) {
        SafetensorsType type = SafetensorsType.of(weight); // or an exception
        Key key = new Key(parameterId, weight.getDevice());
        Saved saved = restored.get(parameterId);
        Device elsewhere = saved == null ? comesAgainElsewhere(parameterId) : null;
        if (elsewhere != null) {
            String on = " on " + elsewhere + ", not on " + weight.getDevice();
            throw misfit(parameterId, weight, names, "is" + on);
        }
        NDArray[] made = own(arrays.apply(weight));
        String misfit = saved == null ? null : fill(made, saved.arrays());
        if (misfit != null) {
            close(made);
            throw misfit(parameterId, weight, names, "was loaded for " + misfit);
        }
        State state =
                saved == null
                        ? new State(firstCount, true, weight, type, made)
                        : new State(saved.count(), false, weight, type, made);
        states.put(key, state);
        return state;
    }

    /** Replicas come one after the other, before one comes again; what comes later was moved. */
    private Device comesAgainElsewhere(String parameterId) {
        return states.entrySet().stream()
                .filter(entry -> entry.getKey().parameterId().equals(parameterId))
                .filter(entry -> entry.getValue().comesAgain)
                .map(entry -> entry.getKey().device())
                .findFirst()
                .orElse(null);
    }

    /**
     * The state that a parameter has on a device, which no update asks for, or null.
     *
     * @param parameterId the parameter's id
     * @param device the device
     * @return the state, or null
     */
    public synchronized State peek(String parameterId, Device device) {
        checkOpen();
        return states.get(new Key(parameterId, device));
    }

    private static boolean moreThan(long count, Saved saved) {
        return saved != null && count > saved.count();
    }

    /**
     * Gives new arrays the values of saved ones, of which there may be more or fewer by a master
     * weight.
     *
     * @return the shape and type of a saved array that does not fit, or null
     */
    private static String fill(NDArray[] made, NDArray... saved) {
        int both = Math.min(made.length, saved.length);
        for (int i = 0; i < both; i++) {
            SafetensorsType type = SafetensorsType.of(saved[i]);
            // old files have state of 16 bits
            if (!made[i].getShape().equals(saved[i].getShape())
                    || SafetensorsType.of(made[i]) != type.wide()) {
                return saved[i].getShape() + " " + type.title();
            }
        }
        for (int i = 0; i < both; i++) {
            TensorMemory.assign(made[i], saved[i]);
        }
        return null;
    }

    private static IllegalStateException misfit(
            String parameterId, NDArray weight, UnaryOperator<String> names, String state) {
        String name = names.apply(parameterId);
        return new IllegalStateException(
                "parameter '"
                        + name
                        + "' is "
                        + State.shape(weight)
                        + " "
                        + SafetensorsType.of(weight).title()
                        + ", but its state in the optimizer "
                        + state
                        + "; reset(\""
                        + name
                        + "\") drops it, reset() that of all parameters");
    }

    /** Throws if state cannot be dropped now. */
    synchronized void checkDropping() {
        checkOpen();
        checkSaving();
    }

    /**
     * Drops the state of a parameter on all devices, which begins anew; returns whether there was
     * any.
     */
    synchronized boolean drop(String parameterId) {
        Map<String, Long> others = new HashMap<>(begins.others());
        others.put(parameterId, clock.updates());
        begins = new Begins(begins.run(), others);
        Saved saved = restored.remove(parameterId);
        if (saved != null) {
            close(saved.arrays());
        }
        boolean any = saved != null;
        for (Iterator<Map.Entry<Key, State>> i = states.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Key, State> entry = i.next();
            if (entry.getKey().parameterId().equals(parameterId)) {
                close(entry.getValue().arrays());
                i.remove();
                any = true;
            }
        }
        return any;
    }

    /** Drops the state of all parameters. */
    synchronized void dropAll() {
        states.values().forEach(state -> close(state.arrays()));
        states.clear();
        restored.values().forEach(saved -> close(saved.arrays()));
        restored.clear();
    }

    /** Drops the state of all parameters, and begins the run anew. */
    synchronized void restart() {
        dropAll();
        goOn(firstCount, new Begins(firstCount, Map.of()));
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
     * devices are equal; this gives the first, or that which went on since it was restored. The
     * arrays are those in use, not copies.
     *
     * @return the state by parameter id
     */
    public synchronized Map<String, Saved> save() {
        checkOpen();
        checkSaving();
        Map<String, Saved> saved = new LinkedHashMap<>(restored);
        states.forEach(
                (key, state) -> {
                    Saved known = saved.get(key.parameterId());
                    if (!state.isNew() && (known == null || state.count() > known.count())) {
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
    public void restore(Map<String, Saved> byParameterId) {
        exclude();
        try {
            replace(byParameterId);
        } finally {
            endExclude();
        }
    }

    private synchronized void replace(Map<String, Saved> byParameterId) {
        checkDropping();
        Map<String, Saved> copies = new HashMap<>();
        byParameterId.forEach((id, saved) -> copies.put(id, copy(saved)));
        dropAll();
        restored.putAll(copies);
        goOn(
                copies.values().stream().mapToLong(Saved::count).max().orElse(0),
                new Begins(0, Map.of()));
    }

    private Saved copy(Saved saved) {
        NDArray[] copies =
                Stream.of(saved.arrays()).map(StateArrays::copyToCpu).toArray(NDArray[]::new);
        return new Saved(saved.count(), own(copies));
    }

    private static void close(NDArray... arrays) {
        for (NDArray array : arrays) {
            array.close();
        }
    }

    /**
     * Whether {@link #get} would be the first to hand this device what was restored.
     *
     * @param parameterId the parameter's id
     * @param device the device
     * @return whether it would
     */
    public synchronized boolean isAwaited(String parameterId, Device device) {
        return restored.containsKey(parameterId)
                && !states.containsKey(new Key(parameterId, device));
    }

    /**
     * Whether something restored may not have reached all devices yet.
     *
     * @return whether it may
     */
    public synchronized boolean hasRestored() {
        return !restored.isEmpty();
    }

    /**
     * The state of every parameter on every device that has been updated.
     *
     * @return the states
     */
    public synchronized List<State> all() {
        checkOpen();
        return List.copyOf(states.values());
    }

    /**
     * Lets {@link #save} and {@link #restore} fail for a reason, or, if it is null, no more.
     *
     * @param reason the reason, or null
     */
    public synchronized void forbidSaving(String reason) {
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
    public void close() {
        exclude();
        try {
            free();
        } finally {
            endExclude();
        }
    }

    private synchronized void free() {
        closed = true;
        states.clear();
        restored.clear();
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }
}
