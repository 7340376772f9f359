package io.gradus.spark;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.runs.WorkerProcess;
import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * One run on an executor, in a process of its own: an executor makes several tasks at once, but
 * PyTorch's random numbers and its number of threads belong to a process.
 *
 * @param verbose whether the process writes what it has to say to the executor's error output
 */
record SparkRun(boolean verbose) implements Function<String, String> {

    private static final long LOOK_MILLIS = 200;

    @Override
    public String call(String task) {
        PrintWriter err = new PrintWriter(System.err, true);
        Console console = Console.plain(err, verbose);
        Timer timer = new Timer("cancelled?", true);
        try (WorkerProcess worker = new WorkerProcess(console)) {
            timer.schedule(new EndIfCancelled(TaskContext.get(), worker), 0, LOOK_MILLIS);
            return worker.make(task, (count, message) -> {}, console::remark);
        } finally {
            timer.cancel();
        }
    }

    /** Who waits for a process hears nothing else. */
    private static final class EndIfCancelled extends TimerTask {

        private final TaskContext context;
        private final WorkerProcess worker;

        EndIfCancelled(TaskContext context, WorkerProcess worker) {
            this.context = context;
            this.worker = worker;
        }

        @Override
        public void run() {
            if (context.isInterrupted()) {
                worker.close();
            }
        }
    }
}
