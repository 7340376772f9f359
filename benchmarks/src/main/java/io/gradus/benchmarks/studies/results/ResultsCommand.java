package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Interrupt;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Subcommand that makes the tables and pictures of {@code docs/RESULTS.md}. */
@Command(
        name = "results",
        header = "Makes the tables and pictures of docs/RESULTS.md again.",
        description = {
            "Optimizers, schedules and augmentations are compared on MNIST, Fashion-MNIST and"
                    + " CIFAR-10, each recipe with a learning rate that is chosen on held-out"
                    + " training images, with as many tries for each. Then the speed of training, of"
                    + " optimizer steps and of augmentations is measured, one run at a time.",
            "The output folder, gradus-results/results, keeps each run that is finished: after an"
                    + " interruption the same command goes on from there. Its results.md has the tables, and its folder"
                    + " results the pictures and all runs as CSV."
        },
        footer = {
            "  gradus results --quick",
            "  gradus results --only schedules-mnist,step",
            "  gradus results --insert docs/RESULTS.md",
            "",
            "Exit code: 0 done, 1 a run failed, 2 wrong use, 130 interrupted."
        })
public final class ResultsCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;
    private static final String PICTURES = "results";

    @Spec private CommandSpec spec;

    @Option(
            names = "--only",
            paramLabel = "ID",
            split = ",",
            description = "Only these parts, as RESULTS.md calls them (default: all).")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--quick",
            description =
                    "Few small images of the embedded digits, to see how all goes, in a minute; the"
                            + " numbers mean nothing.")
    private boolean quick;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description =
                    "How many runs at once, in a process of one thread each, where time is not"
                            + " measured (default: as many as cores).")
    private Integer parallel;

    @Option(
            names = "--data-repo",
            paramLabel = "DIR",
            description =
                    "Folder with data sets in the layout of DJL's repository. Without it they are"
                            + " downloaded.")
    private Path dataRepo;

    @Option(
            names = "--insert",
            paramLabel = "FILE",
            description =
                    "Also put the tables into this document, between its marks, and the pictures"
                            + " and CSV files into the folder '"
                            + PICTURES
                            + "' beside it.")
    private Path document;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Output folder, which keeps what is done (default: gradus-results/results, with"
                            + " --quick gradus-results/results-quick).")
    private Path out;

    @Option(names = "--overwrite", description = "Start over although the folder has results.")
    private boolean overwrite;

    @Option(names = "--verbose", description = "Show the stack traces of errors.")
    private boolean verbose;

    ResultsCommand() {}

    @Override
    public Integer call() {
        if (parallel == null) {
            parallel = Runtime.getRuntime().availableProcessors();
        }
        Require.threads("--parallel", parallel);
        Console console = Console.of(spec, verbose);
        Path path =
                out == null ? OwnFolder.ROOT.resolve(quick ? PICTURES + "-quick" : PICTURES) : out;
        StudyPlan plan = StudyPlan.of(only, quick, path);
        String text = document == null ? null : read(document);
        try (OwnFolder folder = OwnFolder.take(path, PICTURES)) {
            return results(plan, text, folder, console);
        }
    }

    private int results(StudyPlan plan, String text, OwnFolder folder, Console console) {
        Path pictures = folder.path().resolve(PICTURES);
        OutputFolder work = folder.files();
        OutputFolder beside =
                document == null
                        ? null
                        : OutputFolder.open(document.toAbsolutePath().resolveSibling(PICTURES));
        Session session = new Session(plan, folder, overwrite, dataRepo, parallel, console);
        Session.Result made;
        try (Interrupt interrupt = new Interrupt(console, "Interrupted; what is done is kept.")) {
            made = session.run(interrupt::isAsked);
        }
        if (!made.complete()) {
            return INTERRUPTED;
        }
        made.write(OutputFolder.open(pictures));
        Map<String, String> blocks = made.blocks(PICTURES);
        work.write(
                "results.md",
                blocks.entrySet().stream()
                        .map(block -> "## " + block.getKey() + "\n\n" + block.getValue().strip())
                        .collect(Collectors.joining("\n\n", "", "\n")));
        console.result("Tables: " + folder.path().resolve("results.md").toAbsolutePath().toUri());
        if (document != null) {
            made.write(beside);
            OutputFolder.open(document.toAbsolutePath().getParent())
                    .write(document.getFileName().toString(), Markdown.insert(text, blocks));
            console.result("Inserted into " + document);
        }
        return made.hasFailed() ? FAILED : 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UserError(
                    "cannot read %s (%s); check the path given with --insert"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }
}
