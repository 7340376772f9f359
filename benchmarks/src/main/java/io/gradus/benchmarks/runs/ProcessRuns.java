package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.benchmarks.training.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Several runs at once, each in a process of its own. */
public final class ProcessRuns implements Runs {

    private static final long LOOK_MILLIS = 100;

    /** How long after the end of a worker by Ctrl-C this process may hear of it. */
    private static final long INTERRUPT_MILLIS = 2_000;

    private final int processes;
    private final long updates;
    private final Catalog catalog;
    private final Console console;
    private final List<WorkerProcess> workers = new CopyOnWriteArrayList<>();

    /**
     * Prepares for some processes.
     *
     * @param processes how many at once
     * @param updates the number of updates of a run
     * @param catalog the classes that recipes may name
     * @param console where progress is shown
     */
    public ProcessRuns(int processes, long updates, Catalog catalog, Console console) {
        this.processes = processes;
        this.updates = updates;
        this.catalog = catalog;
        this.console = console;
    }

    @Override
    public void make(RunQueue queue) {
        int open = queue.open().size();
        int count = Math.min(processes, open);
        if (count == 0) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try (Progress progress = new Progress(console, count + " at once", open * updates)) {
            SharedProgress shared = new SharedProgress(progress, updates);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(() -> serve(queue, shared)));
            }
            for (Future<?> one : all) {
                await(one, queue);
            }
        } finally {
            endWorkers();
            threads.shutdown();
        }
    }

    private void serve(RunQueue queue, SharedProgress progress) {
        WorkerProcess worker = null;
        for (Optional<RunTask> next = queue.next(); next.isPresent(); next = queue.next()) {
            RunTask task = next.get();
            if (worker == null || !worker.isAlive()) {
                worker = new WorkerProcess(console);
                workers.add(worker);
            }
            SharedProgress.Part part = progress.begin(task);
            String answer = worker.make(task.toJson(catalog), part, progress::remark);
            if (worker.wasInterrupted() && isStopped(queue)) {
                return;
            }
            RunResult result = Answers.read(task, answer);
            part.end(queue.line(task, result));
            queue.finished(task, result);
        }
    }

    /** A Ctrl-C may come to the worker first. */
    private static boolean isStopped(RunQueue queue) {
        long begin = System.nanoTime();
        while (!queue.isStopped()
                && System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(INTERRUPT_MILLIS)) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
        return queue.isStopped();
    }

    private void await(Future<?> work, RunQueue queue) {
        while (!work.isDone()) {
            if (queue.isStopped()) {
                endWorkers();
            }
            try {
                work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
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

    private void endWorkers() {
        workers.forEach(WorkerProcess::close);
    }
}
