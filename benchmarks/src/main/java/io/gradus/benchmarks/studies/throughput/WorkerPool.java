package io.gradus.benchmarks.studies.throughput;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A pool of threads that change images: one thread for batches, where PyTorch and the Java kernels
 * use all threads, or several for single images, each with a single image.
 */
final class WorkerPool implements AutoCloseable {

    /** A candidate may leave arrays behind; so many calls are made until they are freed. */
    private static final int CALLS = 16;

    private static final double NANOS = 1e9;

    private final ImageKind images;
    private final int callers;
    private final LongSupplier clock;
    private final ExecutorService pool;
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private final List<NDArray> arrays = new ArrayList<>();

    WorkerPool(ImageKind images, int threads, long seed) {
        this(images, threads, seed, System::nanoTime);
    }

    /** With another clock, which is asked by the threads. */
    WorkerPool(ImageKind images, int threads, long seed, LongSupplier clock) {
        this.images = images;
        this.clock = clock;
        this.callers = images.isBatch() ? 1 : threads;
        int engineThreads = images.isBatch() ? threads : 1;
        pool =
                Executors.newFixedThreadPool(
                        callers,
                        work ->
                                new Thread(
                                        () -> {
                                            // PyTorch keeps this number for each thread.
                                            JniUtils.setNumThreads(engineThreads);
                                            work.run();
                                        },
                                        "throughput"));
        for (int i = 0; i < callers; i++) {
            arrays.add(images.array(manager, seed + i));
        }
    }

    /** Changes images for so long; returns how many in a second, by all threads together. */
    double imagesPerSecond(TransformCandidate candidate, long nanos) {
        List<Future<Double>> parts = new ArrayList<>();
        for (NDArray array : arrays) {
            parts.add(pool.submit(() -> repeat(candidate, array, nanos)));
        }
        double sum = 0;
        try {
            for (Future<Double> part : parts) {
                sum += part.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(candidate.name() + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return sum;
    }

    private double repeat(TransformCandidate candidate, NDArray array, long nanos) {
        long begin = clock.getAsLong();
        long calls = 0;
        long spent = 0;
        while (spent < nanos) {
            try (NDManager scratch = manager.newSubManager()) {
                array.tempAttach(scratch);
                for (int i = 0; i < CALLS && spent < nanos; i++) {
                    NDArray result = candidate.function().apply(array);
                    if (result != array) {
                        result.close();
                    }
                    calls++;
                    spent = clock.getAsLong() - begin;
                }
            }
        }
        return calls * images.count() / ((clock.getAsLong() - begin) / NANOS);
    }

    /**
     * Frees the images when no thread changes them any more, which one does that outlives another.
     */
    @Override
    public void close() {
        pool.shutdownNow();
        boolean interrupted = false;
        while (!pool.isTerminated()) {
            try {
                pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        manager.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
