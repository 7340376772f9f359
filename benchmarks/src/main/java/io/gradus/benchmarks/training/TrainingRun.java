package io.gradus.benchmarks.training;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Steps;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Recipe;
import io.gradus.training.checkpoints.CheckpointListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A training run of a recipe. The initial weights and the order of the batches depend on the seed
 * alone, so runs of one seed differ by their recipes only.
 */
public final class TrainingRun {

    private final Recipe recipe;
    private final int seed;
    private final Plan plan;
    private final ImageData data;
    private final Measurements measured;
    private final LongSupplier clock;
    private LongConsumer nanosOfStep = nanos -> {};
    private Checkpointing checkpointing;

    /**
     * The length of a run.
     *
     * @param epochs the number of epochs
     * @param batchSize the batch size; the last batch of an epoch may be smaller
     * @param divergeFactor a run whose loss is this multiple of the first batch's has diverged; 0
     *     if only one whose loss is infinite or NaN
     */
    public record Plan(int epochs, int batchSize, double divergeFactor) {

        /**
         * Plans a run that goes on at any finite loss.
         *
         * @param epochs the number of epochs
         * @param batchSize the batch size
         */
        public Plan(int epochs, int batchSize) {
            this(epochs, batchSize, 0);
        }

        long updatesPerEpoch(long samples) {
            return (samples + batchSize - 1) / batchSize;
        }

        /**
         * Counts the updates of a run.
         *
         * @param samples the number of training images
         * @return the number of updates
         */
        public long updates(long samples) {
            return updatesPerEpoch(samples) * epochs;
        }
    }

    /**
     * Prepares a run.
     *
     * @param recipe what to train with
     * @param seed the seed
     * @param plan how long to train
     * @param data the images
     */
    public TrainingRun(Recipe recipe, int seed, Plan plan, ImageData data) {
        this(recipe, seed, plan, data, System::nanoTime);
    }

    /** With another clock, in nanoseconds. */
    TrainingRun(Recipe recipe, int seed, Plan plan, ImageData data, LongSupplier clock) {
        this.recipe = recipe;
        this.seed = seed;
        this.plan = plan;
        this.data = data;
        measured =
                new Measurements(
                        plan.updatesPerEpoch(data.trainSize()),
                        plan.epochs(),
                        plan.divergeFactor(),
                        clock);
        this.clock = clock;
    }

    /**
     * Asks for the time of each optimizer's step.
     *
     * @param nanosOfStep is told the nanoseconds of each {@code trainer.step()}
     * @return this run
     */
    public TrainingRun timing(LongConsumer nanosOfStep) {
        this.nanosOfStep = nanosOfStep;
        return this;
    }

    /**
     * Asks for checkpoints; a run that was killed goes on from the newest, and ends as if it never
     * was.
     *
     * @param checkpointing where and how often; null for none
     * @return this run
     */
    public TrainingRun saving(Checkpointing checkpointing) {
        this.checkpointing = checkpointing;
        return this;
    }

    /**
     * Describes a run that nobody could make.
     *
     * @param recipe its recipe
     * @param seed its seed
     * @param reason why
     * @return the result
     */
    public static RunResult failed(Recipe recipe, int seed, String reason) {
        return new Measurements(1, 1, 0).result(recipe.name(), seed, Status.FAILED, reason);
    }

