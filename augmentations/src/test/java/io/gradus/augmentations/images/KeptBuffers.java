package io.gradus.augmentations.images;

/** The memory that this thread holds for its next image. */
public final class KeptBuffers {

    /** So many values of an image count as small. */
    public static final long SMALL = Scratch.SMALL;

    private KeptBuffers() {}

    /**
     * Returns the bytes that are kept for small images.
     *
     * @return the bytes
     */
    public static long ofSmall() {
        return Canvas.OF_THREAD.get(1).keptBytes();
    }

    /**
     * Returns the bytes that are kept for large images, softly.
     *
     * @return the bytes
     */
    public static long ofLarge() {
        return Canvas.OF_THREAD.get(SMALL + 1).keptBytes();
    }

    /**
     * Tells whether there are buffers for large images.
     *
     * @return whether there are
     */
    public static boolean hasLarge() {
        return Canvas.OF_THREAD.large().get() != null;
    }

    /** Lets go of the buffers for large images, as the collector does when memory is short. */
    public static void clearLarge() {
        Canvas.OF_THREAD.large().clear();
    }
}
