package io.gradus.benchmarks.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of what a command prints. */
public abstract class ConsoleOptions {

    @Option(names = "--verbose", description = "Show the stack traces of errors.")
    private boolean verbose;

    ConsoleOptions() {}

    /**
     * {@return where a command writes its lines}
     *
     * @param command the command
     */
    public Console console(CommandSpec command) {
        return Console.of(command, verbose);
    }
}
