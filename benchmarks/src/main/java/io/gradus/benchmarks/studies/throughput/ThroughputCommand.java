package io.gradus.benchmarks.studies.throughput;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.HostOption;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.PluginOption;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.ResultOptions;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how many images a second each augmentation changes. */
@Command(
        name = "throughput",
        header = "Measures how many images a second each augmentation changes.",
        description = {
            "All transforms and operations of Gradus, plain copies, and those of DJL's transforms"
                    + " that work take turns in one run. The result is a table, and in the output"
                    + " folder throughput.json and throughput.csv."
        },
        footer = {
            "  gradus throughput",
            "  gradus throughput --images batch --transform \"crop(32, pad=4) flip cutout(16)\"",
            "",
            "Exit code: 0 done, 1 failed, 2 wrong use."
        })
public final class ThroughputCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--images",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "batch,single",
            description =
                    "Which images: batch (128 x 32 x 32 x 3 float32, as DJL's Cifar10 delivers"
                            + " them), single (224 x 224 x 3 uint8) (default: ${DEFAULT-VALUE}).")
    private List<String> names;

    @Option(
            names = "--transform",
            paramLabel = "TEXT",
            description =
                    "A transform as Augmentations.parse reads it; may be repeated. Without it all"
                            + " are measured.")
    private List<String> texts = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "Threads: those that share a batch, or that change single images side by side"
                            + " (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "8",
            description = "How often each transform has its turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--milliseconds",
            paramLabel = "N",
            defaultValue = "150",
            description = "How long a turn is (default: ${DEFAULT-VALUE}).")
    private int milliseconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the images and draws (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Mixin private PluginOption plugins;

    @Mixin private HostOption device;

    @Mixin private ResultOptions output;

    ThroughputCommand() {}

    @Override
    public Integer call() {
        Require.threads("--threads", threads);
        Require.steps("--rounds", rounds, 1);
        Require.atLeast("--milliseconds", milliseconds, 1);
        plugins.load();
        Device cpu = device.device("throughput times what the CPU's threads do");
        List<ImageKind> kinds = names.stream().map(ImageKind::parse).toList();
        TransformCandidates.check(texts);
        Console console = output.console(spec);
        List<String> files = List.of(ThroughputOutput.NAME + ".json");
        try (OwnFolder folder = output.folderWithout(ThroughputOutput.NAME, files)) {
            measure(kinds, cpu, folder, console);
        }
        return 0;
    }

    private void measure(List<ImageKind> kinds, Device cpu, OwnFolder folder, Console console) {
        NativeLibraries.limitJavaThreads(threads);
        String created = Environment.timestamp();
        Engine engine = NativeLibraries.load(console, threads);
        engine.setRandomSeed(seed);
        Turns turns = Turns.of(rounds, milliseconds);
        List<Rates> all = new ArrayList<>();
        for (ImageKind images : kinds) {
            all.add(measure(images, turns, console));
            ThroughputOutput.print(all.get(all.size() - 1), threads, console);
        }
        ThroughputResults results =
                new ThroughputResults(
                        ThroughputResults.SCHEMA,
                        created,
                        Environment.of(engine, cpu),
                        threads,
                        turns,
                        seed,
                        spec.commandLine().getParseResult().originalArgs(),
                        all);
        ThroughputOutput.explain(results, console);
        ThroughputOutput.write(results, folder.files());
        console.result("Results: " + folder.path().toAbsolutePath().toUri());
    }

    private Rates measure(ImageKind images, Turns turns, Console console) {
        List<TransformCandidate> candidates =
                TransformCandidates.tried(TransformCandidates.of(images, texts), images, console);
        long steps = (long) turns.all() * candidates.size();
        try (WorkerPool workers = new WorkerPool(images, threads, seed);
                Progress progress = new Progress(console, images.toString(), steps)) {
            return Rates.of(images, candidates, turns.time(candidates, workers, progress));
        }
    }
}
