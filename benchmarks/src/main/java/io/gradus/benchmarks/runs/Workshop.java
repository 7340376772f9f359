package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Steps;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.InitialWeights;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.TrainingRun;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.RunLength;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Makes runs of one setup in this process, one at a time. */
public final class Workshop {

    /** So many updates of each recipe do not count, */
    private static final long WARM_UP_UPDATES = 20;

    /** but at most this part of a run, and one at least. */
    private static final long WARM_UP_PART = 10;

    private final RunSetup setup;
    private final ImageData data;
    private final Binder binder;
    private final Console console;
    private InitialWeights weights;
    private int seedOfWeights;

    /**
     * Takes images that are loaded.
     *
     * @param setup what all runs have in common
     * @param data the images
     * @param catalog the classes that recipes may name
     * @param console where remarks and details of failures are shown
     */
    public Workshop(RunSetup setup, ImageData data, Catalog catalog, Console console) {
        this.setup = setup;
        this.data = data;
        this.console = console;
        binder = new Binder(catalog, new RunLength(updates()), data.facts());
    }

    /**
     * Counts the updates of a run.
     *
     * @return the number of updates
     */
    public long updates() {
        return setup.plan().updates(data.trainSize());
    }

    /** How many updates it takes to warm up for a recipe. */
    long warmUpUpdates() {
        return setup.warmUp() == null
                ? Math.max(1, Math.min(WARM_UP_UPDATES, updates() / WARM_UP_PART))
                : setup.warmUp();
    }

    /** The first user of a kernel, a loss or an augmentation would pay for what is compiled. */
    void warmUp(RunTask task, Steps steps, BooleanSupplier stop) {
        AtomicLong left = new AtomicLong(warmUpUpdates());
        run(task.recipe(), task.seed())
                .train(
                        weights(task.seed()),
                        binder,
                        console,
                        steps,
                        () -> left.getAndDecrement() <= 0 || stop.getAsBoolean());
    }

    /** Makes a run; empty if it was given up. */
    Optional<RunResult> train(RunTask task, Steps steps, BooleanSupplier stop) {
        return run(task.recipe(), task.seed())
                .saving(task.checkpointing())
                .train(weights(task.seed()), binder, console, steps, stop);
    }

    private TrainingRun run(Recipe recipe, int seed) {
        return new TrainingRun(recipe, seed, setup.plan(), data);
    }

    private InitialWeights weights(int seed) {
        if (weights == null || seedOfWeights != seed) {
            weights = new InitialWeights(setup.model(), data, seed);
            seedOfWeights = seed;
        }
        return weights;
    }
}
