package io.gradus.benchmarks.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C (or a termination signal) as a question that long work asks from time to time, so that it
 * can keep what is finished. While this is open the JVM waits for {@link #close()}.
 */
public final class Interrupt implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final long SOON_NANOS = 2_000_000_000;
    private static final long LOOK_MILLIS = 20;

    private final AtomicBoolean asked = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    /**
     * Begins to listen.
     *
     * @param console where the user is told that the request is heard
     * @param remark what to say
     */
    public Interrupt(Console console, String remark) {
        hook =
                new Thread(
                        () -> {
                            console.remark(System.lineSeparator() + remark);
                            ask();
                            awaitClose(console);
                        },
                        "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Asks the work to end soon. */
    public void ask() {
        asked.set(true);
    }

    /** {@return whether the work should end soon} */
    public boolean isAsked() {
        return asked.get();
    }

    /**
     * Tells whether work is asked to end, or will be within two seconds: at a Ctrl-C a process that
     * this one started may hear of it first.
     *
     * @param asked tells whether it is by now
     * @return whether it is
     */
    public static boolean isAskedSoon(BooleanSupplier asked) {
        long begin = System.nanoTime();
        while (!asked.getAsBoolean() && System.nanoTime() - begin < SOON_NANOS) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
        return asked.getAsBoolean();
    }

    private void awaitClose(Console console) {
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                console.remark("Gave up waiting after " + PATIENCE_SECONDS + " s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends listening; the JVM may go down. */
    @Override
    public void close() {
        closed.countDown();
        if (!isAsked()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
