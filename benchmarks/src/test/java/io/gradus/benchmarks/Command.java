package io.gradus.benchmarks;

import io.gradus.benchmarks.compare.Results;
import io.gradus.benchmarks.recipes.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code gradus compare} on a few digits, in this process or in one of its own. */
final class Command {

    private final Path out;
    private final Path log;
    private final StringWriter said = new StringWriter();

    Command(Path out) {
        this.out = out;
        log = out.resolveSibling(out.getFileName() + ".log");
    }

    /** Runs it here, and returns its exit code. */
    int run(String... options) {
        PrintWriter writer = new PrintWriter(said);
        return Gradus.commandLine().setOut(writer).setErr(writer).execute(arguments(options));
    }

    /** Starts it in a process of its own. */
    Process start(String... options) throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Gradus.class.getName()));
        line.addAll(List.of(arguments(options)));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private String[] arguments(String... options) {
        return Stream.concat(
                        Stream.of("compare", "--train-size=200", "--threads=1", "--out=" + out),
                        Stream.of(options))
                .toArray(String[]::new);
    }

    /** All that the process has printed. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** All that it has printed here. */
    String said() {
        return said.toString();
    }

    Results results() throws IOException {
        return Results.fromJson(Files.readString(out.resolve("results.json")), new Catalog());
    }
}
