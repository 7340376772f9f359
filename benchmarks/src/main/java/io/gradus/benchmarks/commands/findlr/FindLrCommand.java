package io.gradus.benchmarks.commands.findlr;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.TranslateException;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.DeviceOption;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.Interrupt;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.PluginOption;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.ResultOptions;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.recipes.Unsupported;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.DataOptions;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.InitialWeights;
import io.gradus.benchmarks.training.ModelOptions;
import io.gradus.benchmarks.training.RangeTest;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import io.gradus.training.search.LearningRateCurve;
import io.gradus.training.search.LearningRateFinder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds a learning rate for a recipe by a range test. */
@Command(
        name = "find-lr",
        header = "Finds a learning rate for an optimizer.",
        description = {
            "A learning-rate range test (Smith 2015): some steps of training, with a learning rate"
                    + " that grows from --min to --max until the loss is four times its lowest. Where"
                    + " the loss falls best is a good rate to begin with. The result is a table, and"
                    + " in the output folder find-lr.json, find-lr.csv, find-lr.svg and find-lr.png."
        },
        footer = {
            "  gradus find-lr",
            "  gradus find-lr --dataset mnist --model mlp --recipe \"Sgd(momentum=0.9)\"",
            "  gradus find-lr --recipe \"Adam(beta1=0.8) RandomCrop(padding=2)\" --steps 300",
            "",
            "Three rates are suggested: 'steepest', where the loss falls fastest, which is marked;"
                    + " 'minimum/10', a tenth of the rate with the lowest loss; 'valley', halfway"
                    + " down the longest fall, the most careful one. For your own training code there is the class"
                    + " io.gradus.training.search.LearningRateFinder.",
            "",
            "Exit code: 0 done, 1 failed, 2 wrong use, 130 interrupted."
        })
public final class FindLrCommand implements Callable<Integer> {

    private static final int INTERRUPTED = 130;
    private static final int LEAST_STEPS = 20;

    @Spec private CommandSpec spec;

    @Mixin private DataOptions dataset;

    @Mixin private ModelOptions model;

    @Option(
            names = "--recipe",
            paramLabel = "TEXT",
            defaultValue = "Adam",
            description =
                    "An optimizer and augmentations as in the recipes of 'compare'; a learning rate"
                            + " in it is not used (default: ${DEFAULT-VALUE}).")
    private String recipeText;

    @Option(
            names = "--min",
            paramLabel = "RATE",
            defaultValue = "1e-7",
            description = "The first learning rate (default: ${DEFAULT-VALUE}).")
    private double min;

    @Option(
            names = "--max",
            paramLabel = "RATE",
            defaultValue = "10",
            description = "The last learning rate (default: ${DEFAULT-VALUE}).")
    private double max;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "150",
            description = "The number of steps between them (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images for each step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of weights, batches and draws (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of PyTorch on the CPU (default: half of the cores).")
    private Integer threads;

    @Mixin private DeviceOption device;

    @Mixin private PluginOption plugins;

    @Mixin private ResultOptions output;

    private Console console;
    private Catalog catalog;
    private Architecture architecture;

    FindLrCommand() {}

    @Override
    public Integer call() throws IOException, TranslateException {
        console = output.console(spec);
        plugins.load();
        checkNumbers();
        architecture = model.architecture();
        catalog = new Catalog();
        Recipe recipe = Recipes.of(List.of(recipeText), null, catalog).get(0);
        DataSource source = dataset.source();
        try (OwnFolder folder = output.folderWithout(FindLrResults.NAME, FindLrResults.FILES)) {
            return test(recipe, source, folder);
        }
    }

    private int test(Recipe recipe, DataSource source, OwnFolder folder)
            throws IOException, TranslateException {
        String created = Environment.timestamp();
        Engine engine = NativeLibraries.load(console, threads);
        try (NDManager manager = NDManager.newBaseManager(device.device(engine));
                ImageData data = source.load(manager, model.trainSize(), console)) {
            Binder binder = new Binder(catalog, new RunLength(steps), data.facts());
            RangeTest test =
                    new RangeTest(recipe, seed, Math.min(batchSize, data.trainSize()), data);
            InitialWeights weights = new InitialWeights(architecture, data, seed);
            Optional<LearningRateCurve> curve = run(test, weights, binder);
            if (curve.isEmpty()) {
                console.remark("The test was not finished; nothing is written.");
                return INTERRUPTED;
            }
            FindLrResults results =
                    new FindLrResults(
                            FindLrResults.SCHEMA,
                            created,
                            Environment.of(engine, manager.getDevice()),
                            spec.commandLine().getParseResult().originalArgs(),
                            settings(test),
                            curve.get().hasDiverged(),
                            curve.get().suggestions(),
                            FindLrResults.points(curve.get()));
            results.print(console);
            results.write(curve.get(), folder.files(), console);
            console.result(
                    "Picture: "
                            + folder.path()
                                    .resolve(FindLrResults.NAME + ".svg")
                                    .toAbsolutePath()
                                    .toUri());
            return 0;
        }
    }

    private Optional<LearningRateCurve> run(RangeTest test, InitialWeights weights, Binder binder)
            throws IOException, TranslateException {
        try (Interrupt interrupt = new Interrupt(console, "Interrupted; finishing up.");
                Progress progress = new Progress(console, "Range test", steps)) {
            LearningRateFinder.Builder finder =
                    LearningRateFinder.builder()
                            .optMin(min)
                            .optMax(max)
                            .optSteps(steps)
                            .optObserver(
                                    (step, rate, loss) -> {
                                        progress.step(message(rate, loss));
                                        return !interrupt.isAsked();
                                    });
            LearningRateCurve curve = test.run(weights, binder, finder);
            return interrupt.isAsked() ? Optional.empty() : Optional.of(curve);
        } catch (UnsupportedOperationException e) {
            throw new UserError(Unsupported.reason(test.recipe(), e), e);
        }
    }

    private static String message(double rate, double loss) {
        return Text.format("learning rate %.1e, loss %.3f", rate, loss);
    }

    private FindLrResults.Settings settings(RangeTest test) {
        return new FindLrResults.Settings(
                test.recipe().withoutLearningRate().text(),
                dataset.dataset(),
                test.data().trainSize(),
                architecture.toString(),
                test.batchSize(),
                seed,
                min,
                max,
                steps);
    }

    private void checkNumbers() {
        if (!((float) min > 0 && (float) max < Float.POSITIVE_INFINITY && max > min)) {
            throw new UserError(
                    ("--min must be above 0 and --max above --min, both as 32-bit numbers,"
                                    + " but they are %s and %s")
                            .formatted(min, max));
        }
        Require.steps("--steps", steps, LEAST_STEPS);
        Require.atLeast("--batch-size", batchSize, 1);
        model.trainSize();
        if (threads == null) {
            threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        }
        Require.threads("--threads", threads);
    }
}
