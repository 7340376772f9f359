package io.gradus.benchmarks.results;

import io.gradus.benchmarks.cli.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Processes that train, each with a thread of its own here that waits for it. */
final class Workers implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 200;

    private final List<WorkerProcess> processes;
    private final ExecutorService threads;

    /** Starts one for each place of the list. */
    Workers(List<WorkerProcess> processes) {
        this.processes = List.copyOf(processes);
        threads = Executors.newFixedThreadPool(processes.size());
    }

    /**
     * Has jobs done.
     *
     * @param jobs the jobs, begun in this order
     * @param done is told of each that is done, by one thread at a time
     * @param stop asked from time to time whether to give up
     * @return whether all are done
     * @throws UserError if a job could not be done
     */
    boolean run(List<Job> jobs, StudyRun.Done done, BooleanSupplier stop) {
        Queue<Job> queue = new ConcurrentLinkedQueue<>(jobs);
        List<Future<?>> futures = new ArrayList<>();
        for (WorkerProcess process : processes) {
            futures.add(threads.submit(() -> work(process, queue, done)));
        }
        try {
            for (Future<?> future : futures) {
                while (!isDone(future)) {
                    if (stop.getAsBoolean()) {
                        return false;
                    }
                }
            }
            return true;
        } catch (UserError e) {
            // An interrupt from the terminal ends the processes before it is heard here.
            if (isAskedSoon(stop)) {
                return false;
            }
            throw e;
        } finally {
            queue.clear();
        }
    }

    private static void work(WorkerProcess process, Queue<Job> queue, StudyRun.Done done) {
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            Answer answer = process.ask(job);
            if (answer.error() != null) {
                throw new UserError(answer.error());
            }
            synchronized (done) {
                done.accept(job, answer);
            }
        }
    }

    private static boolean isAskedSoon(BooleanSupplier stop) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
        return stop.getAsBoolean();
    }

    private static boolean isDone(Future<?> future) {
        try {
            future.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the processes. */
    @Override
    public void close() {
        processes.forEach(WorkerProcess::close);
        threads.shutdown();
    }
}
