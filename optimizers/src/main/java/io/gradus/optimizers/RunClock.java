package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.HashMap;
import java.util.Map;

/**
 * The number of updates of a run, of which each is one of many parameters, on several devices.
 *
 * <p>DJL tells an optimizer of one parameter at a time, in an order that stays the same. An update
 * of the run ends, and the next begins, where a parameter comes again on the same device. One that
 * did not take part in the update before, because it was frozen, may be the first of the next as
 * well as the last of this; that it is the first shows in gradients of parameters that are done:
 * they were zero after their update, and are not any more.
 */
final class RunClock {

    private record Key(String parameterId, Device device) {}

    private final Map<Key, Long> last = new HashMap<>();
    private long updates;
    // Whether the last update may go on.
    private boolean open;
    // The smallest of the weights that this update is done with.
    private NDArray witness;

    RunClock(long updates) {
        this.updates = updates;
    }

    /** The number of updates so far, the one that is going on included. */
    synchronized long updates() {
        return updates;
    }

    /** Sets the number of updates so far; the next parameter that comes begins another one. */
    synchronized void set(long updates) {
        this.updates = updates;
        last.clear();
        open = false;
        witness = null;
    }

    /** The number of the update, 1 for the first, that a parameter is now to take part in. */
    synchronized long next(String parameterId, NDArray weight) {
        Long before = last.get(new Key(parameterId, weight.getDevice()));
        boolean again = before != null && before == updates;
        boolean stranger = before == null || before < updates - 1;
        return !open || again || stranger && hasNewGradient(witness) ? updates + 1 : updates;
    }

    /** Notes that a parameter has taken part in an update, and its gradient is zero. */
    synchronized void done(String parameterId, NDArray weight, long update) {
        if (update > updates || !open) {
            updates = update;
            open = true;
            witness = null;
        }
        last.put(new Key(parameterId, weight.getDevice()), update);
        if (witness == null || weight.size() < witness.size()) {
            witness = weight;
        }
    }

    private static boolean hasNewGradient(NDArray weight) {
        if (!(weight instanceof PtNDArray own) || own.isReleased() || !own.hasGradient()) {
            return false;
        }
        try (PtNDArray gradient = JniUtils.getGradient(own)) {
            return gradient != null && !StateArrays.isZero(gradient);
        }
    }
}
