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
import java.util.Map;
import java.util.function.Function;

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

    /** The state of one parameter on one device. */
    static final class State {

        private final NDArray[] arrays;
        private long count;
        private boolean fresh = true;
        // The array that was last seen to be viewable; DJL passes the same one at each step.
        private NDArray viewable;

        State(long count, NDArray... arrays) {
            this.count = count;
            this.arrays = arrays;
        }

        NDArray[] arrays() {
            return arrays;
        }

        /** The number of updates so far. */
        long count() {
            return count;
        }

        /** Whether the arrays still hold zeros. */
        boolean isNew() {
            return fresh;
        }

        /** Says that the arrays have their first values. */
        void initialized() {
            fresh = false;
        }

        /** Counts an update that was made. */
        void advance() {
            count++;
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

    private final Map<Key, State> states = new HashMap<>();
    private final long firstCount;
    private NDManager manager;
    private boolean closed;

    States(long firstCount) {
        this.firstCount = firstCount;
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
        if (closed) {
            throw new IllegalStateException("This optimizer is closed; build a new one.");
        }
        return states.computeIfAbsent(
                new Key(parameterId, weight.getDevice()),
                key -> new State(firstCount, own(arrays.apply(weight))));
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

    @Override
    public synchronized void close() {
        closed = true;
        states.clear();
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }
}
