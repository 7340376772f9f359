package io.gradus.training.checkpoints;

import ai.djl.engine.Engine;
import ai.djl.training.EasyTrain;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.Lookahead;
import io.gradus.optimizers.SmallRun;
import io.gradus.schedulers.PlateauTracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The run whose files are in src/test/resources/version1. They were made by {@link #main}, compiled
 * and run, with the folder as argument, in a clone of this project at commit af0af1d, whose
 * checkpoints have the format version 1.
 */
final class FirstVersionFiles {

    static final int EPOCHS = 5;
    static final int STEPS = EPOCHS * SmallRun.BATCHES;

    /** The steps of a checkpoint within an epoch, and of one at an epoch's end. */
    static final int WITHIN = 9;

    static final int BETWEEN = 12;

    /** The state of the optimizer alone at {@link #BETWEEN}. */
    static final String OPTIMIZER = "optimizer.safetensors";

    private static final int HIDDEN = 4;

    private FirstVersionFiles() {}

    static String checkpoint(int steps) {
        return String.format(Locale.ROOT, "checkpoint-%09d.safetensors", steps);
    }

    static PlateauTracker plateau() {
        return PlateauTracker.builder()
                .setBaseValue(0.05)
                .optFactor(0.4)
                .optPatience(0)
                .optThreshold(0.33)
                .build();
    }

    /** A run in a folder. */
    static SmallRun run(Path folder, int every, PlateauTracker plateau, TrainingListener... more) {
        Adam adam = Adam.builder().optLearningRateTracker(plateau).build();
        Lookahead lookahead = Lookahead.builder().setInner(adam).build();
        Ema ema = Ema.builder().setInner(lookahead).optDecay(0.9f).build();
        CheckpointListener.Builder checkpoints =
                CheckpointListener.builder()
                        .setDirectory(folder)
                        .optEverySteps(every)
                        .optKeep(100)
                        .optSeed(7);
        List<TrainingListener> listeners =
                new ArrayList<>(List.of(TrainingListener.Defaults.basic()));
        listeners.add(plateau);
        listeners.addAll(List.of(more));
        return new SmallRun(
                ema, checkpoints, HIDDEN, null, listeners.toArray(TrainingListener[]::new));
    }

    /** Trains a run that was resumed, and evaluates each epoch. */
    static void train(SmallRun run, int fromEpoch, int toEpoch) throws Exception {
        for (int epoch = fromEpoch; epoch < toEpoch; epoch++) {
            for (Batch batch : run.checkpoints.batches(run.trainer, run.data)) {
                EasyTrain.trainBatch(run.trainer, batch);
                run.trainer.step();
                batch.close();
            }
            EasyTrain.evaluateDataset(run.trainer, run.data);
            run.trainer.notifyListeners(listener -> listener.onEpoch(run.trainer));
        }
    }

    /** Makes the files. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Engine.getInstance().setRandomSeed(1);
        try (SmallRun run = run(folder, 3, plateau())) {
            run.checkpoints.resume(run.trainer);
            int between = BETWEEN / SmallRun.BATCHES;
            train(run, 0, between);
            OptimizerState.save(run.optimizer, run.model.getBlock(), folder.resolve(OPTIMIZER));
            train(run, between, EPOCHS);
        }
        List<String> kept =
                List.of(checkpoint(WITHIN), checkpoint(BETWEEN), checkpoint(STEPS), OPTIMIZER);
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!kept.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