    /**
     * Trains.
     *
     * @param weights where to begin
     * @param binder what makes the objects that the recipe names
     * @param console where a failure is shown in detail if the user wants that
     * @param progress is told of each update
     * @param stop asked before each update whether to give up
     * @return the result; empty if the run was given up
     */
    public Optional<RunResult> train(
            InitialWeights weights,
            Binder binder,
            Console console,
            Steps progress,
            BooleanSupplier stop) {
        Engine.getInstance().setRandomSeed(seed);
        try (Ingredients ingredients = new Ingredients(recipe, binder);
                Model model = weights.newModel()) {
            DefaultTrainingConfig config = ingredients.trainingConfig(data.device());
            RunCheckpoints checkpoints =
                    RunCheckpoints.of(
                            checkpointing,
                            ingredients,
                            recipe.name(),
                            seed,
                            measured,
                            config,
                            console);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(data.inputShape());
                ingredients.trainingBegins(trainer);
                CheckpointListener.Position at = checkpoints.resume(trainer);
                if (at.steps() > 0) {
                    console.remark(
                            Text.format(
                                    "'%s', seed %d: continues from its checkpoint after update %d",
                                    recipe.name(), seed, at.steps()));
                    progress.steps(at.steps(), "from its checkpoint");
                }
                return train(trainer, ingredients, checkpoints, at.epoch(), progress, stop);
            }
        } catch (UnsupportedOperationException e) {
            console.details(e);
            return Optional.of(result(Status.UNSUPPORTED, UserError.reason(e)));
        } catch (IOException | TranslateException | RuntimeException e) {
            console.details(e);
            return Optional.of(
                    result(
                            Status.FAILED,
                            e.getClass().getSimpleName() + ": " + UserError.reason(e)));
        }
    }

    private Optional<RunResult> train(
            Trainer trainer,
            Ingredients ingredients,
            RunCheckpoints checkpoints,
            int epochsDone,
            Steps progress,
            BooleanSupplier stop)
            throws IOException, TranslateException {
        Dataset training = data.training(ingredients, plan.batchSize(), seed, epochsDone);
        for (int epoch = epochsDone + 1; epoch <= plan.epochs(); epoch++) {
            Iterable<Batch> batches = checkpoints.batches(trainer, training);
            long begin = clock.getAsLong();
            for (Batch batch : batches) {
                try (batch) {
                    if (stop.getAsBoolean()) {
                        return Optional.empty();
                    }
                    double loss = update(trainer, batch, ingredients, checkpoints);
                    long end = clock.getAsLong();
                    measured.trained(batch.getSize(), end - begin);
                    begin = end;
                    progress.step(message(epoch, loss));
                    Optional<String> divergence = measured.divergence(loss);
                    if (divergence.isPresent()) {
                        return divergence.map(how -> result(Status.DIVERGED, how));
                    }
                }
            }
            ingredients.epochEnds(measured.epochEnds());
            measured.evaluated(epoch, accuracy(trainer));
            checkpoints.epochEnds(trainer);
        }
        return Optional.of(result(Status.DONE, null));
    }

    private double update(
            Trainer trainer, Batch batch, Ingredients ingredients, RunCheckpoints checkpoints) {
        double loss;
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList predictions = trainer.forward(batch.getData(), batch.getLabels());
            NDArray value = trainer.getLoss().evaluate(batch.getLabels(), predictions);
            collector.backward(value);
            loss = value.getFloat();
        }
        // Not a part of the training's time.
        long saving = clock.getAsLong();
        checkpoints.beforeStep(trainer);
        long begin = clock.getAsLong();
        measured.trained(0, saving - begin);
        trainer.step();
        long nanos = clock.getAsLong() - begin;
        nanosOfStep.accept(nanos);
        measured.update(loss, ingredients.lastLearningRate(), nanos);
        return loss;
    }

    /** The share of correct answers on the images that are not trained on. */
    private double accuracy(Trainer trainer) {
        long right = 0;
        for (NDList batch : data.evaluationBatches()) {
            try (NDManager scratch = trainer.getManager().newSubManager()) {
                NDList input = new NDList(batch.get(0));
                input.tempAttach(scratch);
                NDArray answer = trainer.evaluate(input).singletonOrThrow().argMax(1);
                NDArray truth = batch.get(1).toType(answer.getDataType(), true);
                truth.attach(scratch);
                right += answer.eq(truth).countNonzero().getLong();
            }
        }
        return (double) right / data.evaluationSize();
    }

    private static String message(int epoch, double loss) {
        return Text.format("epoch %d, loss %.3f", epoch, loss);
    }

    private RunResult result(Status status, String message) {
        return measured.result(recipe.name(), seed, status, message);
    }
}
