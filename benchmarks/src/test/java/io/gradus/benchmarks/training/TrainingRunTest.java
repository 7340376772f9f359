package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.ResidentMemory;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {

    private static final Catalog CATALOG = new Catalog();
    private static final TrainingRun.Plan PLAN = new TrainingRun.Plan(3, 16);

    private static NDManager manager;
    private static ImageData data;

    @BeforeAll
    static void load() {
        manager = NDManager.newBaseManager();
        data = TinyImages.load(manager);
    }

    @AfterAll
    static void close() {
        data.close();
        manager.close();
    }

    @Test
    void learnsAndMeasures() {
        RunResult run = train("Adam CosineAnnealing(baseValue=0.01, steps=auto)", 1);

        assertThat(run.status()).isEqualTo(Status.DONE);
        assertThat(run.message()).isNull();
        assertThat(run.finalAccuracy()).isGreaterThan(0.9);
        assertThat(run.updates()).isEqualTo(12);
        assertThat(run.trainLoss().epoch()).hasSize(12).endsWith(3.0);
        assertThat(run.trainLoss().value()[0]).isGreaterThan(run.finalTrainLoss());
        assertThat(run.accuracy().epoch()).containsExactly(1, 2, 3);
        assertThat(run.accuracy().value()[2]).isEqualTo(run.finalAccuracy());
        assertThat(run.learningRate().value())
                .startsWith(0.01)
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(run.samplesPerSecond()).isPositive();
        assertThat(run.stepShare()).isBetween(0.001, 0.999);
        assertThat(run.seconds()).isPositive();
        if (ResidentMemory.resetPeak()) {
            // With PyTorch's libraries, less than the machine has.
            assertThat(run.peakMemory()).isBetween(100_000_000L, 100_000_000_000L);
        }
    }

    /** Each of the twelve updates is a point of the curve, which has six digits. */
    @Test
    void theFinalLossIsThatOfTheLastTwoOfFourUpdates() {
        RunResult run = train("Adam learningRate=0.0003", 1);
        double[] losses = run.trainLoss().value();
        assertThat(losses).hasSize(12);
        assertThat(run.finalTrainLoss())
                .isCloseTo((losses[10] + losses[11]) / 2, within(1e-5))
                .isNotCloseTo((losses[8] + losses[9] + losses[10] + losses[11]) / 4, within(1e-4));
    }

    /**
     * Dark images are of one class, bright ones of the other. Batch normalization by the batch
     * would make images alike that are all dark or all bright, and take one kind for the other; by
     * the statistics of training each kind is told for itself.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theAccuracyIsThatOfEachImageByItself(int kind) {
        try (NDManager own = NDManager.newBaseManager();
                ImageData twoKinds = TinyImages.darkOrBright(own, kind)) {
            RunResult run =
                    train(twoKinds, "resnet", "Adam learningRate=0.01", 1, 8, () -> false)
                            .orElseThrow();
            assertThat(run.finalTrainLoss()).isLessThan(0.1);
            assertThat(run.finalAccuracy()).isEqualTo(1);
        }
    }

    /**
     * By a clock on which the model takes 10 ms for a batch to train with, and a second for one to
     * measure the accuracy with: 180 images in 120 ms, and 3 seconds more.
     */
    @Test
    void theSpeedIsThatOfTrainingAlone() {
        AtomicLong now = new AtomicLong(123);
        AtomicInteger trained = new AtomicInteger();
        AtomicInteger evaluated = new AtomicInteger();
        IntFunction<Block> maker =
                classes ->
                        new SequentialBlock() {
                            @Override
                            protected NDList forwardInternal(
                                    ParameterStore store,
                                    NDList inputs,
                                    NDList labels,
                                    PairList<String, Object> params) {
                                trained.incrementAndGet();
                                now.addAndGet(10_000_000);
                                return super.forwardInternal(store, inputs, labels, params);
                            }

                            @Override
                            protected NDList forwardInternal(
                                    ParameterStore store,
                                    NDList inputs,
                                    boolean training,
                                    PairList<String, Object> params) {
                                (training ? trained : evaluated).incrementAndGet();
                                now.addAndGet(training ? 10_000_000 : 1_000_000_000);
                                return super.forwardInternal(store, inputs, training, params);
                            }
                        }.add(Models.mlp(List.of(8), classes));
        List<Long> steps = new ArrayList<>();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Console console = Console.plain(nowhere, false);
        RunResult run =
                new TrainingRun(recipe("Adam"), 1, PLAN, data, now::get)
                        .timing(steps::add)
                        .train(
                                new InitialWeights("timed", maker, data, 1),
                                binder(),
                                console,
                                (count, message) -> {},
                                () -> false)
                        .orElseThrow();
        assertThat(run.status()).as(run.message()).isEqualTo(Status.DONE);
        assertThat(trained).hasValue(12);
        assertThat(evaluated).as("as what is not trained with").hasValue(3);
        assertThat(run.samplesPerSecond()).isCloseTo(1500, within(1e-9));
        assertThat(run.seconds()).isCloseTo(3.12, within(1e-9));
        assertThat(steps).as("without forward and backward").hasSize(12).containsOnly(0L);
        assertThat(run.stepShare()).isZero();
    }

    /** Four updates an epoch; a loss that falls is worse each time if more is better. */
    @Test
    void aPlateauOfTheTrainingLossLowersTheRate() {
        RunResult run =
                train(
                        "Adam Warmup(main=Plateau(baseValue=0.01, metric=train_loss, factor=0.5,"
                                + " patience=0, mode=max), warmupSteps=1)",
                        1);

        double[] rates = run.learningRate().value();
        assertThat(rates).hasSize(12);
        assertThat(rates[0]).isCloseTo(0.01 / 3, within(1e-7));
        assertThat(Arrays.copyOfRange(rates, 1, 8)).containsOnly(0.01);
        assertThat(Arrays.copyOfRange(rates, 8, 12)).containsOnly(0.005);
    }

    @Test
    void aPlateauOfWhatIsNotMeasuredIsAnError() {
        Recipe recipe = recipe("Adam Plateau(baseValue=0.01)");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new Ingredients(recipe, binder()))
                .withMessage(
                        "recipe 'Adam Plateau(baseValue=0.01)': metric of Plateau must be"
                                + " train_loss, the mean loss of an epoch's batches, but is"
                                + " validate_loss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Adam",
                "djl.Sgd(momentum=0.9) learningRate=0.01",
                "Lookahead(inner=Adam, k=2)",
                "Adam RandomCrop(padding=1) RandomHorizontalFlip Cutout(length=2)"
                        + " Cutout(length=3, layout=chw) Mixup(alpha=0.4)"
            })
    void equalRecipesGiveBitEqualCurves(String text) {
        RunResult first = train(text, 1);
        train("AdaDelta Cutout(length=4)", 5);
        RunResult second = train(text, 1);

        assertThat(first.status()).isEqualTo(Status.DONE);
        assertThat(second.trainLoss().value()).isEqualTo(first.trainLoss().value());
        assertThat(second.accuracy().value()).isEqualTo(first.accuracy().value());
        assertThat(train(text, 2).trainLoss().value()).isNotEqualTo(first.trainLoss().value());
    }

    /** The seed of a run is that of its batches, too, not of its weights alone. */
    @Test
    void theSameWeightsSeeOtherBatchesWithAnotherSeed() {
        InitialWeights weights = new InitialWeights(new Architecture("mlp", List.of()), data, 1);
        double first = train(weights, "Adam", 1, () -> false).orElseThrow().trainLoss().value()[0];
        assertThat(train(weights, "Adam", 1, () -> false).orElseThrow().trainLoss().value()[0])
                .isEqualTo(first);
        assertThat(train(weights, "Adam", 2, () -> false).orElseThrow().trainLoss().value()[0])
                .isNotEqualTo(first);
    }

    @Test
    void allRecipesOfASeedHaveTheSameFirstBatchAndWeights() {
        double loss = train("Adam", 1).trainLoss().value()[0];
        assertThat(train("AdaDelta", 1).trainLoss().value()[0]).isEqualTo(loss);
        assertThat(train("djl.AdamW", 1).trainLoss().value()[0]).isEqualTo(loss);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "djl.Adadelta",
                "djl.Adagrad",
                "djl.RmsProp",
                "djl.Nag(momentum=0.9) learningRate=0.1"
            })
    void whatTheEngineLacksIsToldByItsOwnMessage(String text) {
        RunResult run = train(text, 1);
        assertThat(run.status()).isEqualTo(Status.UNSUPPORTED);
        assertThat(run.message()).isNotBlank();
        assertThat(run.finalAccuracy()).isNull();
    }

    /** With hard labels and a loss of soft ones nothing fails, and nothing is learned. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SamplePairing(weight=0.1)",
                "CutMix(alpha=0.1, probability=0.5)",
                "LabelSmoothing",
                "OneOfBatch(transforms=[Mixup(alpha=0.1), SamplePairing(weight=0.1)])"
            })
    void batchTransformsLearn(String text) {
        assertThat(train("Adam learningRate=0.01 " + text, 1).finalAccuracy()).isGreaterThan(0.9);
    }

    @Test
    void aTextFormDoesWhatTheClassDoes() {
        double[] byText = train("Adam flip(0.3) cutout(2, layout=CHW)", 1).trainLoss().value();
        double[] byClass =
                train(
                                "Adam RandomHorizontalFlip(probability=0.3)"
                                        + " Cutout(length=2, layout=CHW)",
                                1)
                        .trainLoss()
                        .value();
        assertThat(byText).isEqualTo(byClass).isNotEqualTo(train("Adam", 1).trainLoss().value());
    }

    @Test
    void aRunThatDivergesEndsAndKeepsItsCurve() {
        RunResult run = train("djl.Sgd learningRate=1e30", 1);
        assertThat(run.status()).isEqualTo(Status.DIVERGED);
        assertThat(run.message()).contains("the loss became");
        assertThat(run.updates()).isLessThan(12);
        assertThat(run.trainLoss().value()).isNotEmpty();
        assertThat(run.finalTrainLoss()).isNull();
        assertThat(run.samplesPerSecond()).isPositive();
        assertThat(run.stepShare()).isBetween(0.001, 0.999);
    }

    @Test
    void aRunThatFailsSaysWhy() {
        RunResult run = train("Adam RandomCrop(size=99)", 1);
        assertThat(run.status()).isEqualTo(Status.FAILED);
        assertThat(run.message()).contains("IllegalArgumentException").contains("99");
    }

    @Test
    void aRunCanBeGivenUp() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(train("Adam", 1, () -> asked.incrementAndGet() > 5)).isEmpty();
        assertThat(asked).hasValue(6);
    }

    @Test
    void runsLeaveNoArraysBehind() {
        train("Adam Mixup(alpha=0.2)", 1);
        int before = manager.getManagedArrays().size();
        long inData = data.evaluationBatches().get(0).get(0).getManager().getManagedArrays().size();
        train("Adam Mixup(alpha=0.2)", 1);
        assertThat(manager.getManagedArrays()).hasSize(before);
        assertThat(data.evaluationBatches().get(0).get(0).getManager().getManagedArrays())
                .hasSize((int) inData);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "lenet", "resnet"})
    void everyModelStartsFromTheSeedsWeights(String model) {
        byte[] first = new InitialWeights(new Architecture(model, List.of()), data, 1).bytes();
        assertThat(new InitialWeights(new Architecture(model, List.of()), data, 1).bytes())
                .isEqualTo(first);
        assertThat(new InitialWeights(new Architecture(model, List.of()), data, 2).bytes())
                .isNotEqualTo(first);
        assertThat(new InitialWeights(new Architecture(model, List.of()), data, 1).parameters())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "lenet", "resnet"})
    void everyModelLearns(String model) {
        RunResult run = train(model, "Adam learningRate=0.01", 1, () -> false).orElseThrow();
        assertThat(run.status()).isEqualTo(Status.DONE);
        assertThat(run.finalTrainLoss()).isLessThan(0.8 * run.trainLoss().value()[0]);
    }

    private static RunResult train(String text, int seed) {
        return train(text, seed, () -> false).orElseThrow();
    }

    private static Optional<RunResult> train(String text, int seed, BooleanSupplier stop) {
        return train("mlp", text, seed, stop);
    }

    private static Optional<RunResult> train(
            String model, String text, int seed, BooleanSupplier stop) {
        return train(data, model, text, seed, PLAN.epochs(), stop);
    }

    private static Optional<RunResult> train(
            ImageData images,
            String model,
            String text,
            int seed,
            int epochs,
            BooleanSupplier stop) {
        return train(
                new InitialWeights(new Architecture(model, List.of()), images, seed),
                images,
                text,
                seed,
                epochs,
                stop);
    }

    private static Optional<RunResult> train(
            InitialWeights weights, String text, int seed, BooleanSupplier stop) {
        return train(weights, data, text, seed, PLAN.epochs(), stop);
    }

    private static Optional<RunResult> train(
            InitialWeights weights,
            ImageData images,
            String text,
            int seed,
            int epochs,
            BooleanSupplier stop) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Console console = Console.plain(nowhere, false);
        TrainingRun.Plan plan = new TrainingRun.Plan(epochs, PLAN.batchSize());
        try (Progress progress = new Progress(console, "test", 12)) {
            return new TrainingRun(recipe(text), seed, plan, images)
                    .train(weights, binder(), console, progress, stop);
        }
    }

    private static Recipe recipe(String text) {
        return Recipes.of(List.of(text), null, CATALOG).get(0);
    }

    private static Binder binder() {
        return new Binder(CATALOG, new RunLength(PLAN.updates(TinyImages.TRAIN)), data.facts());
    }
}
