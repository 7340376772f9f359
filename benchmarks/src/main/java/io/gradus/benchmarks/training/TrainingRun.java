package io.gradus.benchmarks.training;

import ai.djl.Device;
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
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.translate.TranslateException;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.recipes.Binder;
import io.gradus.benchmarks.recipes.Recipe;
import io.gradus.benchmarks.training.RunResult.Status;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * One recipe trained once. The weights at the beginning and the order of the batches depend on the
 * seed alone, so runs of one seed differ by their recipes only.
 */
public final class TrainingRun {

    private final Recipe recipe;
    private final int seed;
    private final Plan plan;
    private final ImageData data;
    private final Measurements measured;
    private LongConsumer nanosOfStep = nanos -> {};

    /**
     * How long to train.
     *
     * @param epochs the number of epochs
     * @param batchSize the batch size; the last batch of an epoch may be smaller
     */
    public record Plan(int epochs, int batchSize) {

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
        this.recipe = recipe;
        this.seed = seed;
        this.plan = plan;
        this.data = data;
        measured = new Measurements(plan.updatesPerEpoch(data.trainSize()), plan.epochs());
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
            Progress progress,
            BooleanSupplier stop) {
        Engine.getInstance().setRandomSeed(seed);
        try (Ingredients ingredients = new Ingredients(recipe, binder);
                Model model = weights.newModel();
                Trainer trainer = model.newTrainer(config(ingredients))) {
            trainer.initialize(data.inputShape());
            ingredients.trainingBegins(trainer);
            return train(trainer, ingredients, progress, stop);
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

    private DefaultTrainingConfig config(Ingredients ingredients) {
        boolean hardLabels = ingredients.onBatches().isEmpty();
        Loss loss = new SoftmaxCrossEntropyLoss("loss", 1, -1, hardLabels, true);
        return new DefaultTrainingConfig(loss)
                .optOptimizer(ingredients.optimizer())
                .optDevices(new Device[] {Engine.getInstance().defaultDevice()});
    }

    private Optional<RunResult> train(
            Trainer trainer, Ingredients ingredients, Progress progress, BooleanSupplier stop)
            throws IOException, TranslateException {
        Dataset training = data.training(ingredients, plan.batchSize(), seed);
        for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
            long begin = System.nanoTime();
            long samples = 0;
            long updates = 0;
            double sumOfLosses = 0;
            for (Batch batch : trainer.iterateDataset(training)) {
                try (batch) {
                    if (stop.getAsBoolean()) {
                        return Optional.empty();
                    }
                    double loss = update(trainer, batch, ingredients);
                    samples += batch.getSize();
                    updates++;
                    sumOfLosses += loss;
                    progress.step(message(epoch, loss));
                    if (!Double.isFinite(loss)) {
                        measured.trained(samples, System.nanoTime() - begin);
                        return Optional.of(
                                result(
                                        Status.DIVERGED,
                                        "the loss became " + loss + " in epoch " + epoch));
                    }
                }
            }
            measured.trained(samples, System.nanoTime() - begin);
            ingredients.epochEnds(sumOfLosses / updates);
            measured.tested(epoch, accuracy(trainer));
        }
        return Optional.of(result(Status.DONE, null));
    }

    private double update(Trainer trainer, Batch batch, Ingredients ingredients) {
        double loss;
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList predictions = trainer.forward(batch.getData(), batch.getLabels());
            NDArray value = trainer.getLoss().evaluate(batch.getLabels(), predictions);
            collector.backward(value);
            loss = value.getFloat();
        }
        long begin = System.nanoTime();
        trainer.step();
        long nanos = System.nanoTime() - begin;
        nanosOfStep.accept(nanos);
        measured.update(loss, ingredients.lastLearningRate(), nanos);
        return loss;
    }

    /** The share of right answers on the clean test images. */
    private double accuracy(Trainer trainer) {
        long right = 0;
        for (NDList batch : data.testBatches()) {
            try (NDManager scratch = trainer.getManager().newSubManager()) {
                NDList input = new NDList(batch.get(0));
                input.tempAttach(scratch);
                NDArray answer = trainer.evaluate(input).singletonOrThrow().argMax(1);
                NDArray truth = batch.get(1).toType(answer.getDataType(), true);
                truth.attach(scratch);
                right += answer.eq(truth).countNonzero().getLong();
            }
        }
        return (double) right / data.testSize();
    }

    private static String message(int epoch, double loss) {
        return String.format(Locale.ROOT, "epoch %d, loss %.3f", epoch, loss);
    }

    private RunResult result(Status status, String message) {
        return measured.result(recipe.name(), seed, status, message);
    }
}
