package io.gradus.benchmarks.results;

import io.gradus.benchmarks.Gradus;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command {@code gradus} in a process of its own, with the Java and the classes of this one.
 */
final class GradusProcess {

    private GradusProcess() {}

    /** A process that is not started yet. */
    static ProcessBuilder of(List<String> arguments) {
        List<String> command =
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Gradus.class.getName()),
                                arguments.stream())
                        .toList();
        return new ProcessBuilder(command);
    }
}
