package io.gradus.augmentations.images;

import java.lang.ref.SoftReference;
import java.util.function.Supplier;

/**
 * Buffers that a thread keeps for its next image. Those for large images are kept softly: as long
 * as nobody else needs the memory.
 *
 * @param <T> what holds the buffers
 */
final class Scratch<T> {

    /** So many values of an image count as small: some megabytes in all buffers of a thread. */
    static final int SMALL = 1 << 20;

    private final ThreadLocal<T> small;
    private final ThreadLocal<SoftReference<T>> large = new ThreadLocal<>();
    private final Supplier<T> create;

    Scratch(Supplier<T> create) {
        this.create = create;
        small = ThreadLocal.withInitial(create);
    }

    /** The thread's buffers for an image of so many values. */
    T get(long values) {
        if (values <= SMALL) {
            return small.get();
        }
        SoftReference<T> kept = large.get();
        T room = kept == null ? null : kept.get();
        if (room == null) {
            room = create.get();
            large.set(new SoftReference<>(room));
        }
        return room;
    }

    /** What holds the thread's buffers for large images, or null before the first of them. */
    SoftReference<T> large() {
        return large.get();
    }
}
