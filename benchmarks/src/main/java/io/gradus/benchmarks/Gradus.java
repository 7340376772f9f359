package io.gradus.benchmarks;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.commands.compare.CompareCommand;
import io.gradus.benchmarks.commands.datasets.DatasetsCommand;
import io.gradus.benchmarks.commands.findlr.FindLrCommand;
import io.gradus.benchmarks.commands.schedules.SchedulesCommand;
import io.gradus.benchmarks.studies.gallery.GalleryCommand;
import io.gradus.benchmarks.studies.results.ResultsCommand;
import io.gradus.benchmarks.studies.step.StepCommand;
import io.gradus.benchmarks.studies.throughput.ThroughputCommand;
import io.gradus.benchmarks.studies.trajectories.TrajectoriesCommand;
import io.gradus.recipes.RecipeException;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code gradus} command. */
@Command(
        name = "gradus",
        mixinStandardHelpOptions = true,
        versionProvider = Gradus.Version.class,
        header = "Optimizers, learning-rate schedules and augmentations for DJL, compared.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus compare",
            "  gradus find-lr --recipe Adam",
            "  gradus compare --help",
            "",
            "Results go into the folder gradus-results, as tables, pictures and JSON; what is"
                    + " measured there into a new folder each time. --out names another.",
            "",
            "Completion of commands and options, for bash and zsh:",
            "  source <(gradus generate-completion)",
            "",
            "A table is as wide as the terminal; 80 columns where there is none, or as many as the"
                    + " variable COLUMNS says. Columns that do not fit are left out from the right,"
                    + " and long names cut; all is in the files.",
            "",
            "Exit code: 0 done, 1 failed, 2 wrong use, 130 interrupted."
        },
        subcommands = {
            CompareCommand.class,
            FindLrCommand.class,
            StepCommand.class,
            SchedulesCommand.class,
            ThroughputCommand.class,
            GalleryCommand.class,
            TrajectoriesCommand.class,
            DatasetsCommand.class,
            ResultsCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        })
public final class Gradus {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final String VERBOSE = "--verbose";

    private Gradus() {}

    /**
     * Runs the command and ends the JVM with its exit code: 0 done, 1 failed, 2 wrong use, 130
     * interrupted.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line with its error messages of one line. */
    static CommandLine commandLine() {
        CommandLine all = new CommandLine(new Gradus());
        all.getSubcommands().entrySet().stream()
                .filter(command -> !UsageMessages.OTHERS.contains(command.getKey()))
                .forEach(command -> layOut(command.getValue().getCommandSpec()));
        return NumberConverters.register(all)
                .setExecutionStrategy(Gradus::execute)
                .setParameterExceptionHandler(
                        (error, args) -> {
                            String name = error.getCommandLine().getCommandSpec().qualifiedName();
                            String hint =
                                    UsageMessages.message(error) + "; see '" + name + " --help'";
                            return report(error.getCommandLine(), hint, error, args, WRONG_USE);
                        })
                .setExecutionExceptionHandler(
                        (error, command, parsed) -> {
                            String[] args = parsed.originalArgs().toArray(String[]::new);
                            if (error instanceof UserError || error instanceof RecipeException) {
                                return report(command, error.getMessage(), error, args, WRONG_USE);
                            }
                            String message =
                                    "failed: "
                                            + error.getClass().getSimpleName()
                                            + ": "
                                            + UserError.reason(error)
                                            + "; run again with --verbose for details";
                            return report(command, message, error, args, FAILED);
                        });
    }

    /** Gives a subcommand {@code --help}, its options in their order, and the usual headings. */
    private static void layOut(CommandSpec command) {
        UsageMessageSpec usage = command.mixinStandardHelpOptions(true).usageMessage();
        usage.sortOptions(false)
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n");
        if (usage.footerHeading().isEmpty()) {
            usage.footerHeading("%nExamples:%n");
        }
    }

    /** Runs what was understood; picocli forgives unknown options of a kind of help. */
    private static int execute(ParseResult line) {
        for (ParseResult part = line; part != null; part = part.subcommand()) {
            if (!part.unmatched().isEmpty()) {
                throw new UnmatchedArgumentException(
                        part.commandSpec().commandLine(), part.unmatched());
            }
        }
        return new CommandLine.RunLast().execute(line);
    }

    private static int report(
            CommandLine command, String message, Exception error, String[] args, int exitCode) {
        PrintWriter err = command.getErr();
        err.println("gradus: " + Excerpt.of(UserError.line(message), Limits.MESSAGE_LENGTH));
        if (Arrays.asList(args).contains(VERBOSE)) {
            error.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    /** The version that the jar's manifest tells. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Gradus.class.getPackage().getImplementationVersion();
            return new String[] {"gradus " + (version == null ? "development" : version)};
        }
    }
}
