package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is given up and continues from its checkpoint ends as one that never was. */
class CheckpointedRunTest {

    private static final Catalog CATALOG = new Catalog();

    /** Four updates an epoch. */
    private static final TrainingRun.Plan PLAN = new TrainingRun.Plan(5, 16);

    private static final int SEED = 3;

    private final StringWriter remarks = new StringWriter();
    private final AtomicLong progress = new AtomicLong();

    @TempDir private Path folder;

    /** Given up within an epoch, at its end, and with a checkpoint that is some updates old. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mlp    | 1 | 7  | Adam",
                "mlp    | 1 | 8  | Adam CosineAnnealing(baseValue=0.01, steps=auto)",
                "lenet  | 3 | 11 | Lookahead(inner=AdamW, k=2)",
                "resnet | 1 | 6  | Ema(inner=Sgd(momentum=0.9)) learningRate=0.05",
                "mlp    | 2 | 15 | Adam RandomCrop(padding=1) RandomHorizontalFlip"
                        + " Cutout(length=3, layout=chw) Mixup(alpha=0.4)",
                "mlp    | 1 | 10 | Adam Plateau(baseValue=0.01, metric=train_loss, factor=0.5,"
                        + " patience=0, mode=max)"
            })
    void endsAsIfItNeverWasGivenUp(String model, long every, long updates, String recipe) {
        RunResult expected = train(model, recipe, null, Long.MAX_VALUE).orElseThrow();

        Checkpointing checkpointing = new Checkpointing(folder.toString(), every, 0);
        assertThat(train(model, recipe, checkpointing, updates)).isEmpty();
        progress.set(0);
        RunResult resumed = train(model, recipe, checkpointing, Long.MAX_VALUE).orElseThrow();

        assertThat(remarks.toString()).contains(", seed 3: continues from its checkpoint after");
        assertThat(progress).hasValue(20);
        assertThat(resumed.status()).isEqualTo(Status.DONE);
        assertThat(resumed)
                .usingRecursiveComparison()
                .ignoringFields("samplesPerSecond", "stepShare", "seconds", "peakMemory")
                .isEqualTo(expected);
        assertThat(resumed.samplesPerSecond()).isPositive();
        assertThat(resumed.stepShare()).isStrictlyBetween(0.0, 1.0);
    }

    @Test
    void aRunThatWasSavedAtItsEndIsNotMadeAgain() {
        Checkpointing checkpointing = new Checkpointing(folder.toString(), 1, 0);
        RunResult first = train("mlp", "Adam", checkpointing, Long.MAX_VALUE).orElseThrow();
        RunResult again = train("mlp", "Adam", checkpointing, 0).orElseThrow();
        assertThat(again.trainLoss()).usingRecursiveComparison().isEqualTo(first.trainLoss());
        assertThat(again.finalAccuracy()).isEqualTo(first.finalAccuracy());
    }

    @Test
    void anOptimizerOfDjlTrainsWithoutCheckpoints() {
        Checkpointing checkpointing = new Checkpointing(folder.toString(), 1, 0);
        Optional<RunResult> run = train("mlp", "djl.Adam", checkpointing, Long.MAX_VALUE);
        assertThat(run.orElseThrow().status()).isEqualTo(Status.DONE);
        assertThat(remarks.toString())
                .contains("'djl.Adam', seed 3: no checkpoints, since the state of")
                .contains("Adam cannot be saved");
        assertThat(folder).isEmptyDirectory();
    }

    /** Trains; after so many updates the run is given up. */
    private Optional<RunResult> train(
            String model, String text, Checkpointing checkpointing, long updates) {
        PrintWriter err = new PrintWriter(remarks);
        Console console = Console.plain(err, false);
        Recipe recipe = Recipes.of(List.of(text), null, CATALOG).get(0);
        AtomicLong left = new AtomicLong(updates);
        try (NDManager manager = NDManager.newBaseManager();
                ImageData data = TinyImages.load(manager)) {
            RunLength length = new RunLength(PLAN.updates(TinyImages.TRAIN));
            return new TrainingRun(recipe, SEED, PLAN, data)
                    .saving(checkpointing)
                    .train(
                            new InitialWeights(new Architecture(model, List.of()), data, SEED),
                            new Binder(CATALOG, length, data.facts()),
                            console,
                            (count, message) -> progress.addAndGet(count),
                            () -> left.getAndDecrement() == 0);
        }
    }
}
