package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Interrupt;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.recipes.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;

/** Several runs at once, each in a process of its own, which is kept for more runs. */
public final class ProcessRuns implements Runs {

    private static final long LOOK_MILLIS = 100;

    private final int processes;
    private final ToLongFunction<RunTask> updates;
    private final Catalog catalog;
    private final Console console;
    private final List<WorkerProcess> workers = new CopyOnWriteArrayList<>();
    private final Queue<WorkerProcess> idle = new ConcurrentLinkedQueue<>();

    /**
     * Prepares for some processes.
     *
     * @param processes how many at once
     * @param updates counts the updates of a run
     * @param catalog the classes that recipes may name
     * @param console where progress is shown
     */
    public ProcessRuns(
            int processes, ToLongFunction<RunTask> updates, Catalog catalog, Console console) {
        this.processes = processes;
        this.updates = updates;
        this.catalog = catalog;
        this.console = console;
    }

    @Override
    public void make(RunQueue queue) {
        List<RunTask> open = queue.open();
        int count = Math.min(processes, open.size());
        if (count == 0) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(count);
        long total = open.stream().mapToLong(updates).sum();
        try (Progress progress = new Progress(console, count + " at once", total)) {
            SharedProgress shared = new SharedProgress(progress, updates);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(() -> serveOrAbandon(queue, shared)));
            }
            for (Future<?> one : all) {
                await(one, queue);
            }
        } finally {
            threads.shutdown();
        }
    }

    private void serveOrAbandon(RunQueue queue, SharedProgress progress) {
        try {
            serve(queue, progress);
        } catch (RuntimeException e) {
            queue.abandon();
            throw e;
        }
    }

    private void serve(RunQueue queue, SharedProgress progress) {
        WorkerProcess worker = idle.poll();
        for (Optional<RunTask> next = queue.next(); next.isPresent(); next = queue.next()) {
            RunTask task = next.get();
            if (worker == null || !worker.isAlive()) {
                worker = new WorkerProcess(console);
                workers.add(worker);
            }
            SharedProgress.Part part = progress.begin(task);
            String answer = worker.make(task.toJson(catalog), part, progress::remark);
            if (worker.wasInterrupted()) {
                Interrupt.isAskedSoon(queue::isStopped);
            }
            part.end(queue.finished(task, Answers.read(task, answer)));
        }
        if (worker != null) {
            idle.add(worker);
        }
    }

    private void await(Future<?> work, RunQueue queue) {
        while (true) {
            try {
                work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (queue.isStopped()) {
                    close();
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Ends the processes. */
    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
    }
}
