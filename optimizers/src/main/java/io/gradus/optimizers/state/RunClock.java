package io.gradus.optimizers.state;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The number of updates of a run, of which each is one of many parameters, on several devices. It
 * is public for the optimizers.
 *
 * <p>DJL tells an optimizer of one parameter at a time, in an order that stays the same. An update
 * of the run ends, and the next begins, where a parameter comes again on the same device. One that
 * did not take part in the update before, because it was frozen, or did before others that are done
 * already, as it was frozen until then, may be the first of the next as well as the last of this;
 * that it is the first shows in parameters that are done: their gradients were zero after their
 * update, and are not any more, or they have none any more, as they were frozen in between.
 *
 * <p>Gradients may be zero nevertheless. So a parameter that was taken for one of the last is
 * looked at again when it comes next: if gradients of others are new then, it begins an update
 * after all. This is settled when another one begins an update while the gradient of this one, or
 * of one that came after it, is new too, or after some updates that show nothing.
 */
public final class RunClock {

    /** How many gradients, and how many of their values, are looked at for one parameter. */
    private static final int MOST_GRADIENTS = 16;

    private static final long MOST_VALUES = 1 << 20;

    /**
     * For how many updates a parameter is looked at again. Where somebody calls {@code update} by
     * hand, with gradients of his own, those of the weights are zero for ever and show nothing.
     */
    private static final int MOST_UPDATES = 4;

    private record Key(String parameterId, Device device) {}

    /** A weight that is done, and whether it had a gradient of its own then. */
    private record Done(Key key, NDArray weight, boolean hadGradient) {

        static Done of(Key key, NDArray weight) {
            return new Done(
                    key,
                    weight,
                    weight instanceof PtNDArray own && !own.isReleased() && own.hasGradient());
        }

        long size() {
            return weight.size();
        }

        /** Whether the weight was frozen or closed since, which happens between updates only. */
        boolean isGone() {
            return hadGradient && (((PtNDArray) weight).isReleased() || !weight.hasGradient());
        }

        /** Whether the gradient is new: an update leaves zeros. */
        boolean hasNewGradient() {
            if (!hadGradient || isGone()) {
                return false;
            }
            try (PtNDArray gradient = JniUtils.getGradient((PtNDArray) weight)) {
                return gradient != null && !StateArrays.isZero(gradient);
            }
        }
    }

    /** In which update a parameter last took part, and how many others before it. */
    private record Part(long update, int place) {}

    private final Map<Key, Part> last = new HashMap<>();
    private long updates;
    // Whether the last update may go on.
    private boolean open;
    // What this update is done with.
    private final List<Done> done = new ArrayList<>();
    // The last place, in the update before, of those that this update is done with.
    private int reached = -1;
    // Those that may have had no part in the update that they joined, and which one it was.
    private final Map<Key, Long> suspects = new HashMap<>();

    /**
     * Creates a clock.
     *
     * @param updates the number of updates to begin with
     */
    public RunClock(long updates) {
        this.updates = updates;
    }

    /**
     * The number of updates so far, the one that is going on included.
     *
     * @return the number
     */
    public synchronized long updates() {
        return updates;
    }

    /**
     * Whether some parameters' places are uncertain, so that gradients are read at each update.
     *
     * @return whether they are
     */
    public synchronized boolean isInDoubt() {
        return !suspects.isEmpty();
    }

    /**
     * Sets the number of updates so far, by one who knows it; the next parameter that comes begins
     * another one.
     */
    synchronized void set(long updates) {
        this.updates = updates;
        last.clear();
        suspects.clear();
        end();
    }

    /** Ends the update: the next parameter that comes begins another one. */
    public synchronized void end() {
        open = false;
        done.clear();
    }

    /**
     * The number of the update, 1 for the first, that a parameter is now to take part in.
     *
     * @param parameterId the parameter's id
     * @param weight the weight
     * @return the number
     */
    public synchronized long next(String parameterId, NDArray weight) {
        Key key = new Key(parameterId, weight.getDevice());
        Part before = last.get(key);
        boolean again = before != null && before.update() == updates;
        boolean uncertain = isUnexpected(before) || suspects.containsKey(key);
        return !open || again || uncertain && hasNewGradients() ? updates + 1 : updates;
    }

    /**
     * Notes that a parameter has taken part in an update, and its gradient is zero.
     *
     * @param parameterId the parameter's id
     * @param weight the weight
     * @param update the number of the update
     */
    public synchronized void done(String parameterId, NDArray weight, long update) {
        Key key = new Key(parameterId, weight.getDevice());
        Part before = last.get(key);
        if (update > updates || !open) {
            settle();
            suspects.remove(key);
            updates = update;
            open = true;
            done.clear();
            reached = -1;
        } else if (isUnexpected(before)) {
            suspects.putIfAbsent(key, updates);
        }
        if (before != null && before.update() == updates - 1) {
            reached = Math.max(reached, before.place());
        }
        last.put(key, new Part(update, done.size()));
        done.add(Done.of(key, weight));
    }

    /** Suspects no longer those that came before one whose gradient is new as an update begins. */
    private void settle() {
        if (suspects.isEmpty()) {
            return;
        }
        Set<Key> left = new HashSet<>();
        for (int i = done.size() - 1; i >= 0; i--) {
            Done one = done.get(i);
            if (one.size() <= MOST_VALUES && one.hasNewGradient()) {
                break;
            }
            left.add(one.key());
        }
        suspects.keySet().retainAll(left);
        suspects.values().removeIf(since -> updates - since >= MOST_UPDATES);
    }

    /** Whether it had no part in the update before, or came before one that is done already. */
    private boolean isUnexpected(Part before) {
        return before == null || before.update() < updates - 1 || before.place() < reached;
    }

    /** Whether what this update is done with shows that another one has begun. */
    private boolean hasNewGradients() {
        if (done.stream().anyMatch(Done::isGone)) {
            return true;
        }
        List<Done> smallest =
                done.stream()
                        .filter(Done::hadGradient)
                        .sorted(Comparator.comparingLong(Done::size))
                        .limit(MOST_GRADIENTS)
                        .toList();
        long values = 0;
        for (Done one : smallest) {
            values += one.size();
            if (one != smallest.get(0) && values > MOST_VALUES) {
                return false;
            }
            if (one.hasNewGradient()) {
                return true;
            }
        }
        return false;
    }
}
