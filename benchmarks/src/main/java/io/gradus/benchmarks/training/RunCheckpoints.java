package io.gradus.benchmarks.training;

import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.training.checkpoints.CheckpointListener;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The checkpoints of a run; none are written if none are wanted, or the optimizer's state cannot be
 * saved.
 */
final class RunCheckpoints {

    private final CheckpointListener listener;

    private RunCheckpoints(CheckpointListener listener) {
        this.listener = listener;
    }

    /**
     * Prepares checkpoints.
     *
     * @param wanted where and how often; null for none
     * @param ingredients what the run is made of
     * @param recipe the recipe's name
     * @param seed the run's seed
     * @param measured what is saved, too
     * @param config gets the listeners
     * @param console is told if there can be none
     */
    static RunCheckpoints of(
            Checkpointing wanted,
            Ingredients ingredients,
            String recipe,
            int seed,
            Measurements measured,
            DefaultTrainingConfig config,
            Console console) {
        if (wanted == null) {
            return new RunCheckpoints(null);
        }
        CheckpointListener.Builder builder =
                CheckpointListener.builder()
                        .setDirectory(Path.of(wanted.folder()))
                        .setOptimizer(ingredients.optimizer())
                        .optSeed(seed)
                        .optKeep(2);
        if (wanted.everySteps() > 0) {
            builder.optEverySteps(wanted.everySteps());
        }
        if (wanted.everyMinutes() > 0) {
            builder.optEveryMinutes(wanted.everyMinutes());
        }
        CheckpointListener listener;
        try {
            listener = builder.build();
        } catch (IllegalArgumentException e) {
            console.remark(
                    Text.format(
                            "'%s', seed %d: no checkpoints, since %s",
                            recipe, seed, UserError.reason(e)));
            return new RunCheckpoints(null);
        }
        config.addTrainingListeners(new RunProgress(measured, ingredients.statefulRate()));
        config.addTrainingListeners(listener);
        return new RunCheckpoints(listener);
    }

    /** Goes on from the newest checkpoint, or begins. */
    CheckpointListener.Position resume(Trainer trainer) throws IOException {
        return listener == null
                ? new CheckpointListener.Position(0, 0, 0)
                : listener.resume(trainer);
    }

    /** The batches of an epoch that are still to be made. */
    Iterable<Batch> batches(Trainer trainer, Dataset training)
            throws IOException, TranslateException {
        return listener == null
                ? trainer.iterateDataset(training)
                : listener.batches(trainer, training);
    }

    /** After the gradients of a batch, before its step. */
    void beforeStep(Trainer trainer) {
        if (listener != null) {
            listener.onTrainingBatch(trainer, null);
        }
    }

    /** After an epoch and its tests. */
    void epochEnds(Trainer trainer) {
        if (listener != null) {
            listener.onEpoch(trainer);
        }
    }
}
