package io.gradus.benchmarks;

import io.gradus.text.Excerpt;
import io.gradus.text.Suggestion;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The messages for command lines that are wrong. */
final class UsageMessages {

    /** The commands of picocli itself, which a list of commands does not need. */
    static final Set<String> OTHERS = Set.of("help", "generate-completion");

    private UsageMessages() {}

    /** A message of one line; where a command is missing or wrong it has all of them. */
    static String message(ParameterException error) {
        CommandLine command = error.getCommandLine();
        if (error instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            if (word.startsWith("-")) {
                return error.getMessage() + option(word.split("=", 2)[0], command);
            }
            if (!command.getSubcommands().isEmpty()) {
                return noCommand(word, command);
            }
        }
        if (error.getMessage().startsWith("Unknown subcommand '") && error.getValue() != null) {
            return noCommand(error.getValue(), command); // from 'gradus help'
        }
        if (command.getSubcommands().isEmpty()) {
            return error.getMessage();
        }
        String commands = "the commands are " + names(command);
        return error instanceof MissingParameterException
                        || error.getMessage().startsWith("Missing required subcommand")
                ? error.getMessage() + "; " + commands
                : error.getMessage();
    }

    private static String noCommand(String word, CommandLine command) {
        String commands = "the commands are " + names(command);
        return "there is no command '"
                + Excerpt.of(word)
                + "'; "
                + Suggestion.nearest(word, command.getSubcommands().keySet())
                        .map(like -> "did you mean " + like + "? " + commands)
                        .orElse(commands);
    }

    private static String option(String word, CommandLine command) {
        return Suggestion.nearest(word, command.getCommandSpec().optionsMap().keySet())
                .map(like -> "; did you mean " + like + "?")
                .orElse("");
    }

    private static String names(CommandLine command) {
        return String.join(
                ", ",
                command.getSubcommands().keySet().stream()
                        .filter(name -> !OTHERS.contains(name))
                        .toList());
    }
}
