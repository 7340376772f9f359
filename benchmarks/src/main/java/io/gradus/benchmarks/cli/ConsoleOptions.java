package io.gradus.benchmarks.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of what a command prints. */
public abstract class ConsoleOptions {

    @Option(names = "--verbose", description = "Show the stack traces of errors.")
    private boolean verbose;

    ConsoleOptions() {}

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
