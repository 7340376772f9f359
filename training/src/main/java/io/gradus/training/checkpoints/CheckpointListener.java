package io.gradus.training.checkpoints;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.SaveModelTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import ai.djl.util.RandomUtils;
import io.gradus.optimizers.state.Stateful;
import io.gradus.schedulers.StatefulSchedule;
import io.gradus.text.Checks;
import io.gradus.training.BatchListener;
import io.gradus.training.GradusTrainer;
import io.gradus.training.RunSaver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a training run every so often, and lets a run that was killed go on where it was.
 *
 * <pre>{@code
 * CheckpointListener checkpoints = CheckpointListener.builder()
 *         .setDirectory(Path.of("checkpoints"))
 *         .setOptimizer(adam)
 *         .optEverySteps(100)
 *         .build();
 * config.addTrainingListeners(checkpoints);
 * ...
 * trainer.initialize(shape);
 * checkpoints.fit(trainer, 10, train, validation); // as EasyTrain.fit, but goes on
 * }</pre>
 *
 * <p>or, with a loop of one's own,
 *
 * <pre>{@code
 * CheckpointListener.Position at = checkpoints.resume(trainer);
 * for (int epoch = at.epoch(); epoch < 10; epoch++) {
 *     for (Batch batch : checkpoints.batches(trainer, train)) {
 *         EasyTrain.trainBatch(trainer, batch);
 *         trainer.step();
 *         batch.close();
 *     }
 *     trainer.notifyListeners(listener -> listener.onEpoch(trainer));
 * }
 * }</pre>
 *
 * <p><b>What is saved.</b> A checkpoint is one safetensors file, {@code
 * checkpoint-<steps>.safetensors}: all parameters of the model's block, running statistics
 * included, under {@code model.}; the optimizer's state under {@code optimizer.}, as in {@link
 * OptimizerState}; epoch, batch, samples, steps and seed in the metadata. The position of a
 * learning-rate schedule is the optimizer's number of updates. The state of a {@link
 * StatefulSchedule}, such as {@code PlateauTracker}, is in the metadata too: of those in the
 * optimizer's learning rate and of those among the trainer's listeners, where they must come before
 * this one. A state goes to the schedule of its class that has its options, or is asked by the same
 * option of the optimizer; if that is not certain, for two of one class with the same options,
 * {@link #resume} fails. What other trackers keep beside the count is not saved. The latest results
 * of the trainer's evaluators are saved for {@code Trainer.getTrainingResult()}, so that {@code
 * EvaluatorTrainingListener}, which is in all of {@code TrainingListener.Defaults}, must come
 * before this one too. The file is written to a temporary name, brought to the disk and moved into
 * place, so a file under its name is complete, whenever the process is killed. Then all but the
 * newest ones are deleted.
 *
 * <p><b>Bit-equal.</b> A run that is killed and resumed, as often as may be, ends with the same
 * weights, to the last bit, as one that never was, on the same machine. For this the listener seeds
 * DJL's random numbers ({@code Engine.setRandomSeed}) at the start of each epoch and after each
 * batch, with seeds that come from the run's seed and the number of the epoch or batch; so dropout,
 * the order of {@code setSampling(size, true)} and the transforms of the data depend on these
 * alone. Exceptions: transforms that draw random numbers in several loader threads; data sets that
 * keep a count or generator of their own; on several devices the running statistics, of which those
 * of the first device are saved; a schedule that watches a measurement of the training, such as
 * {@code train_loss}, for which the first epoch after a resume is what is left of it.
 *
 * <p><b>One at a time.</b> From {@link #resume} to the end of the trainer, which must be closed,
 * the folder is locked ({@link FolderLock}): a second process, or a second trainer in this one,
 * cannot save there, while anybody may read. The lock of a process that was killed is free.
 *
 * <p><b>Other options.</b> A run may go on with other hyper-parameters. Those of the optimizer are
 * those that it has now; a learning rate that is not the one of before is logged as a warning,
 * other changes as information. A stateful schedule keeps the value it had, whatever its options
 * are, and a warning says so.
 *
 * <p><b>Earlier versions.</b> Checkpoints are written with {@code format_version} 2; those with 1
 * can still be resumed. They have batches instead of samples, so within an epoch the batch size
 * must be that of before, which is not checked. They do not tell which schedule a state is of: it
 * goes to the one of its class with its options, or else to the only one of its class that is left;
 * if there are several, {@link #resume} fails.
 *
 * <p><b>When.</b> A {@link GradusTrainer} lets a checkpoint be written after any batch, also in the
 * middle of a group of batches whose gradients are accumulated. With DJL's trainer {@code
 * onTrainingBatch} is called before {@code trainer.step()}, so a checkpoint is written one batch
 * after it became due, with the position before this batch. After a batch that made no update
 * (gradients are accumulated, or not finite and skipped) it waits for the next. Only a run whose
 * batches come from {@link #batches} or {@link #fit} can go on within an epoch; else, with {@code
 * EasyTrain.fit(trainer, epochs - at.epoch(), ...)} for example, checkpoints are written at the
 * ends of epochs only, where one is due.
 *
 * <p><b>Threads.</b> A trainer calls its listeners in the thread that trains, and {@link #resume},
 * {@link #batches} and {@link #fit} belong there too; only the updates between two batches may be
 * made by several threads. While a checkpoint is written or loaded, updates by other threads and
 * all else that changes the optimizer's state wait.
 *
 * <p>An error while a checkpoint is written is an {@link UncheckedIOException} and so ends the
 * training; the checkpoints before it stay.
 */
public final class CheckpointListener implements TrainingListener, BatchListener, RunSaver {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointListener.class);

    /** The property of a model that is the number in its file's name. */
    private static final String EPOCH = "Epoch";

    /**
     * Position of a run.
     *
     * @param epoch the number of epochs that are done
     * @param batch the number of batches of the next epoch that are done
     * @param steps the number of batches that are done, of all epochs
     */
    public record Position(int epoch, long batch, long steps) {

        private Position nextBatch() {
            return new Position(epoch, batch + 1, steps + 1);
        }

        private Position nextEpoch() {
            return new Position(epoch + 1, 0, steps);
        }
    }

    private final Checkpoints checkpoints;
    private final Optimizer optimizer;
    private final Long wantedSeed;
    // The listeners whose numbers go on.
    private final List<TrainingListener> numbered = new ArrayList<>();

    // The number of epochs that were done when the run was resumed.
    private int firstEpoch;
    // The run; null until it is resumed.
    private Trainer trainer;
    private RunState run;
    private OptimizerTensors state;
    private RunSeeds seeds;
    private Position position;
    private long samples;
    // The sizes of batches that came from here and are not trained yet.
    private final Deque<Integer> handedOut = new ArrayDeque<>();
    private long updatesBefore;
    // What the checkpoint that is due needs; null if none is.
    private ForwardState due;
    // Whether the batches of this epoch come from here.
    private boolean ownBatches;
    // Whether the first of them are done, and not yet left out.
    private boolean isWithinEpoch;
    private boolean isLastEpoch;

    private CheckpointListener(Builder builder) {
        checkpoints =
                new Checkpoints(
                        builder.directory, builder.everySteps, builder.everyMinutes, builder.keep);
        optimizer = builder.optimizer;
        wantedSeed = builder.seed;
        builder.savers.forEach(this::numberOn);
    }

    // ---- the run ----

    /**
     * Gives the trainer the state of the newest checkpoint: parameters, optimizer, schedules, seed.
     * Without one, the run begins, and its first checkpoint is written at once.
     *
     * <p>A damaged checkpoint is logged and renamed to end in {@code .invalid}, and the one before
     * it is taken.
     *
     * @param trainer the trainer, initialized, with this listener in its configuration
     * @return the position where the run goes on: 0, 0, 0 for a new one
     * @throws FolderLock.InUseException if another process or trainer has the folder
     * @throws IOException if the folder cannot be read or written, it has checkpoints of which none
     *     is valid, or the newest one is of another format or version; that one is left as it is
     * @throws IllegalArgumentException if the checkpoint is one of another model, optimizer or
     *     stateful schedule, or it is not certain which state is whose; the message tells all that
     *     does not fit, and nothing has changed
     * @throws IllegalStateException if a parameter is not initialized, this is not a listener of
     *     the trainer or comes before a stateful schedule or the listener of evaluators, or the
     *     optimizer is inside a wrapper, which is to be given instead
     */
    public Position resume(Trainer trainer) throws IOException {
        List<TrainingListener> listeners = new ArrayList<>();
        trainer.notifyListeners(listeners::add);
        requirePlace(listeners);
        requireOutermost();
        forget();
        RunState found = RunState.of(trainer, optimizer, listeners);
        checkpoints.take();
        boolean isDone = false;
        try {
            begin(trainer, found);
            isDone = true;
        } finally {
            if (!isDone) {
                forget();
            }
        }
        warnOfOldNumbers(listeners);
        return position;
    }

    private void begin(Trainer trainer, RunState found) throws IOException {
        run = found;
        state = run.tensors("");
        Checkpoint checkpoint = checkpoints.loadNewest(run);
        boolean isNew = checkpoint == null;
        if (isNew) {
            long seed = wantedSeed == null ? RandomUtils.RANDOM.nextLong() : wantedSeed;
            checkpoint = new Checkpoint(new Position(0, 0, 0), 0, seed);
        } else if (wantedSeed != null && wantedSeed != checkpoint.seed()) {
            LOG.warn(
                    "The run goes on with its seed, {}; {} is not used",
                    checkpoint.seed(),
                    wantedSeed);
        }
        this.trainer = trainer;
        position = checkpoint.position();
        firstEpoch = position.epoch();
        samples = checkpoint.samples();
        seeds = new RunSeeds(checkpoint.seed());
        checkpoints.countFrom(position);
        isWithinEpoch = position.batch() > 0;
        updatesBefore = state.updates();
        if (isNew) {
            save(Map.of());
        }
        setSeed(seeds.ofEpoch(position.epoch()));
    }

    /** Adds what was done before to the number that a listener gives to a model. */
    private void numberOn(SaveModelTrainingListener saver, Consumer<Trainer> callback) {
        numbered.add(saver);
        saver.setSaveModelCallback(
                t -> {
                    Model model = t.getModel();
                    int own = Integer.parseInt(model.getProperty(EPOCH));
                    model.setProperty(EPOCH, Integer.toString(firstEpoch + own));
                    callback.accept(t);
                });
    }

    private void warnOfOldNumbers(List<TrainingListener> listeners) {
        for (TrainingListener listener : listeners) {
            if (firstEpoch > 0
                    && listener instanceof SaveModelTrainingListener
                    && !numbered.contains(listener)) {
                LOG.warn(
                        "SaveModelTrainingListener numbers its files from 1, though {} epochs are"
                                + " done: it overwrites those of the first epochs, and the one with"
                                + " the highest number, which is loaded, may not be the newest."
                                + " CheckpointListener.Builder.optModelSaver lets the numbers go on",
                        firstEpoch);
            }
        }
    }

    private void requireOutermost() {
        if (optimizer instanceof Stateful stateful && stateful.outer() != null) {
            throw new IllegalStateException(
                    "the optimizer of the checkpoints, "
                            + optimizer.getClass().getSimpleName()
                            + ", is inside "
                            + stateful.outer().getClass().getSimpleName()
                            + ", whose state would be lost; give that one to setOptimizer");
        }
    }

    /** The ends of epochs come to the listeners one after the other. */
    private void requirePlace(List<TrainingListener> listeners) {
        int place = listeners.indexOf(this);
        if (place < 0) {
            throw new IllegalStateException(
                    "the checkpoints need config.addTrainingListeners(checkpoints) before"
                            + " model.newTrainer(config)");
        }
        List<TrainingListener> later = listeners.subList(place, listeners.size());
        requireNone(
                later,
                StatefulSchedule.class,
                ", whose state at the end of an epoch they are to save");
        requireNone(
                later,
                EvaluatorTrainingListener.class,
                ", which is in TrainingListener.Defaults: else they save the results of the epoch"
                        + " before");
    }

    private static void requireNone(List<TrainingListener> listeners, Class<?> type, String why) {
        for (TrainingListener listener : listeners) {
            if (type.isInstance(listener)) {
                throw new IllegalStateException(
                        "add the checkpoints to the configuration's listeners after "
                                + listener.getClass().getSimpleName()
                                + why);
            }
        }
    }

    /**
     * Returns the batches of the current epoch that are not done yet, in an order that depends on
     * the run's seed and the epoch alone. Those that are done are loaded and closed; they are
     * counted by their samples, so batches may be of another size than before, as long as one ends
     * where the checkpoint is. A checkpoint of format version 1 has only the number of batches, so
     * they must have the size of before.
     *
     * @param trainer the trainer that was resumed
     * @param dataset the training data
     * @return the batches, for one iteration
     * @throws IOException if the data cannot be read
     * @throws TranslateException if the data cannot be processed
     * @throws IllegalStateException if the trainer was not resumed, the data has fewer samples or
     *     batches than are done, or no batch ends with the last sample of them
     */
    public Iterable<Batch> batches(Trainer trainer, Dataset dataset)
            throws IOException, TranslateException {
        requireResumed(trainer);
        ownBatches = true;
        isWithinEpoch = false;
        setSeed(seeds.ofEpoch(position.epoch()));
        Iterator<Batch> batches = trainer.iterateDataset(dataset).iterator();
        if (position.batch() > 0) {
            LOG.info(
                    "The data is loaded past the {} {} that are done",
                    samples == Checkpoint.UNCOUNTED ? position.batch() : samples,
                    samples == Checkpoint.UNCOUNTED ? "batches" : "samples");
            skip(batches);
            setSeed(seeds.ofStep(position.steps()));
        }
        handedOut.clear();
        return () -> counted(batches);
    }

    private Iterator<Batch> counted(Iterator<Batch> batches) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                Batch batch = batches.next();
                handedOut.add(batch.getSize());
                return batch;
            }
        };
    }

    /**
     * Samples are counted, since the batches may have had another size; only files of the first
     * version do not have their number.
     */
    private void skip(Iterator<Batch> batches) {
        boolean counted = samples != Checkpoint.UNCOUNTED;
        long done = 0;
        for (long n = 0; counted ? done < samples : n < position.batch(); n++) {
            if (!batches.hasNext()) {
                throw new IllegalStateException(
                        counted
                                ? dataEnds(samples + " samples", done)
                                : dataEnds(position.batch() + " batches", n));
            }
            try (Batch batch = batches.next()) {
                done += batch.getSize();
            }
        }
        if (!counted) {
            samples = done;
        } else if (done > samples) {
            throw new IllegalStateException(
                    samples
                            + " samples of the epoch are done, but no batch ends there now: one"
                            + " ends at "
                            + done
                            + "; go on with the batch size of before, or one that divides it,"
                            + " until the end of the epoch");
        }
    }

    private static String dataEnds(String wanted, long found) {
        return wanted + " of the epoch are done, but the data set has only " + found;
    }

    /**
     * Trains as {@code EasyTrain.fit} does, from where the run is: resumes it, then trains epochs
     * and evaluates each. The last epoch is followed by a checkpoint in any case.
     *
     * @param trainer the trainer, initialized, with this listener in its configuration
     * @param epochs the number of epochs of the whole run
     * @param train the training data
     * @param validation the data for evaluation, or null for none
     * @throws IOException if data or checkpoints cannot be read or written, see {@link #resume}
     * @throws TranslateException if data cannot be processed
     */
    public void fit(Trainer trainer, int epochs, Dataset train, Dataset validation)
            throws IOException, TranslateException {
        Position at = resume(trainer);
        for (int epoch = at.epoch(); epoch < epochs; epoch++) {
            for (Batch batch : batches(trainer, train)) {
                EasyTrain.trainBatch(trainer, batch);
                trainer.step();
                batch.close();
            }
            EasyTrain.evaluateDataset(trainer, validation);
            isLastEpoch = epoch == epochs - 1;
            trainer.notifyListeners(listener -> listener.onEpoch(trainer));
        }
    }

    // ---- for GradusTrainer.fit ----

    @Override
    public int begin(Trainer trainer) throws IOException {
        return resume(trainer).epoch();
    }

    @Override
    public Iterable<Batch> remaining(Trainer trainer, Dataset dataset)
            throws IOException, TranslateException {
        return batches(trainer, dataset);
    }

    @Override
    public void saveNow() {
        if (!checkpoints.isSaved(position)) {
            save(Map.of());
        }
    }

    // ---- what the trainer says ----

    /** {@inheritDoc} */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        requireResumed(trainer);
        if (isWithinEpoch) {
            throw new IllegalStateException(
                    "the checkpoint is within an epoch, after batch "
                            + position.batch()
                            + "; iterate over batches(trainer, dataset)");
        }
        if (trainer instanceof GradusTrainer) {
            return;
        }
        // Weights and optimizer are as the step before left them; the forward pass was one more.
        if (due != null && state.updates() != due.updates()) {
            save(due.values());
        }
        dropDue();
        position = position.nextBatch();
        samples += handedOut.isEmpty() ? 0 : handedOut.remove();
        if (ownBatches && checkpoints.isDue(position)) {
            due = ForwardState.copy(trainer, run.parameters(), state.updates());
        }
        setSeed(seeds.ofStep(position.steps()));
    }

    /** {@inheritDoc} */
    @Override
    public void onBatchDone(Trainer trainer) {
        requireResumed(trainer);
        position = position.nextBatch();
        samples += handedOut.isEmpty() ? 0 : handedOut.remove();
        if (ownBatches && checkpoints.isDue(position)) {
            save(Map.of());
        }
        setSeed(seeds.ofStep(position.steps()));
    }

    /** {@inheritDoc} */
    @Override
    public void onEpoch(Trainer trainer) {
        requireResumed(trainer);
        if (trainer instanceof GradusTrainer own) {
            own.withTrainingWeights(this::endEpoch);
        } else {
            endEpoch();
        }
    }

    private void endEpoch() {
        dropDue();
        if (position.batch() > 0 && state.updates() == updatesBefore) {
            throw new IllegalStateException(
                    "the optimizer of the checkpoints made no update in this epoch; is it that of"
                            + " the training configuration?");
        }
        updatesBefore = state.updates();
        position = position.nextEpoch();
        samples = 0;
        if (checkpoints.isDue(position) || isLastEpoch) {
            save(Map.of());
        }
        ownBatches = false;
        isWithinEpoch = false;
        isLastEpoch = false;
        setSeed(seeds.ofEpoch(position.epoch()));
    }

    /** {@inheritDoc} */
    @Override
    public void onValidationBatch(Trainer trainer, BatchData batchData) {
        // changes nothing that is saved
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        forget();
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        if (this.trainer == trainer) {
            forget();
        }
    }

    // ---- checkpoints ----

    private void save(Map<String, NDArray> earlier) {
        checkpoints.save(new Checkpoint(position, samples, seeds.seed()), run, earlier);
    }

    private void dropDue() {
        if (due != null) {
            due.close();
            due = null;
        }
    }

    private void forget() {
        dropDue();
        checkpoints.giveUp();
        trainer = null;
        run = null;
        state = null;
        ownBatches = false;
        isLastEpoch = false;
    }

    private void requireResumed(Trainer trainer) {
        if (this.trainer != trainer) {
            throw new IllegalStateException(
                    "call resume(trainer) before the training; it begins a new run where the"
                            + " folder has no checkpoints");
        }
    }

    private void setSeed(int seed) {
        trainer.getManager().getEngine().setRandomSeed(seed);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link CheckpointListener}. */
    public static final class Builder {

        private Path directory;
        private Optimizer optimizer;
        private long everySteps;
        private double everyMinutes;
        private boolean hasSteps;
        private boolean hasMinutes;
        private int keep = 3;
        private Long seed;
        private final Map<SaveModelTrainingListener, Consumer<Trainer>> savers =
                new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the folder of the checkpoints, one for each run. It is made if it is missing.
         *
         * @param directory the folder
         * @return this builder
         */
        public Builder setDirectory(Path directory) {
            this.directory = directory;
            return this;
        }

        /**
         * Sets the optimizer, the one that the training configuration has, wrappers included: a
         * trainer does not give it away.
         *
         * @param optimizer an optimizer of this package
         * @return this builder
         */
        public Builder setOptimizer(Optimizer optimizer) {
            this.optimizer = optimizer;
            return this;
        }

        /**
         * Sets after how many steps a checkpoint is due.
         *
         * @param steps the number of batches since the last checkpoint, at least 1; without it only
         *     time counts
         * @return this builder
         */
        public Builder optEverySteps(long steps) {
            everySteps = steps;
            hasSteps = true;
            return this;
        }

        /**
         * Sets after how many minutes a checkpoint is due.
         *
         * @param minutes the time since the last checkpoint, above 0; without it only steps count
         * @return this builder
         */
        public Builder optEveryMinutes(double minutes) {
            everyMinutes = minutes;
            hasMinutes = true;
            return this;
        }

        /**
         * Sets how many checkpoints are kept.
         *
         * @param keep the number, at least 1; the default is 3
         * @return this builder
         */
        public Builder optKeep(int keep) {
            this.keep = keep;
            return this;
        }

        /**
         * Sets the seed of a new run. Without one it is drawn from DJL's random numbers, which
         * {@code Engine.setRandomSeed} seeds. A resumed run keeps its own.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Lets the numbers in a model saver's file names go on in a resumed run: {@code
         * SaveModelTrainingListener} counts its epochs from 1 in each process, and so overwrites
         * what the run saved before. It has a callback of its own for this.
         *
         * @param saver one of the trainer's listeners, new in this process; its callback is set
         * @return this builder
         */
        public Builder optModelSaver(SaveModelTrainingListener saver) {
            return optModelSaver(saver, trainer -> {});
        }

        /**
         * As {@link #optModelSaver(SaveModelTrainingListener)}, for a saver that has a callback.
         *
         * @param saver one of the trainer's listeners, new in this process; its callback is set
         * @param callback what is to be called before a model is saved, after its property {@code
         *     Epoch} was set
         * @return this builder
         */
        public Builder optModelSaver(SaveModelTrainingListener saver, Consumer<Trainer> callback) {
            Checks.required("modelSaver", saver);
            Checks.required("callback", callback);
            savers.put(saver, callback);
            return this;
        }

        /**
         * Builds the listener.
         *
         * @return a new listener, for one trainer at a time
         * @throws IllegalArgumentException if folder, optimizer, or steps and minutes are missing,
         *     an option is out of its range, or the optimizer, or one inside it, is not of this
         *     package
         */
        public CheckpointListener build() {
            Checks.required("directory", directory);
            Checks.required("optimizer", optimizer);
            OptimizerTensors.check(optimizer);
            if (!hasSteps && !hasMinutes) {
                throw new IllegalArgumentException(
                        "everySteps or everyMinutes must be set, but neither is");
            }
            if (hasSteps) {
                Checks.in("everySteps", everySteps, "[1, infinity)");
            }
            if (hasMinutes) {
                Checks.check(
                        everyMinutes > 0 && everyMinutes < Double.POSITIVE_INFINITY,
                        "everyMinutes",
                        everyMinutes,
                        "(0, infinity)");
            }
            Checks.in("keep", keep, "[1, infinity)");
            return new CheckpointListener(this);
        }
    }
}
