package io.gradus.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import ai.djl.util.Pair;
import io.gradus.optimizers.AveragingWrapper;
import io.gradus.optimizers.NonFinite;
import io.gradus.optimizers.state.Stateful;
import io.gradus.text.Checks;
import io.gradus.training.methods.StepMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trainer that sees a step as a whole, for {@code EasyTrain.fit}, {@code EasyTrain.trainBatch} and
 * loops of one's own, with every listener of DJL.
 *
 * <pre>{@code
 * try (GradusTrainer trainer = GradusTrainer.builder()
 *         .setModel(model)
 *         .setConfig(config)
 *         .optAccumulate(4)
 *         .optClip(GradientClip.norm(1))
 *         .build()) {
 *     trainer.initialize(new Shape(1, 3, 32, 32));
 *     EasyTrain.fit(trainer, 10, training, validation);
 * }
 * }</pre>
 *
 * <p><b>A step</b> is one pipeline over all gradients:
 *
 * <ol>
 *   <li>Those of several devices become their mean, weighted by samples; DJL adds them.
 *   <li>With accumulation they wait for the other batches of their group. The last group of an
 *       epoch may be smaller, and divides by its own count.
 *   <li>Centralization, if it is wanted: g = g - mean(g) over all axes but the first, for arrays of
 *       two dimensions or more (Yong et al. 2020, arXiv 2004.01461).
 *   <li>The global norm, and with {@link Builder#optNonFinite} or loss scaling the question whether
 *       all is finite; if not, the step is left out as a whole: no weight, state, schedule or
 *       average sees it.
 *   <li>{@linkplain GradientClip Clipping}.
 *   <li>The optimizer's update of all parameters together, or a {@link StepMethod}, which may look
 *       at the loss of the batch again.
 * </ol>
 *
 * <p>Gradients are never copied. The number of updates is that of the optimizer, and schedules,
 * averages, checkpoints and reports go by it.
 *
 * <p><b>Averages.</b> Where the optimizer is, or goes around, an {@link AveragingWrapper}, such as
 * {@code Ema}, {@link #evaluate} uses the averaged weights, and what a listener saves at the end of
 * an epoch are these. The weights come back with the next batch that is trained; {@link
 * #useTrainingWeights} brings them back at once. {@link Builder#optEvaluateAverages} turns this
 * off.
 *
 * <p><b>An executor service</b> of the configuration works on the splits of a batch, and these are
 * waited for, which DJL does not. An exception of a split is thrown when the batch's gradients are
 * complete.
 *
 * <p><b>Threads.</b> One thread trains, evaluates, and closes the trainer.
 */
public final class GradusTrainer extends Trainer implements StoreHolder {

    private static final Logger LOG = LoggerFactory.getLogger(GradusTrainer.class);

    /** How long a process that is to end waits for the batch and the checkpoint. */
    private static final int SECONDS_TO_END = 60;

    private final Builder options;
    private final DeferredListeners listeners;
    private final ParameterStore store;
    private final Optimizer optimizer;
    private final Optional<SplitExecutor> executor;
    private final WholeStep step;
    private final Averages averages;
    private final Passes passes = new Passes();
    // What the batches of the present epoch come from, once one of them has been trained.
    private EpochIterator epoch;
    private EpochIterator lastIterated;
    // Whether the run was resumed within a group of batches, which the end of the epoch completes.
    private boolean isWithinGroup;
    // Null where nobody has called fit.
    private volatile FitLoop fit;

    private GradusTrainer(Builder builder, DeferredListeners listeners) {
        super(builder.model, new DeferredConfig(builder.config, listeners));
        options = builder;
        this.listeners = listeners;
        optimizer = builder.config.getOptimizer();
        store = builder.stores.apply(getManager());
        store.setParameterServer(new NoServer(), getDevices());
        executor = super.getExecutorService().map(SplitExecutor::new);
        step = new WholeStep(this, builder, optimizer);
        averages =
                Averages.of(
                        optimizer,
                        builder.evaluateAverages,
                        builder.statisticsBatches,
                        super::iterateDataset);
        listeners.tellBegin(this);
    }

    /** {@return the optimizer of the configuration} */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** {@return the number of updates of the run so far} */
    public long updates() {
        return step.updates();
    }

    /** {@return how many steps were left out so far, as a gradient was infinite or NaN} */
    public long skippedSteps() {
        return step.skipped();
    }

    /** {@return the factor that losses are multiplied by now; 1 without loss scaling} */
    public double lossScale() {
        return options.lossScaler == null ? 1 : options.lossScaler.scale();
    }

    /** The array of a parameter on a device. */
    NDArray value(Parameter parameter, Device device) {
        return store.getValue(parameter, device, true);
    }

    /** {@return the replicas of all parameters} */
    @Override
    public ParameterStore store() {
        return store;
    }

    // ---- the trainer ----

    @Override
    public void initialize(Shape... shapes) {
        Block block = getModel().getBlock();
        block.initialize(getModel().getNDManager(), getModel().getDataType(), shapes);
        for (Pair<String, Parameter> pair : block.getParameters()) {
            for (Device device : getDevices()) {
                store.getValue(pair.getValue(), device, true);
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>When its batches are used up, and some of them were trained, a group of batches that waits
     * for more is complete: a step is made.
     */
    @Override
    public Iterable<Batch> iterateDataset(Dataset dataset) throws IOException, TranslateException {
        Iterable<Batch> batches = super.iterateDataset(dataset);
        return () -> new EpochIterator(batches.iterator(), dataset);
    }

    private final class EpochIterator implements Iterator<Batch> {

        private final Iterator<Batch> batches;
        private final Dataset dataset;

        EpochIterator(Iterator<Batch> batches, Dataset dataset) {
            this.batches = batches;
            this.dataset = dataset;
        }

        @Override
        public boolean hasNext() {
            boolean more = batches.hasNext();
            if (!more && (epoch == this || isWithinGroup)) {
                epoch = null;
                isWithinGroup = false;
                endEpoch();
            }
            return more;
        }

        @Override
        public Batch next() {
            Batch batch = batches.next();
            lastIterated = this;
            return batch;
        }
    }

    /**
     * Ends an epoch: makes a step of the batches that wait for others of their group, if any. This
     * happens by itself where the batches come from {@link #iterateDataset} and are all used.
     */
    public void endEpoch() {
        step.flush();
        averages.swapIn(getModel().getBlock());
    }

    @Override
    public Optional<ExecutorService> getExecutorService() {
        // the constructor of Trainer asks before there is one
        return executor == null ? Optional.empty() : executor.map(service -> service);
    }

    @Override
    public GradientCollector newGradientCollector() {
        averages.swapOut();
        executor.ifPresent(SplitExecutor::collect);
        return new ScaledCollector(super.newGradientCollector());
    }

    private final class ScaledCollector implements GradientCollector {

        private final GradientCollector collector;
        private boolean isOpen = true;

        ScaledCollector(GradientCollector collector) {
            this.collector = collector;
        }

        @Override
        public void backward(NDArray loss) {
            boolean isRead = wantsReports() || options.method != null;
            passes.backward(isRead ? Passes.number(loss) : Double.NaN);
            double scale = lossScale();
            if (scale == 1) {
                collector.backward(loss);
                return;
            }
            // A number of Java's may be gone when the backward pass wants it: this one is
            // PyTorch's.
            NDArray factor =
                    loss.getManager().full(loss.getShape(), (float) scale, loss.getDataType());
            collector.backward(loss.mul(factor));
        }

        @Override
        public void zeroGradients() {
            collector.zeroGradients();
        }

        @Override
        public void close() {
            if (!isOpen) {
                return;
            }
            isOpen = false;
            try {
                executor.ifPresent(SplitExecutor::join);
            } finally {
                collector.close();
            }
            if (executor.isPresent()) {
                passes.requireBackward();
            }
        }
    }

    @Override
    public NDList forward(NDList input) {
        return forward(input, null);
    }

    @Override
    public NDList forward(NDList data, NDList labels) {
        long begin = System.nanoTime();
        averages.swapOut();
        NDList input = options.memoryFormat.apply(data);
        passes.begin(input, labels);
        try {
            return run(input, labels);
        } finally {
            addMetric("forward", begin);
        }
    }

    /** A pass in training mode. */
    NDList run(NDList data, NDList labels) {
        Block block = getModel().getBlock();
        return labels == null
                ? block.forward(store, data, true)
                : block.forward(store, data, labels, null);
    }

    @Override
    public NDList evaluate(NDList input) {
        averages.swapIn(getModel().getBlock());
        return getModel().getBlock().forward(store, options.memoryFormat.apply(input), false, null);
    }

    /**
     * Brings the weights that are trained back into the model, if averages are in their place. It
     * does nothing otherwise.
     */
    public void useTrainingWeights() {
        averages.swapOut();
    }

    /**
     * Makes a step with the gradients of the batch, or lets them wait for the other batches of
     * their group.
     *
     * @throws IllegalStateException if there are no gradients in the first step, a step method
     *     lacks the labels, or as {@link Stateful#update}
     * @throws ArithmeticException if a gradient is infinite or NaN and that is to fail, or has been
     *     so in too many steps in a row
     */
    @Override
    public void step() {
        averages.swapOut();
        epoch = lastIterated;
        isWithinGroup = false;
        if (epoch != null) {
            averages.trainOn(epoch.dataset);
        }
        try {
            step.batch(passes);
        } finally {
            passes.clear();
        }
        notifyListeners(
                listener -> {
                    if (listener instanceof BatchListener batches) {
                        batches.onBatchDone(this);
                    }
                });
    }

    @Override
    public void close() {
        if (getManager().isOpen()) {
            averages.swapOut();
            store.sync();
            step.close();
        }
        super.close();
    }

    boolean wantsReports() {
        return fit != null || !options.stepListeners.isEmpty() || listeners.hasStepListeners();
    }

    // ---- the run ----

    /**
     * Trains a model from the first epoch, or from where the run was saved, to the last.
     *
     * <p>Each epoch trains with all batches of the training data, evaluates the validation data,
     * and then tells DJL's listeners ({@code onEpoch}). With a saver the run is resumed; one that
     * is finished already is evaluated again, and its result returned. Where early stopping
     * restores the best weights, the model has these at the end, averages included.
     *
     * <p>When the process is asked to end (SIGTERM, Ctrl-C), or {@link #stop} is called, the run
     * ends after the batch that is being trained, and is saved.
     *
     * <p>DJL's own listeners count epochs from 1 in each process; {@code
     * CheckpointListener.Builder.optModelSaver} lets the numbers of saved models go on.
     *
     * @param run the options
     * @param training the training data
     * @param validation the validation data, or null
     * @return the result
     * @throws IOException if data or checkpoints cannot be read or written
     * @throws TranslateException if data cannot be processed
     * @throws IllegalStateException if this is called within a run
     */
    public FitResult fit(Fit run, Dataset training, Dataset validation)
            throws IOException, TranslateException {
        if (fit != null) {
            throw new IllegalStateException("fit must not be called within a run");
        }
        fit = new FitLoop(this, run, training, validation);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> awaitEnd(ended), "gradus-end-of-run");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return fit.run();
        } finally {
            ended.countDown();
            removeHook(hook);
            fit = null;
        }
    }

    /** Ends a run after the present batch; from any thread. Without a run nothing happens. */
    public void stop() {
        FitLoop now = fit;
        if (now != null) {
            now.stop();
        }
    }

    /** The process ends when its shutdown hooks do. */
    private void awaitEnd(CountDownLatch ended) {
        stop();
        try {
            if (!ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.warn("The run did not end within {} seconds", SECONDS_TO_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The process is ending", e);
        }
    }

    void listen(TrainingListener listener) {
        listeners.addOwn(listener);
    }

    void unlisten(TrainingListener listener) {
        listeners.removeOwn(listener);
    }

    void endAverages() {
        averages.end();
    }

    void tell(StepReport report) {
        if (getMetrics() != null && !Double.isNaN(report.gradientNorm())) {
            getMetrics().addMetric("gradient_norm", report.gradientNorm());
        }
        if (fit != null) {
            fit.onStep(report);
        }
        options.stepListeners.forEach(listener -> listener.onStep(this, report));
        notifyListeners(
                listener -> {
                    if (listener instanceof StepListener steps) {
                        steps.onStep(this, report);
                    }
                });
    }

    // ---- checkpoints ----

    /**
     * Lets an action see the weights that are trained, where averages are in their place.
     *
     * @param action the action
     */
    public void withTrainingWeights(Runnable action) {
        averages.without(getModel().getBlock(), action);
    }

    /**
     * Adds what the trainer keeps between two batches beside parameters and optimizer, for a
     * checkpoint: the gradients of a group of batches that is not complete, the loss scale, the
     * number of steps that were left out, and what a step method keeps.
     *
     * @param manager the manager of the arrays, which are copies
     * @param arrays the arrays by name, to which they are added
     * @param metadata numbers by name, to which they are added
     */
    public void saveState(
            NDManager manager, Map<String, NDArray> arrays, Map<String, String> metadata) {
        step.save(manager, arrays, metadata);
        if (fit != null) {
            fit.save(arrays, metadata);
        }
    }

    /**
     * Takes up what {@link #saveState} has given.
     *
     * @param arrays the arrays by name; they are copied
     * @param metadata numbers by name; none for a run that this trainer did not begin
     * @throws IllegalArgumentException if the arrays are those of another step method
     */
    public void restoreState(Map<String, NDArray> arrays, Map<String, String> metadata) {
        step.restore(arrays, metadata);
        if (fit != null) {
            fit.restore(arrays, metadata);
        }
        isWithinGroup = step.batchesInGroup() > 0;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link GradusTrainer}. */
    public static final class Builder {

        Model model;
        TrainingConfig config;
        int accumulate = 1;
        Accumulation accumulation = Accumulation.MEAN;
        GradientClip clip;
        boolean failOnNonFiniteNorm;
        boolean centralize;
        NonFinite nonFinite = NonFinite.PASS;
        int maxSkipped = 100;
        LossScaler lossScaler;
        StepMethod method;
        MemoryFormat memoryFormat = MemoryFormat.AS_IS;
        boolean evaluateAverages = true;
        // A test has one for two devices where there is one.
        Function<NDManager, ParameterStore> stores = manager -> new ParameterStore(manager, false);
        int statisticsBatches = -1;
        final List<StepListener> stepListeners = new ArrayList<>();

        private Builder() {}

        /**
         * Sets the model.
         *
         * @param model the model, whose block is trained
         * @return this builder
         */
        public Builder setModel(Model model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the training configuration: loss, optimizer, devices, initializers, evaluators,
         * listeners, executor service, as for {@code model.newTrainer(config)}.
         *
         * @param config the configuration
         * @return this builder
         */
        public Builder setConfig(TrainingConfig config) {
            this.config = config;
            return this;
        }

        /**
         * Sets how many batches make an update, whose gradient is their mean.
         *
         * @param batches the number, in [1, infinity); the default is 1
         * @return this builder
         */
        public Builder optAccumulate(int batches) {
            return optAccumulate(batches, Accumulation.MEAN);
        }

        /**
         * Sets how many batches make an update. Without batch normalization k batches are as one of
         * k times the size. The schedule's steps are updates, not batches.
         *
         * @param batches the number, in [1, infinity); the default is 1
         * @param accumulation whether the mean of their gradients counts, the default, or the sum
         * @return this builder
         */
        public Builder optAccumulate(int batches, Accumulation accumulation) {
            accumulate = batches;
            this.accumulation = accumulation;
            return this;
        }

        /**
         * Sets a limit of the gradients.
         *
         * @param clip the limit; null, the default, for none
         * @return this builder
         */
        public Builder optClip(GradientClip clip) {
            this.clip = clip;
            return this;
        }

        /**
         * Sets whether a norm that is infinite or NaN, which is to be clipped, is an error, as
         * {@code error_if_nonfinite} of PyTorch.
         *
         * @param fail whether it is; the default is false
         * @return this builder
         */
        public Builder optFailOnNonFiniteNorm(boolean fail) {
            failOnNonFiniteNorm = fail;
            return this;
        }

        /**
         * Sets whether gradients of two dimensions or more are centralized.
         *
         * @param centralize whether they are; the default is false
         * @return this builder
         */
        public Builder optCentralize(boolean centralize) {
            this.centralize = centralize;
            return this;
        }

        /**
         * Sets what is done with a step in which a gradient is infinite or NaN: {@code PASS} hands
         * it on, {@code SKIP} leaves the whole step out, {@code FAIL} throws with the parameter's
         * path, before anything has changed.
         *
         * @param nonFinite the policy; the default is {@code PASS}, or {@code SKIP} with loss
         *     scaling
         * @return this builder
         */
        public Builder optNonFinite(NonFinite nonFinite) {
            this.nonFinite = nonFinite;
            return this;
        }

        /**
         * Sets how many steps in a row may be left out.
         *
         * @param maxSkipped the number, in [1, infinity); the default is 100
         * @return this builder
         */
        public Builder optMaxSkipped(int maxSkipped) {
            this.maxSkipped = maxSkipped;
            return this;
        }

        /**
         * Sets the scaling of the loss, for float16.
         *
         * @param lossScaler the scaler, for this trainer alone; null, the default, for none
         * @return this builder
         */
        public Builder optLossScaler(LossScaler lossScaler) {
            this.lossScaler = lossScaler;
            return this;
        }

        /**
         * Sets how a step is made, where that is more than the optimizer's update.
         *
         * @param method the method, for this trainer alone, which closes it; null, the default, for
         *     the update alone
         * @return this builder
         */
        public Builder optMethod(StepMethod method) {
            this.method = method;
            return this;
        }

        /**
         * Sets the order of images in memory.
         *
         * @param memoryFormat the order; the default is {@link MemoryFormat#AS_IS}
         * @return this builder
         */
        public Builder optMemoryFormat(MemoryFormat memoryFormat) {
            this.memoryFormat = memoryFormat;
            return this;
        }

        /**
         * Sets whether averaged weights, where the optimizer keeps some, are those that are
         * evaluated and saved by listeners.
         *
         * @param evaluateAverages whether they are; the default is true
         * @return this builder
         */
        public Builder optEvaluateAverages(boolean evaluateAverages) {
            this.evaluateAverages = evaluateAverages;
            return this;
        }

        /**
         * Sets from how many batches of the training data the running statistics of batch
         * normalization are computed, when averages take the place of the weights; see {@link
         * BatchNormStatistics#recompute(Block, Iterable)}. Training goes on with its own.
         *
         * @param batches the largest number, in [0, infinity); 0 for the statistics of the
         *     training; the default is 100 for {@code Swa}, whose average may be far from every
         *     weight it is made of, and 0 for others
         * @return this builder
         */
        public Builder optStatisticsBatches(int batches) {
            Checks.in("statisticsBatches", batches, "[0, infinity)");
            statisticsBatches = batches;
            return this;
        }

        /**
         * Adds a listener of steps.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder addStepListener(StepListener listener) {
            stepListeners.add(Checks.required("stepListener", listener));
            return this;
        }

        /**
         * Builds the trainer. As {@code model.newTrainer(config)} this gives the block the
         * configuration's initializers and, if the model was loaded, unfreezes its parameters.
         *
         * @return a new trainer
         * @throws IllegalArgumentException if model or configuration is missing, or an option is
         *     out of its range
         */
        public GradusTrainer build() {
            Checks.required("model", model);
            Checks.required("config", config);
            Checks.in("accumulate", accumulate, "[1, infinity)");
            Checks.required("accumulation", accumulation);
            Checks.required("nonFinite", nonFinite);
            Checks.in("maxSkipped", maxSkipped, "[1, infinity)");
            Checks.required("memoryFormat", memoryFormat);
            Checks.check(
                    method == null || accumulate == 1,
                    "accumulate",
                    accumulate,
                    "1 with a step method, which runs its batch again");
            prepare();
            return new GradusTrainer(this, new DeferredListeners(config));
        }

        /** DJL keeps to itself whether a model was loaded. */
        private void prepare() {
            model.newTrainer(new DeferredConfig(config, List.of())).close();
        }
    }
}
