package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.recipes.Binder;
import io.gradus.benchmarks.recipes.Recipe;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.InitialWeights;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.benchmarks.training.TrainingRun;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Every recipe trained once for each seed; seed by seed, so that an early end has all recipes. */
final class Comparison {

    /** So many updates of each recipe do not count, */
    private static final long WARM_UP_UPDATES = 20;

    /** but at most this part of a run, and one at least. */
    private static final long WARM_UP_PART = 10;

    private final Settings settings;
    private final Architecture architecture;
    private final List<Recipe> recipes;
    private final ImageData data;
    private final Binder binder;
    private final Environment environment;
    private final Console console;
    private final String created = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final List<RunResult> runs = new ArrayList<>();
    private final Set<Recipe> unsupported = new HashSet<>();

    Comparison(
            Settings settings,
            Architecture architecture,
            List<Recipe> recipes,
            ImageData data,
            Binder binder,
            Environment environment,
            Console console) {
        this.settings = settings;
        this.architecture = architecture;
        this.recipes = recipes;
        this.data = data;
        this.binder = binder;
        this.environment = environment;
        this.console = console;
    }

    /**
     * Makes the runs.
     *
     * @param stop asked before each update whether to end early
     * @param keep is given what there is after each run
     * @return the results; not complete if there was an early end
     */
    Results run(BooleanSupplier stop, Consumer<Results> keep) {
        warmUp(stop);
        int number = 0;
        for (int seed : settings.seeds()) {
            InitialWeights weights = new InitialWeights(architecture, data, seed);
            for (Recipe recipe : recipes) {
                number++;
                // The engine will not learn what it lacks from one seed to the next.
                if (unsupported.contains(recipe)) {
                    continue;
                }
                Optional<RunResult> run =
                        stop.getAsBoolean()
                                ? Optional.empty()
                                : run(recipe, seed, weights, number, stop);
                if (run.isEmpty()) {
                    return results(false);
                }
                add(recipe, run.get());
                keep.accept(results(false));
            }
        }
        return results(true);
    }

    /** The first user of a kernel, a loss or an augmentation would pay for what is compiled. */
    private void warmUp(BooleanSupplier stop) {
        long updates = Math.max(1, Math.min(WARM_UP_UPDATES, settings.updates() / WARM_UP_PART));
        int seed = settings.seeds().get(0);
        InitialWeights weights = new InitialWeights(architecture, data, seed);
        try (Progress progress = new Progress(console, "Warming up", updates * recipes.size())) {
            for (Recipe recipe : recipes) {
                AtomicLong left = new AtomicLong(updates);
                new TrainingRun(recipe, seed, plan(), data)
                        .train(
                                weights,
                                binder,
                                console,
                                progress,
                                () -> left.getAndDecrement() <= 0 || stop.getAsBoolean());
            }
        }
    }

    private TrainingRun.Plan plan() {
        return new TrainingRun.Plan(
                settings.epochs(), settings.batchSize(), settings.divergeFactor());
    }

    private Optional<RunResult> run(
            Recipe recipe, int seed, InitialWeights weights, int number, BooleanSupplier stop) {
        String task =
                String.format(
                        Locale.ROOT,
                        "[%d/%d] %s, seed %d",
                        number,
                        recipes.size() * settings.seeds().size(),
                        recipe.name(),
                        seed);
        TrainingRun training = new TrainingRun(recipe, seed, plan(), data);
        Optional<RunResult> run;
        try (Progress progress = new Progress(console, task, settings.updates())) {
            run = training.train(weights, binder, console, progress, stop);
        }
        run.ifPresent(result -> console.remark(task + ": " + line(result)));
        return run;
    }

    private String line(RunResult run) {
        return run.status() == Status.DONE
                ? String.format(
                        Locale.ROOT,
                        "loss %.4f, %s accuracy %.2f %%, %.1f s",
                        run.finalTrainLoss(),
                        settings.evaluation(),
                        100 * run.finalAccuracy(),
                        run.seconds())
                : run.status().name().toLowerCase(Locale.ROOT) + ": " + run.message();
    }

    private void add(Recipe recipe, RunResult run) {
        runs.add(run);
        if (run.status() == Status.UNSUPPORTED) {
            unsupported.add(recipe);
        }
    }

    private Results results(boolean complete) {
        return new Results(
                Results.SCHEMA,
                created,
                complete,
                environment,
                settings,
                recipes,
                List.copyOf(runs));
    }
}
