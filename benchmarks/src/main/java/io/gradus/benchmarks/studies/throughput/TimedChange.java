package io.gradus.benchmarks.studies.throughput;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.gradus.benchmarks.cli.Console;
import java.util.List;

/**
 * A transform or an operation that {@code gradus throughput} times, with its images, for another
 * timing harness.
 */
public final class TimedChange implements AutoCloseable {

    /** What is timed may leave arrays behind; after so many calls they are freed. */
    private static final int CALLS = 16;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private final TransformCandidate candidate;
    private final NDArray array;
    private NDManager scratch;
    private int calls;

    /**
     * Makes the images, and sets the number of PyTorch's threads for the calling thread.
     *
     * @param images which images, {@code batch} or {@code single}
     * @param name one of {@link #names}
     * @param threads PyTorch's threads
     */
    public TimedChange(String images, String name, int threads) {
        JniUtils.setNumThreads(threads);
        ImageKind kind = ImageKind.parse(images);
        candidate =
                TransformCandidates.of(kind, List.of()).stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> TransformCandidates.of(kind, List.of(name)).get(1));
        array = kind.array(manager, 1);
    }

    /**
     * Lists what can be timed: copies, every augmentation, and those of DJL's that work.
     *
     * @param images which images, {@code batch} or {@code single}
     * @param console where what is left out is told, with the reason
     * @return the names
     */
    public static List<String> names(String images, Console console) {
        ImageKind kind = ImageKind.parse(images);
        return TransformCandidates.tried(TransformCandidates.of(kind, List.of()), kind, console)
                .stream()
                .map(TransformCandidate::name)
                .toList();
    }

    /**
     * Counts the images that a call changes.
     *
     * @param images which images, {@code batch} or {@code single}
     * @return their number
     */
    public static int count(String images) {
        return ImageKind.parse(images).count();
    }

    /** Changes the images once, and frees the result. */
    public void run() {
        if (calls++ % CALLS == 0) {
            renew();
        }
        NDArray result = candidate.function().apply(array);
        if (result != array) {
            result.close();
        }
    }

    private void renew() {
        array.attach(manager);
        if (scratch != null) {
            scratch.close();
        }
        scratch = manager.newSubManager();
        array.attach(scratch);
    }

    /** Frees all. */
    @Override
    public void close() {
        manager.close();
    }
}
