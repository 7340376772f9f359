package io.gradus.benchmarks.results;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.recipes.Binder;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.benchmarks.recipes.Recipe;
import io.gradus.benchmarks.recipes.Recipes;
import io.gradus.benchmarks.recipes.RunLength;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.InitialWeights;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.TrainingRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A process that trains for {@code gradus results}: it answers each line of its input, a {@link
 * Job} as JSON, by a line of its output, an {@link Answer}, until its input ends.
 */
@Command(
        name = "results-worker",
        hidden = true,
        header = "Trains for 'gradus results', which starts this in processes of their own.")
public final class Worker implements Callable<Integer> {

    private final Gson gson = new Gson();
    private final Catalog catalog = new Catalog();

    @Spec private CommandSpec spec;

    @Option(names = "--threads", defaultValue = "1", description = "Threads of PyTorch.")
    private int threads;

    @Option(
            names = "--lock",
            required = true,
            description = "A file that is locked while data sets are read or downloaded.")
    private Path lock;

    @Option(names = "--data-repo", description = "Folder with data sets.")
    private Path dataRepo;

    private Job loadedFor;
    private ImageData loaded;

    /** Creates the command with its defaults. */
    public Worker() {}

    @Override
    public Integer call() throws IOException {
        Require.atLeast("--threads", threads, 1);
        Console console =
                Console.of(spec.commandLine().getOut(), spec.commandLine().getErr(), true);
        Engine engine = NativeLibraries.load(console, threads);
        BufferedReader jobs =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
                Job job = gson.fromJson(line, Job.class);
                console.remark(line);
                console.result(gson.toJson(answer(job, engine, manager, console)));
            }
        }
        return 0;
    }

    private Answer answer(Job job, Engine engine, NDManager manager, Console console)
            throws IOException {
        Environment environment = Environment.of(engine, manager.getDevice());
        try {
            ImageData data = data(job, manager, console);
            InitialWeights weights =
                    new InitialWeights(new Architecture(job.model(), List.of()), data, job.seed());
            if (job.warmUp() > 0) {
                AtomicInteger left = new AtomicInteger(job.warmUp());
                train(job, weights, data, console, () -> left.getAndDecrement() <= 0);
            }
            RunResult result = train(job, weights, data, console, () -> false).orElseThrow();
            return new Answer(result, weights.parameters(), environment, null);
        } catch (UserError e) {
            console.details(e);
            return new Answer(null, 0, environment, e.getMessage());
        }
    }

    /** Kept for the next job, which is likely to want the same. */
    private ImageData data(Job job, NDManager manager, Console console) throws IOException {
        if (!job.hasImagesOf(loadedFor)) {
            if (loaded != null) {
                loaded.close();
                loaded = null;
                loadedFor = null;
            }
            loaded = load(job, manager, console);
            loadedFor = job;
        }
        return loaded;
    }

    /** One process after the other, so that what is missing is downloaded once. */
    private ImageData load(Job job, NDManager manager, Console console) throws IOException {
        Path folder = job.dataset().equals(Study.QUICK_SET) ? null : dataRepo;
        DataSource source = new DataSource(job.dataset(), folder);
        try (FileChannel channel =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            console.remark("reading " + job.dataset() + " under " + held);
            return source.load(manager, job.trainSize(), job.validation(), job.testSize(), console);
        }
    }

    private Optional<RunResult> train(
            Job job,
            InitialWeights weights,
            ImageData data,
            Console console,
            BooleanSupplier stop) {
        TrainingRun.Plan plan =
                new TrainingRun.Plan(job.epochs(), job.batchSize(), job.divergeFactor());
        long updates = plan.updates(data.trainSize());
        Recipe recipe = Recipes.of(List.of(job.recipe()), null, catalog).get(0);
        Binder binder = new Binder(catalog, new RunLength(updates), data.facts());
        try (Progress progress = new Progress(console, recipe.name(), updates)) {
            return new TrainingRun(recipe, job.seed(), plan, data)
                    .train(weights, binder, console, progress, stop);
        }
    }
}
