package io.gradus.augmentations;

import ai.djl.training.dataset.Batch;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A loader that changes each batch of an epoch once, in the thread that loads it if there is one.
 *
 * <p>DJL's data sets submit the loading of each batch to an executor, in the order in which the
 * batches are delivered. A second queue of changed batches behind theirs would read ahead, and
 * their iterator closes every batch that is still open when it finds its end.
 */
final class BatchLoader {

    /** Change of a batch; {@code number} counts the batches of the epoch from 0. */
    @FunctionalInterface
    interface Change {
        void apply(Batch batch, long number);
    }

    private final Change change;
    private final Set<Batch> changed = ConcurrentHashMap.newKeySet();
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();

    BatchLoader(Change change) {
        this.change = change;
    }

    /** The executor, with each batch changed where it is loaded. */
    ExecutorService in(ExecutorService executor) {
        return new LoaderThreads(executor);
    }

    /** The batches, with those changed that no loader thread has changed. */
    Iterator<Batch> over(Iterator<Batch> batches) {
        return new Iterator<>() {

            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                Batch batch = batches.next();
                long number = delivered.getAndIncrement();
                if (!changed.remove(batch)) {
                    change(batch, number);
                }
                return batch;
            }
        };
    }

    private void change(Batch batch, long number) {
        try {
            change.apply(batch, number);
        } catch (RuntimeException | Error e) {
            batch.close();
            throw e;
        }
    }

    private final class LoaderThreads extends AbstractExecutorService {

        private final ExecutorService executor;

        LoaderThreads(ExecutorService executor) {
            this.executor = executor;
        }

        @Override
        protected <T> RunnableFuture<T> newTaskFor(Callable<T> load) {
            long number = submitted.getAndIncrement();
            return new FutureTask<>(
                    () -> {
                        T loaded = load.call();
                        if (loaded instanceof Batch batch) {
                            change(batch, number);
                            changed.add(batch);
                        }
                        return loaded;
                    });
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public void shutdown() {
            executor.shutdown();
        }

        @Override
        public List<Runnable> shutdownNow() {
            return executor.shutdownNow();
        }

        @Override
        public boolean isShutdown() {
            return executor.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return executor.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return executor.awaitTermination(timeout, unit);
        }
    }
}
