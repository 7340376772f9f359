package io.gradus.benchmarks.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a command that writes results. */
public final class OutputOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "gradus-results",
            description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--verbose", description = "Show the stack traces of errors.")
    private boolean verbose;

    OutputOptions() {}

    /** {@return the output folder} */
    public Path out() {
        return out;
    }

    /**
     * Returns where a command writes its lines.
     *
     * @param command the command
     * @return the console
     */
    public Console console(CommandSpec command) {
        return Console.of(command, verbose);
    }
}
