package io.gradus.benchmarks.studies.step;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.DeviceOption;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.PluginOption;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.ResultOptions;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.studies.step.StepResults.Times;
import io.gradus.benchmarks.training.DataOptions;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.RunLength;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times one step of each optimizer, or watches memory and time over many steps. */
@Command(
        name = "step",
        header = "Times one step of each optimizer.",
        description = {
            "All optimizers of Gradus, DJL's built-in Sgd, Adam and AdamW, plain copies of as many"
                    + " bytes, and (with --dl4j) DL4J's updaters take turns in one run over the"
                    + " parameters of a model. The result is a table, and in the output folder"
                    + " step.json and step.csv.",
            "With --endurance, each optimizer makes many steps instead: does its memory grow, and"
                    + " do its steps become slower in a training? The output folder gets"
                    + " endurance.json and endurance.csv."
        },
        footer = {
            "  gradus step",
            "  gradus step --tensors mlp --optimizer \"Adam(beta1=0.8)\" --optimizer \"Sgd("
                    + "momentum=0.9)\"",
            "  gradus step --endurance --dataset mnist",
            "",
            "Exit code: 0 done, 1 failed (with --endurance: memory grows), 2 wrong use, 130"
                    + " interrupted."
        })
public final class StepCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Spec private CommandSpec spec;

    @Option(
            names = "--tensors",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "resnet18,mlp",
            description =
                    "Parameters of which models: resnet18 (62 tensors, 11.7 million values), mlp"
                            + " (784-1024-1024-10) (default: ${DEFAULT-VALUE}).")
    private List<String> tensors;

    @Option(
            names = "--optimizer",
            paramLabel = "TEXT",
            description =
                    "An optimizer as in the recipes of 'compare'; may be repeated. Without it all"
                            + " are measured.")
    private List<String> optimizerTexts = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads of PyTorch and of the Java kernels (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "How often each optimizer has its turn, of 5 steps (default:"
                            + " ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of weights and gradients (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(
            names = "--dl4j",
            paramLabel = "JAR",
            description =
                    "Measure DL4J's updaters, too, in a process of their own; the jar is made by"
                            + " 'mvn -Pdl4j -DskipTests package'.")
    private Path dl4j;

    @Option(
            names = "--endurance",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "20000",
            description =
                    "Instead make N steps of each optimizer (without a number: ${FALLBACK-VALUE}),"
                            + " and N / 5 in a training.")
    private Integer endurance;

    @Mixin private DataOptions dataset;

    @Mixin private DeviceOption device;

    @Mixin private PluginOption plugins;

    @Mixin private ResultOptions output;

    StepCommand() {}

    private Console console;
    private Binder binder;
    private Map<Recipe, Optional<Integer>> optimizers;
    private Environment environment;
    private Device chosen;
    private String created;

    @Override
    public Integer call() {
        Require.threads("--threads", threads);
        Require.steps("--rounds", rounds, 1);
        if (endurance != null) {
            Require.between(
                    "--endurance", endurance, EnduranceLengths.LEAST, EnduranceLengths.MOST);
        }
        List<TensorSet> sets = tensors.stream().map(TensorSet::of).toList();
        List<String> dl4jCommand = dl4j == null ? List.of() : Dl4jProcess.command(dl4j);
        DataSource source = dataset.source();
        console = output.console(spec);
        plugins.load();
        Catalog catalog = new Catalog();
        List<Recipe> recipes = StepOptimizers.of(optimizerTexts, catalog);
        String results = (endurance == null ? StepOutput.STEP : StepOutput.ENDURANCE) + ".json";
        try (OwnFolder folder = output.folderWithout("step", List.of(results))) {
            prepare(catalog, recipes);
            int code =
                    endurance == null
                            ? time(sets, dl4jCommand, folder.files())
                            : endure(source, folder.files());
            console.result("Results: " + folder.path().toAbsolutePath().toUri());
            return code;
        }
    }

    private void prepare(Catalog catalog, List<Recipe> recipes) {
        int updates = endurance == null ? Rounds.of(rounds).updates() : endurance;
        binder = new Binder(catalog, new RunLength(updates), Map.of());
        NativeLibraries.limitJavaThreads(threads);
        Engine engine = NativeLibraries.load(console, threads);
        chosen = device.device(engine);
        if (dl4j != null && chosen.isGpu()) {
            throw new UserError(
                    "--dl4j compares on the CPU, but the steps are to be made on a GPU; add"
                            + " --device cpu");
        }
        optimizers = StepOptimizers.tried(recipes, binder, console);
        environment = Environment.of(engine, chosen);
        created = Environment.timestamp();
    }

    private int time(List<TensorSet> sets, List<String> dl4jCommand, OutputFolder folder) {
        Rounds howOften = Rounds.of(rounds);
        List<Times> all = new ArrayList<>();
        for (TensorSet set : sets) {
            StepTimes times = new StepTimes(set, optimizers, binder, threads, chosen);
            if (dl4jCommand.isEmpty()) {
                all.add(times.measure(howOften, seed, List.of(), console));
            } else {
                try (Dl4jProcess process =
                        new Dl4jProcess(
                                dl4jCommand, set.values(), threads, seed, console.verbose())) {
                    all.add(times.measure(howOften, seed, process.candidates(), console));
                }
            }
            StepOutput.print(all.get(all.size() - 1), console);
        }
        List<String> arguments = spec.commandLine().getParseResult().originalArgs();
        StepResults results =
                new StepResults(
                        StepResults.SCHEMA, created, environment, howOften, seed, arguments, all);
        StepOutput.explain(results, console);
        StepOutput.write(results, folder);
        return 0;
    }

    private int endure(DataSource source, OutputFolder folder) {
        EnduranceLengths lengths = EnduranceLengths.of(endurance);
        EnduranceResults results;
        try (NDManager manager = NDManager.newBaseManager(chosen);
                ImageData data = source.load(manager, EnduranceRun.trainSize(lengths), console)) {
            EnduranceRun run = new EnduranceRun(lengths, binder, data, seed, console);
            results =
                    new EnduranceResults(
                            EnduranceResults.SCHEMA,
                            created,
                            environment,
                            lengths,
                            dataset.dataset(),
                            spec.commandLine().getParseResult().originalArgs(),
                            run.run(List.copyOf(optimizers.keySet())));
        }
        StepOutput.print(results, console);
        StepOutput.write(results, folder);
        if (!ProcessMemory.isKnown()) {
            console.remark(
                    "Resident memory is shown on Linux, with 'java "
                            + ProcessMemory.JVM_OPTIONS
                            + " -jar benchmarks/target/gradus.jar step --endurance'.");
        }
        return results.rows().stream().allMatch(EnduranceResults.Row::isFlat) ? 0 : FAILED;
    }
}
