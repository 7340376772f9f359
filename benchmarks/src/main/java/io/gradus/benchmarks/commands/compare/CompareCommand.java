package io.gradus.benchmarks.commands.compare;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.DeviceOption;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.Interrupt;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.PluginOption;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.ResultOptions;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.runs.CheckpointFolders;
import io.gradus.benchmarks.runs.RunExecutor;
import io.gradus.benchmarks.runs.RunSetup;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.runs.Runs;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.DataOptions;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.Ingredients;
import io.gradus.benchmarks.training.InitialWeights;
import io.gradus.benchmarks.training.ModelOptions;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.benchmarks.training.TrainingRun;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import io.gradus.text.Excerpt;
import io.gradus.text.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model with several recipes from the same weights on the same batches. */
@Command(
        name = ResultFiles.COMMAND,
        header = "Trains a model with several recipes and shows which is best.",
        description = {
            "Every recipe (an optimizer, a learning rate, augmentations) starts from the same"
                    + " weights and sees the same batches. The result is a table, and in the output"
                    + " folder report.html, results.json, results.csv and curves.svg. Without --out"
                    + " each comparison has a new folder in gradus-results, where report.html is"
                    + " that of the newest."
        },
        footerHeading = "%nRecipes:%n",
        footer = {
            "As text, repeatable, the name before ':' is optional:",
            "  --recipe \"Adam(beta1=0.9) learningRate=0.001\"",
            "  --recipe \"Adam learningRate=warmup(10%%) cosine(0.002, 90%%)\"",
            "  --recipe \"fast: Lookahead(inner=Adam(beta1=0.8), k=5) CosineAnnealing(baseValue=0.001,"
                    + " steps=auto) Cutout(length=8) Mixup(alpha=0.2)\"",
            "As JSON, or the same as YAML, with --recipes FILE:",
            "  {\"recipes\": [",
            "    {\"name\": \"fast\",",
            "     \"optimizer\": {\"type\": \"Adam\", \"beta1\": 0.9},",
            "     \"learningRate\": {\"type\": \"CosineAnnealing\", \"baseValue\": 0.001, \"steps\":"
                    + " \"auto\"},",
            "     \"augmentations\": [{\"type\": \"Cutout\", \"length\": 8}]}",
            "  ]}",
            "A learning rate is a number, a schedule's class, or a schedule as text, which 'gradus"
                    + " schedules' draws; in JSON: \"learningRate\": \"warmup(10%%) cosine(0.1,"
                    + " 90%%)\".",
            "A type is a class that has a builder, its fields are the builder's options (optBeta1 ="
                    + " beta1); a wrong name lists the right ones. DJL's own begin with 'djl.'. For a"
                    + " number of updates, 'auto' is the whole run and '10%%' a part of it.",
            "",
            "Example:",
            "  gradus compare --dataset mnist --model mlp --epochs 2 --recipe djl.Adam --recipe Adam",
            "",
            "Without --recipe and --recipes eleven are compared: DJL's optimizers and Gradus's.",
            "",
            "Exit code: 0 done (a run that diverges is a result), 1 a run failed, 2 wrong use, 130"
                    + " interrupted."
        })
