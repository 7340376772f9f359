package io.gradus.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Executor service that can be waited for. DJL hands the splits of a batch to one and goes on
 * before they are done; so those of a training batch are {@linkplain #join joined} where its
 * gradients are collected, and others are run at once, in the calling thread.
 */
final class SplitExecutor extends AbstractExecutorService {

    private final ExecutorService service;
    private final List<Future<?>> running = new ArrayList<>();
    private boolean isCollecting;

    SplitExecutor(ExecutorService service) {
        this.service = service;
    }

    synchronized void collect() {
        isCollecting = true;
    }

    /** Waits for what has been handed over since {@link #collect}. */
    void join() {
        List<Future<?>> all;
        synchronized (this) {
            isCollecting = false;
            all = List.copyOf(running);
            running.clear();
        }
        for (Future<?> future : all) {
            try {
                future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a batch is trained", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a split of the batch failed", e.getCause());
            }
        }
    }

    @Override
    public void execute(Runnable command) {
        synchronized (this) {
            if (isCollecting) {
                running.add(service.submit(command));
                return;
            }
        }
        command.run();
    }

    @Override
    public void shutdown() {
        service.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return service.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return service.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return service.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return service.awaitTermination(timeout, unit);
    }
}
