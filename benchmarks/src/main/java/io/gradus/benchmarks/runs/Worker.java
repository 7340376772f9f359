package io.gradus.benchmarks.runs;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.Steps;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.recipes.Catalog;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A process that makes runs for another: it reads a {@link RunTask} from each line of its input,
 * and writes {@link Answers}. It ends with its input, at once, so that none is left behind when the
 * other process dies.
 */
public final class Worker {

    private final Catalog catalog = new Catalog();
    private final Set<String> warm = new HashSet<>();
    private final PrintStream answers;
    private final Console console;

    private Worker(PrintStream answers, boolean verbose) {
        this.answers = answers;
        PrintWriter remarks =
                new PrintWriter(new LineWriter(l -> answers.println(Answers.REMARK + l)));
        console = Console.plain(remarks, verbose);
    }

    /**
     * Serves until the input ends.
     *
     * @param args {@code --verbose} to show the stack traces of failures
     */
    public static void main(String[] args) {
        PrintStream answers =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // What libraries print is no answer.
        System.setOut(System.err);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> {
                    failure.printStackTrace();
                    Runtime.getRuntime().halt(1);
                });
        BlockingQueue<String> tasks = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(tasks), "tasks");
        reader.setDaemon(true);
        reader.start();
        new Worker(answers, args.length > 0).serve(tasks);
    }

    private static void read(BlockingQueue<String> tasks) {
        int exitCode = 0;
        try (BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                tasks.add(line);
            }
        } catch (IOException e) {
            e.printStackTrace();
            exitCode = 1;
        }
        Runtime.getRuntime().halt(exitCode);
    }

    private void serve(BlockingQueue<String> tasks) {
        try {
            RunTask task = RunTask.fromJson(tasks.take(), catalog);
            while (true) {
                task = serve(task, tasks);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes runs of one setup; returns the first task of another. */
    private RunTask serve(RunTask first, BlockingQueue<String> tasks) throws InterruptedException {
        RunSetup setup = first.setup();
        RunTask task = first;
        try {
            Engine engine = NativeLibraries.load(console, setup.threads());
            try (NDManager manager =
                            NDManager.newBaseManager(setup.device().of(engine.defaultDevice()));
                    // Several workers that prepare the same data at once would all say so.
                    ImageData data = setup.load(manager, console.background())) {
                RunExecutor executor = new RunExecutor(setup, data, catalog, console);
                while (task.setup().equals(setup)) {
                    answers.println(Answers.of(run(executor, task)));
                    task = RunTask.fromJson(tasks.take(), catalog);
                }
                return task;
            }
        } catch (UserError e) {
            console.details(e);
            answers.println(Answers.FAILED + UserError.reason(e));
            return RunTask.fromJson(tasks.take(), catalog);
        }
    }

    private RunResult run(RunExecutor executor, RunTask task) {
        if (warm.add(task.recipe().name()) || task.setup().warmUp() != null) {
            executor.warmUp(task, (count, message) -> {}, () -> false);
        }
        ReportedSteps reported = new ReportedSteps();
        RunResult result = executor.train(task, reported, () -> false).orElseThrow();
        reported.flush("");
        return result;
    }

    /** Tells how far a run is, some times a second. */
    private final class ReportedSteps implements Steps {

        private static final long EVERY_NANOS = 200_000_000;

        private long steps;
        private long last = System.nanoTime();

        @Override
        public void steps(long count, String message) {
            steps += count;
            if (System.nanoTime() - last > EVERY_NANOS) {
                flush(message);
            }
        }

        void flush(String message) {
            answers.println(Answers.STEPS + steps + " " + message);
            steps = 0;
            last = System.nanoTime();
        }
    }

    /** A writer that hands over whole lines. */
    private static final class LineWriter extends Writer {

        private final Consumer<String> lines;
        private final StringBuilder begun = new StringBuilder();

        LineWriter(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public void write(char[] text, int from, int count) {
            synchronized (lock) {
                begun.append(text, from, count);
                for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
                    lines.accept(begun.substring(0, end).stripTrailing());
                    begun.delete(0, end + 1);
                }
            }
        }

        @Override
        public void flush() {
            // a line is given away at its end
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
