package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.PluginOption;
import io.gradus.benchmarks.cli.Steps;
import io.gradus.benchmarks.cli.UserError;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@link Worker} in a process of its own, seen from the one that started it.
 *
 * <p>PyTorch's random numbers and its number of threads belong to a process, so only one run at a
 * time is made in each; and what kills it leaves the others alone.
 */
public final class WorkerProcess implements AutoCloseable {

    private static final int INTERRUPTED = 130;
    private static final int TERMINATED = 143;
    private static final long PATIENCE_SECONDS = 10;

    private final Console console;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter tasks;
    private final Thread errorReader;
    private volatile String lastError = "it said nothing";

    /**
     * Starts the process, with the class path, the plug-ins and the options of this JVM.
     *
     * @param console shows what the process writes to its error output if that is wanted
     * @throws UncheckedIOException if it cannot be started
     */
    public WorkerProcess(Console console) {
        this.console = console;
        try {
            process = new ProcessBuilder(command(console.verbose())).start();
        } catch (IOException e) {
            throw new UncheckedIOException("a worker process could not be started", e);
        }
        answers = process.inputReader(StandardCharsets.UTF_8);
        tasks = process.outputWriter(StandardCharsets.UTF_8);
        errorReader = new Thread(this::readErrors, "worker " + process.pid());
        errorReader.setDaemon(true);
        errorReader.start();
    }

    private static List<String> command(boolean verbose) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("-D"))
                .forEach(line::add);
        line.addAll(List.of("-cp", classPath(), Worker.class.getName()));
        if (verbose) {
            line.add("--verbose");
        }
        return line;
    }

    /** A cluster loads classes from jars that were sent to it; those of users come last. */
    private static String classPath() {
        Stream<URL> sent =
                Worker.class.getClassLoader() instanceof URLClassLoader loader
                        ? Arrays.stream(loader.getURLs())
                        : Stream.empty();
        Stream<String> before =
                Stream.concat(
                        sent.map(WorkerProcess::path),
                        Stream.of(System.getProperty("java.class.path")));
        return Stream.concat(before, PluginOption.loaded().stream().map(WorkerProcess::path))
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String path(URL url) {
        return Path.of(URI.create(url.toString())).toString();
    }

    private void readErrors() {
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                if (console.verbose()) {
                    console.remark(line);
                }
                boolean isStackTrace = line.startsWith("\t");
                if (!isStackTrace && !line.isBlank()) {
                    lastError = line;
                }
            }
        } catch (IOException e) {
            lastError = UserError.reason(e);
        }
    }

    /**
     * Has a run made.
     *
     * @param task the run, a {@link RunTask} as JSON
     * @param steps is reported how far it is
     * @param remarks is reported what the process has to say
     * @return what {@link Answers#read} reads
     */
    public String make(String task, Steps steps, Consumer<String> remarks) {
        try {
            tasks.write(task);
            tasks.newLine();
            tasks.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(Answers.STEPS)) {
                    String[] parts = line.split(" ", 3);
                    steps.steps(Long.parseLong(parts[1]), parts[2]);
                } else if (line.startsWith(Answers.REMARK)) {
                    remarks.accept(line.substring(Answers.REMARK.length()));
                } else {
                    return line;
                }
            }
        } catch (IOException e) {
            console.details(e);
        }
        return Answers.FAILED + "it ended" + exit();
    }

    private String exit() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return ", but is still there";
            }
            errorReader.join(TimeUnit.SECONDS.toMillis(1));
            return " with exit code " + process.exitValue() + " (" + lastError + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** {@return whether the process can make more runs} */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether a signal ended it, such as the Ctrl-C that all processes of a terminal get. */
    boolean wasInterrupted() {
        return !process.isAlive()
                && (process.exitValue() == INTERRUPTED || process.exitValue() == TERMINATED);
    }

    /** Ends the process, and what it is doing. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