public final class CompareCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;
    private static final String FULL = "full";

    @Spec private CommandSpec spec;

    @Mixin private DataOptions dataset;

    @Mixin private ModelOptions model;

    @Option(
            names = "--validation",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Do not train with the last N of these images; measure the accuracy on them, not"
                            + " on the test images, which are not touched then. For choosing"
                            + " between recipes (default: ${DEFAULT-VALUE}).")
    private int validation;

    @Option(
            names = "--recipe",
            paramLabel = "TEXT",
            description = "A recipe; may be repeated. See below.")
    private List<String> recipeTexts = new ArrayList<>();

    @Option(
            names = "--recipes",
            paramLabel = "FILE",
            description = "A file of recipes, JSON or YAML (.yaml, .yml).")
    private Path recipeFile;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Passes over the training images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N|full",
            defaultValue = "64",
            description =
                    "Images for each update; 'full' for all of them (default: ${DEFAULT-VALUE}).")
    private String batchSize;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2",
            description = "One run of each recipe for each seed (default: ${DEFAULT-VALUE}).")
    private List<Integer> seeds;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description =
                    "The recipe that the others are tested against, by a paired t-test over the"
                            + " seeds (default: the first one).")
    private String baseline;

    @Option(
            names = "--diverge-factor",
            paramLabel = "X",
            defaultValue = "10",
            description =
                    "End a run whose loss is more than X times the first batch's; 0 for no limit"
                            + " (default: ${DEFAULT-VALUE}). A loss that is infinite or NaN"
                            + " always ends it.")
    private double divergeFactor;

    @Mixin private RunOptions options = new RunOptions();

    @Mixin private DeviceOption device;

    @Mixin private PluginOption plugins;

    @Mixin private ResultOptions output;

    @Option(
            names = "--list",
            description = "List the classes that recipes may name, with their options, and exit.")
    private boolean list;

    CompareCommand() {}

    private Console console;
    private Catalog catalog;
    private List<Recipe> recipes;

    @Override
    public Integer call() {
        console = output.console(spec);
        plugins.load();
        catalog = new Catalog();
        if (list) {
            console.text(
                    "* marks a required option; learningRate may also be given beside the optimizer.");
            catalog.listing().lines().forEach(console::text);
            return 0;
        }
        checkNumbers();
        Architecture architecture = model.architecture();
        recipes = Recipes.of(recipeTexts, recipeFile, catalog);
        checkBaseline();
        DataSource source = dataset.source();
        if (options.isResuming() && output.out() == null) {
            return compare(architecture, source, null);
        }
        try (OwnFolder folder = output.folder(ResultFiles.COMMAND)) {
            if (!options.isResuming() && !output.isOverwriting()) {
                PreviousComparison.in(folder.path(), catalog).requireNothing();
            }
            return compare(architecture, source, folder);
        }
    }

    /** Prepares all that runs share; a folder that is null is found by the settings, or made. */
    private int compare(Architecture architecture, DataSource source, OwnFolder folder) {
        Engine engine = NativeLibraries.load(console, options.threads());
        int size = model.trainSize();
        try (NDManager manager = NDManager.newBaseManager(device.device(engine));
                ImageData data =
                        source.load(manager, size, validation, Integer.MAX_VALUE, console)) {
            Settings settings = settings(architecture, data);
            Binder binder = new Binder(catalog, new RunLength(settings.updates()), data.facts());
            // A mistake in the last recipe should not show after the others were trained.
            recipes.forEach(recipe -> check(recipe, binder, data));
            RunSetup setup = setup(architecture, settings);
            RunExecutor executor = new RunExecutor(setup, data, catalog, console);
            Environment environment = Environment.of(engine, manager.getDevice());
            if (folder != null) {
                return compare(settings, setup, executor, environment, folder);
            }
            try (OwnFolder found =
                    PreviousComparison.newest(OwnFolder.ROOT, settings, recipes, catalog, console)
                            .orElseGet(() -> output.folder(ResultFiles.COMMAND))) {
                return compare(settings, setup, executor, environment, found);
            }
        }
    }

    private int compare(
            Settings settings,
            RunSetup setup,
            RunExecutor executor,
            Environment environment,
            OwnFolder folder) {
        List<RunResult> finished =
                options.isResuming() ? finished(settings, folder.path()) : List.of();
        CheckpointFolders checkpoints =
                new CheckpointFolders(folder.path().resolve("checkpoints"), catalog);
        List<RunTask> tasks = tasks(setup, checkpoints);
        Comparison comparison = new Comparison(settings, recipes, tasks, environment, checkpoints);
        if (!options.isResuming()) {
            tasks.forEach(checkpoints::delete);
        }
        ResultFiles files = new ResultFiles(folder, catalog);
        if (options.isSaving()) {
            files.writeJson(comparison.begun(finished));
        }
        if (!finished.isEmpty()) {
            console.remark(
                    Text.format(
                            "%d of %d runs are finished already and are taken over.",
                            finished.size(), tasks.size()));
        }
        try (Runs runs = options.runs(executor, catalog, console)) {
            return run(comparison, runs, finished, files);
        }
    }

    private List<RunResult> finished(Settings settings, Path folder) {
        PreviousComparison previous = PreviousComparison.in(folder, catalog);
        if (previous.results() == null) {
            console.remark(
                    "There is nothing to resume; a new comparison begins in " + folder + ".");
        }
        return previous.finished(settings, recipes);
    }

    private RunSetup setup(Architecture architecture, Settings settings) {
        return new RunSetup(
                dataset.dataset(),
                dataset.folder(),
                model.trainSize(),
                validation,
                null,
                device.choice(),
                architecture,
                new TrainingRun.Plan(settings.epochs(), settings.batchSize(), divergeFactor),
                null,
                options.threads());
    }

    /** Seed by seed, so that an early end has all recipes. */
    private List<RunTask> tasks(RunSetup setup, CheckpointFolders checkpoints) {
        List<RunTask> tasks = new ArrayList<>();
        for (int seed : seeds) {
            for (Recipe recipe : recipes) {
                tasks.add(options.saving(new RunTask(recipe, seed, setup, null), checkpoints));
            }
        }
        return tasks;
    }

    private static void check(Recipe recipe, Binder binder, ImageData data) {
        try (Ingredients ingredients = new Ingredients(recipe, binder)) {
            data.check(ingredients);
        } catch (IllegalArgumentException e) {
            throw new UserError("recipe '" + recipe.name() + "': " + e.getMessage(), e);
        }
    }

    private int run(Comparison comparison, Runs runs, List<RunResult> finished, ResultFiles files) {
        try (Interrupt interrupt = new Interrupt(console, "Interrupted; finishing up.")) {
            Results results = comparison.run(runs, finished, interrupt::isAsked, files::write);
            if (results.runs().isEmpty()) {
                console.remark(
                        options.isSaving()
                                ? "No run was finished; --resume continues from the checkpoints."
                                : "No run was finished; nothing is written.");
                return INTERRUPTED;
            }
            ResultTable.print(results, console);
            files.write(results);
            files.places().forEach(console::result);
            if (results.complete()) {
                return 0;
            }
            long failed =
                    results.runs().stream().filter(run -> run.status() == Status.FAILED).count();
            console.remark(
                    Text.format(
                            "Kept what was finished: %d runs; --resume continues%s.",
                            results.runs().size() - failed,
                            failed == 0 ? "" : ", and tries the failed ones again"));
            return failed > 0 && !interrupt.isAsked() ? FAILED : INTERRUPTED;
        }
    }

    private void checkNumbers() {
        Require.atLeast("--epochs", epochs, 1);
        model.trainSize();
        Require.atLeast("--validation", validation, 0);
        if (!(divergeFactor > 1 || divergeFactor == 0)) {
            throw new UserError(
                    "--diverge-factor must be more than 1, or 0 for no limit, but is "
                            + divergeFactor);
        }
        options.check();
        if (options.isResuming() && output.isOverwriting()) {
            throw new UserError("--resume continues and --overwrite starts over; give one of them");
        }
        if (!batchSize.equals(FULL)) {
            try {
                Require.atLeast("--batch-size", Integer.parseInt(batchSize), 1);
            } catch (NumberFormatException e) {
                throw new UserError(
                        "--batch-size must be a whole number up to %s or 'full', but is '%s'"
                                .formatted(Integer.MAX_VALUE, batchSize),
                        e);
            }
        }
        if (new HashSet<>(seeds).size() < seeds.size()) {
            throw new UserError("--seeds has a number twice: " + seeds + "; give each once");
        }
    }

    private void checkBaseline() {
        List<String> names = recipes.stream().map(Recipe::name).toList();
        if (baseline == null) {
            baseline = names.get(0);
        }
        if (!names.contains(baseline)) {
            throw new UserError(
                    "--baseline must be the name of a recipe, but is '%s'; %s"
                            .formatted(Excerpt.of(baseline), Suggestion.of(baseline, names)));
        }
    }

    private Settings settings(Architecture architecture, ImageData data) {
        int size =
                batchSize.equals(FULL)
                        ? data.trainSize()
                        : Math.min(Integer.parseInt(batchSize), data.trainSize());
        TrainingRun.Plan plan = new TrainingRun.Plan(epochs, size);
        return new Settings(
                dataset.dataset(),
                data.trainSize(),
                validation == 0 ? data.evaluationSize() : 0,
                validation,
                architecture.toString(),
                new InitialWeights(architecture, data, seeds.get(0)).parameters(),
                epochs,
                size,
                plan.updates(data.trainSize()),
                divergeFactor,
                seeds,
                baseline,
                spec.commandLine().getParseResult().originalArgs());
    }
}
