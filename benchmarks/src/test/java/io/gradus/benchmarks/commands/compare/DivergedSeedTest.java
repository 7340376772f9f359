package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.benchmarks.cli.DeviceOption;
import io.gradus.benchmarks.runs.CheckpointFolders;
import io.gradus.benchmarks.runs.RunSetup;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.runs.Runs;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.Curve;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.benchmarks.training.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A comparison of a recipe of which one seed of three diverges and a baseline, with runs whose
 * results are made up: seeds 1 and 3 end at 90 and 80 % after 10 and 20 seconds, and seed 2
 * diverges after 2 seconds.
 */
class DivergedSeedTest {

    private static final List<Integer> SEEDS = List.of(1, 2, 3);

    @TempDir private Path folder;

    private final Map<String, Path> saved = new HashMap<>();

    private final Results results =
            Samples.results("plain", SEEDS, List.of("wild: Adam", "plain: AdaDelta"), List.of());

    private static RunResult result(RunTask task) {
        if (task.recipe().name().equals("plain")) {
            return run(task, Status.DONE, 0.7, 7);
        }
        return switch (task.seed()) {
            case 1 -> run(task, Status.DONE, 0.9, 10);
            case 2 -> run(task, Status.DIVERGED, null, 2);
            default -> run(task, Status.DONE, 0.8, 20);
        };
    }

    private static RunResult run(RunTask task, Status status, Double accuracy, double seconds) {
        Curve none = new Curve(new double[0], new double[0]);
        return new RunResult(
                task.recipe().name(),
                task.seed(),
                status,
                status == Status.DONE ? null : "made up",
                none,
                none,
                none,
                accuracy == null ? null : 0.5,
                accuracy,
                4,
                1000,
                0.25,
                seconds,
                null);
    }

    private Results compare(Runs runs) throws Exception {
        CheckpointFolders checkpoints = new CheckpointFolders(folder, Samples.CATALOG);
        RunSetup setup =
                new RunSetup(
                        "digits",
                        null,
                        100,
                        0,
                        null,
                        DeviceOption.Choice.CPU,
                        new Architecture("mlp", List.of()),
                        new TrainingRun.Plan(2, 50),
                        null,
                        1);
        List<RunTask> tasks = new ArrayList<>();
        for (int seed : SEEDS) {
            for (var recipe : results.recipes()) {
                RunTask task = checkpoints.saving(new RunTask(recipe, seed, setup, null), 10, 0);
                Path own = Files.createDirectories(Path.of(task.checkpointing().folder()));
                Files.createFile(own.resolve("checkpoint-000000010.safetensors"));
                saved.put(recipe.name() + seed, own);
                tasks.add(task);
            }
        }
        return new Comparison(
                        results.settings(),
                        results.recipes(),
                        tasks,
                        results.environment(),
                        checkpoints)
                .run(runs, List.of(), () -> false, kept -> {});
    }

    private static void make(io.gradus.benchmarks.runs.RunQueue queue) {
        for (var next = queue.next(); next.isPresent(); next = queue.next()) {
            queue.finished(next.get(), result(next.get()));
        }
    }

    @Test
    void itDoesNotCountInTheMeans() throws Exception {
        Results made = compare(DivergedSeedTest::make);

        RecipeStatistics wild = RecipeStatistics.of(made).get(0);
        assertThat(wild.recipe()).isEqualTo("wild");
        assertThat(wild.runs()).isEqualTo(2);
        assertThat(wild.accuracy()).isCloseTo(0.85, within(1e-12));
        assertThat(wild.deviation()).isCloseTo(0.05 * Math.sqrt(2), within(1e-12));
        assertThat(wild.seconds()).isEqualTo(15);
        assertThat(wild.difference().pairs()).isEqualTo(2);
        assertThat(wild.difference().mean()).isCloseTo(0.15, within(1e-12));

        Summary summary = new Summary(made.recipes().get(0), made.runsOf(made.recipes().get(0)));
        assertThat(summary.accuracy(true)).isEqualTo("85.00 ± 7.07 (2 of 3 runs)");
        assertThat(summary.seconds()).isEqualTo("15.0");
        assertThat(summary.trainLoss()).isEqualTo("0.5000");
        assertThat(Report.of(made)).contains("85.00 ± 7.07 (2 of 3 runs)");
        assertThat(ResultCsv.of(made).lines())
                .filteredOn(line -> line.startsWith("wild,2,diverged,,,"))
                .singleElement()
                .asString()
                .contains(",made up,0.850000,0.0707107,0.150000,");
    }

    @Test
    void aRunThatDivergedIsAResultAndNeedsNoCheckpointsMore() throws Exception {
        Results made = compare(DivergedSeedTest::make);
        assertThat(made.complete()).isTrue();
        assertThat(saved).hasSize(6).allSatisfy((run, own) -> assertThat(own).doesNotExist());
    }

    @Test
    void aRunThatFailedKeepsItsCheckpointsAndTheComparisonIsNotComplete() throws Exception {
        Results made =
                compare(
                        queue -> {
                            for (var next = queue.next(); next.isPresent(); next = queue.next()) {
                                RunTask task = next.get();
                                boolean full =
                                        task.seed() == 3 && task.recipe().name().equals("wild");
                                queue.finished(
                                        task,
                                        full ? run(task, Status.FAILED, null, 1) : result(task));
                            }
                        });
        assertThat(made.complete()).isFalse();
        assertThat(saved.remove("wild3")).isNotEmptyDirectory();
        assertThat(saved).hasSize(5).allSatisfy((run, own) -> assertThat(own).doesNotExist());
    }
}
