package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import java.lang.ref.WeakReference;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses arrays of floats whose values are not of the range that a transform was told: the first
 * one that it meets, and no right one later on.
 *
 * <p>An array is certain to be of the range, may be of it (as one that is all 0), or is doubtful:
 * nearly black, it may as well be of another range. A doubtful one is refused, but not after a
 * certain one, and not where a transform of this package has just made it of what it took for the
 * same range. As all arrays of another range are doubtful, so many in a row are refused in any
 * case.
 */
public final class RangeGuard {

    /** So many doubtful arrays may follow each other. */
    static final int MOST = 1000;

    /** The last result of a transform in this thread, of values that it took for this range. */
    private record Made(WeakReference<NDArray> array, ValueRange range) {}

    private static final ThreadLocal<Made> LAST = new ThreadLocal<>();

    private final ValueRange range;
    private final AtomicInteger doubtful = new AtomicInteger();
    private volatile boolean certain;

    /**
     * Creates a guard, which has met no array yet.
     *
     * @param range what values must mean
     */
    public RangeGuard(ValueRange range) {
        this.range = range;
    }

    /**
     * {@return the range that this package took the values for that it made an array of, or null if
     * it is not known}
     *
     * @param array the array
     */
    public static ValueRange takenFor(NDArray array) {
        Made last = LAST.get();
        return last != null && last.array().refersTo(array) ? last.range() : null;
    }

    /**
     * Remembers the range of the values that an array was made of.
     *
     * @param array the array
     * @param range the range, or null if it may be any
     */
    public static void made(NDArray array, ValueRange range) {
        if (range != null) {
            LAST.set(new Made(new WeakReference<>(array), range));
        }
    }

    /** Throws if an array is refused; of its images {@link #requireOne} looks at each. */
    void require(NDArray array, FloatBuffer values) {
        if (range == ValueRange.LEVELS || !certain) {
            judge(array, range.extremes(values));
        }
    }

    /** Throws if the values of one of the images cannot be of the range. */
    void requireOne(float[] values, int size) {
        range.requireOne(values, size);
    }

    /** As {@link #require(NDArray, FloatBuffer)} on the device; it waits for it. */
    void require(NDArray array, NDArray values) {
        judge(array, ValueRange.extremes(values));
    }

    private void judge(NDArray array, ValueRange.Extremes values) {
        range.requirePossible(values);
        if (range.isCertain(values)) {
            certain = true;
            doubtful.set(0);
        } else if (range.isDoubtful(values)) {
            if (!certain && takenFor(array) != range || doubtful.incrementAndGet() > MOST) {
                throw range.refusal(values);
            }
        }
    }
}
