package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.UserError;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * DL4J's updaters, in a process of their own because its native libraries and PyTorch's clash.
 *
 * <p>The process gets the number of values and a seed as arguments and tells the names of its
 * updaters in one line. Then it answers each line {@code name steps} by the nanoseconds of so many
 * steps, until its input ends.
 */
final class Dl4jProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final List<String> updaters;

    Dl4jProcess(List<String> command, long values, int threads, int seed, boolean verbose) {
        List<String> line =
                Stream.concat(
                                command.stream(),
                                Stream.of(Long.toString(values), Integer.toString(seed)))
                        .toList();
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.redirectError(
                verbose ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw failure(UserError.reason(e), e);
        }
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = process.outputWriter(StandardCharsets.UTF_8);
        updaters = List.of(answer().split(" "));
    }

    /** Returns the command line for a jar. */
    static List<String> command(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new UserError(
                    "there is no "
                            + jar
                            + "; make it by 'mvn -Pdl4j -DskipTests package' and give its path with"
                            + " --dl4j");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString());
    }

    /** The updaters. */
    List<Candidate> candidates() {
        return updaters.stream().map(this::candidate).toList();
    }

    /** How tables call an updater. */
    static String name(String updater) {
        return "DL4J " + updater;
    }

    private Candidate candidate(String updater) {
        return new Candidate(
                name(updater),
                steps -> {
                    ask(updater + " " + steps);
                    return Long.parseLong(answer()) / Rounds.NANOS_PER_MILLI / steps;
                });
    }

    private void ask(String request) {
        try {
            requests.write(request);
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw failure(UserError.reason(e), e);
        }
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw failure("it ended", null);
            }
            return line;
        } catch (IOException e) {
            throw failure(UserError.reason(e), e);
        }
    }

    private static UserError failure(String reason, IOException cause) {
        return new UserError(
                "the process with DL4J's updaters failed ("
                        + reason
                        + "); --verbose shows its messages, and without --dl4j it is not needed",
                cause);
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroy();
    }
}
