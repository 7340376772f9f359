package io.gradus.benchmarks.studies.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    /** One candidate fails while another thread's is still at work on its images. */
    @Test
    void imagesStayUntilTheLastThreadHasLeftThem() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        AtomicReference<NDArray> held = new AtomicReference<>();
        AtomicBoolean freedTooSoon = new AtomicBoolean();
        TransformCandidate candidate =
                TransformCandidate.of(
                        "held",
                        image -> {
                            if (first.getAndSet(false)) {
                                held.set(image);
                                working.countDown();
                                awaitUninterrupted(goOn);
                                freedTooSoon.set(image.isReleased());
                                throw new IllegalArgumentException("the last one");
                            }
                            awaitUninterrupted(working);
                            throw new IllegalArgumentException("the first one");
                        });
        WorkerPool workers = new WorkerPool(ImageKind.SINGLE, 2, 1);
        // whichever part is asked for first, the thread that is held must end for its answer
        Thread measuring =
                new Thread(
                        () ->
                                assertThatIllegalStateException()
                                        .isThrownBy(
                                                () -> workers.imagesPerSecond(candidate, HOUR)));
        measuring.start();
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(workers::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(held.get().isReleased()).isFalse();
        goOn.countDown();
        closing.join();
        measuring.join();
        assertThat(freedTooSoon).isFalse();
        assertThat(held.get().isReleased()).isTrue();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
