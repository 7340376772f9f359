package io.gradus.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of a command line that cannot be understood. */
final class WrongUse {

    /** What is not about Gradus, and would make the list longer. */
    private static final Set<String> OTHERS = Set.of("help", "generate-completion");

    private WrongUse() {}

    /** A message of one line; where a command is missing or wrong it has all of them. */
    static String message(ParameterException error) {
        CommandLine command = error.getCommandLine();
        if (command.getSubcommands().isEmpty()) {
            return error.getMessage();
        }
        String commands = "the commands are " + names(command);
        if (error instanceof UnmatchedArgumentException unmatched) {
            List<String> unknown = unmatched.getUnmatched();
            if (!unknown.isEmpty() && !unknown.get(0).startsWith("-")) {
                String like = nearest(unknown.get(0), command);
                return "there is no command '"
                        + unknown.get(0)
                        + "'; "
                        + (like == null ? "" : "did you mean " + like + "? ")
                        + commands;
            }
        }
        return error instanceof MissingParameterException
                        || error.getMessage().startsWith("Missing required subcommand")
                ? error.getMessage() + "; " + commands
                : error.getMessage();
    }

    private static String names(CommandLine command) {
        return String.join(
                ", ",
                command.getSubcommands().keySet().stream()
                        .filter(name -> !OTHERS.contains(name))
                        .toList());
    }

    /** The command that takes the fewest changes of letters, if they are few; else null. */
    private static String nearest(String word, CommandLine command) {
        String nearest = null;
        int fewest = 1 + word.length() / 3;
        for (Map.Entry<String, CommandLine> entry : command.getSubcommands().entrySet()) {
            int changes = changes(word, entry.getKey());
            if (changes <= fewest && (nearest == null || changes < changes(word, nearest))) {
                nearest = entry.getKey();
            }
        }
        return nearest;
    }

    /** How many letters must be added, left out or replaced (Levenshtein). */
    private static int changes(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
