package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.DeviceOption;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.runs.CheckpointFolders;
import io.gradus.benchmarks.runs.LocalRuns;
import io.gradus.benchmarks.runs.RunExecutor;
import io.gradus.benchmarks.runs.RunSetup;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.TrainingRun;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    private static final Catalog CATALOG = new Catalog();
    private static final Architecture MLP = new Architecture("mlp", List.of());

    private static final List<Integer> SEEDS = List.of(1, 2);

    @TempDir private Path folder;

    private final List<Results> kept = new ArrayList<>();

    @Test
    void runsSeedBySeedAndKeepsEachRun() {
        Results results = run(() -> false, "djl.Adagrad", "Adam", "AdaDelta");
        assertThat(results.complete()).isTrue();
        // What the engine lacks is tried once.
        assertThat(results.runs())
                .extracting(run -> run.recipe() + " " + run.seed())
                .containsExactly("djl.Adagrad 1", "Adam 1", "AdaDelta 1", "Adam 2", "AdaDelta 2");
        assertThat(kept).extracting(Results::complete).containsOnly(false);
        assertThat(kept).extracting(k -> k.runs().size()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void anEarlyEndKeepsWhatIsFinished() {
        // In the middle of the third run.
        Results results = run(() -> kept.size() == 2, "Adam", "AdaDelta");
        assertThat(results.complete()).isFalse();
        assertThat(results.runs())
                .extracting(RunResult::recipe)
                .containsExactly("Adam", "AdaDelta");
        assertThat(kept.get(1).runs()).isEqualTo(results.runs());
    }

    @Test
    void anEndBeforeTheFirstRunLeavesNothing() {
        Results results = run(() -> true, "Adam");
        assertThat(results.complete()).isFalse();
        assertThat(results.runs()).isEmpty();
        assertThat(kept).isEmpty();
    }

    private Results run(BooleanSupplier stop, String... texts) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Console console = Console.plain(nowhere, false);
        List<Recipe> recipes = Recipes.of(List.of(texts), null, CATALOG);
        try (NDManager manager = NDManager.newBaseManager();
                ImageData data = new DataSource("digits", null).load(manager, 100, console)) {
            Settings settings =
                    new Settings(
                            "digits", 100, 2000, 0, "mlp", 1, 1, 50, 2, 10, SEEDS, "Adam",
                            List.of());
            Environment environment = Environment.of(Engine.getInstance(), manager.getDevice());
            RunSetup setup =
                    new RunSetup(
                            "digits",
                            null,
                            100,
                            0,
                            null,
                            DeviceOption.Choice.AUTO,
                            MLP,
                            new TrainingRun.Plan(1, 50),
                            null,
                            1);
            List<RunTask> tasks = new ArrayList<>();
            for (int seed : SEEDS) {
                recipes.forEach(recipe -> tasks.add(new RunTask(recipe, seed, setup, null)));
            }
            RunExecutor executor = new RunExecutor(setup, data, CATALOG, console);
            CheckpointFolders checkpoints = new CheckpointFolders(folder, CATALOG);
            return new Comparison(settings, recipes, tasks, environment, checkpoints)
                    .run(new LocalRuns(executor, console), List.of(), stop, kept::add);
        }
    }
}
