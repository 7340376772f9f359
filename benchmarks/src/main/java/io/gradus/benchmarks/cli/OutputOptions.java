package io.gradus.benchmarks.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of a command that writes results. */
public final class OutputOptions extends ConsoleOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "gradus-results",
            description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out;

    OutputOptions() {}

    /** {@return the output folder} */
    public Path out() {
        return out;
    }
}
