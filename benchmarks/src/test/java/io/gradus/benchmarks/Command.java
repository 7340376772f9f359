package io.gradus.benchmarks;

import io.gradus.benchmarks.commands.compare.Results;
import io.gradus.benchmarks.commands.compare.ResultsJson;
import io.gradus.recipes.Catalog;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
        return new ProcessBuilder(line(arguments(options)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What starts gradus from any working folder; soon ready, since it does not live long. */
    static List<String> line(String... arguments) {
        String classes =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(part -> Path.of(part).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classes,
                                Gradus.class.getName()));
        line.addAll(List.of(arguments));
        return line;
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
        return ResultsJson.read(Files.readString(out.resolve("results.json")), new Catalog());
    }
}
