package io.gradus.training.search;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.LocalParameterServer;
import ai.djl.training.ParameterServer;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.gradus.optimizers.state.Stateful;
import io.gradus.text.Checks;
import io.gradus.training.TrainerParameters;
import io.gradus.training.TrainerSnapshot;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The learning-rate range test: trains for some steps while the learning rate grows from very small
 * to too large, and shows with which one the loss falls best.
 *
 * <pre>
 * rate(i) = min (max / min)^(i / (steps - 1))                       i = 0 .. steps - 1
 * s(i) = smoothing s(i - 1) + (1 - smoothing) loss(i)               s(-1) = 0
 * smoothed(i) = s(i) / (1 - smoothing^(i + 1))
 * it ends where the loss is not finite, or smoothed(i) &gt; divergence * the lowest so far
 * </pre>
 *
 * <pre>{@code
 * LearningRateCurve curve = LearningRateFinder.builder()
 *         .setOptimizer(rate -> Adam.builder().optLearningRateTracker(rate).build())
 *         .build()
 *         .find(trainer, train);
 * double rate = curve.suggestion().orElse(0.001);
 * curve.save(Path.of("find-lr.svg"));
 * }</pre>
 *
 * <p>The steps are made with a new optimizer, of this library or of DJL, that begins without any
 * state. That of the trainer is not used, and so neither its state nor its counts change. Weights,
 * gradients, running statistics and random numbers are brought back at the end, whatever happened,
 * so training goes on as if there had been no test. Two things are beyond reach. A data set that
 * counts how often it was gone through counts the test too; give the test one of its own where
 * draws depend on that. And PyTorch's random numbers on a GPU begin again from their seed; those on
 * the CPU go on where they were, unless more than a billion were drawn since the seed was set, or
 * something else than {@code Engine.setRandomSeed} set it: then a warning is logged, and they go on
 * from a seed that was drawn before the test.
 *
 * <p>The trainer's listeners are not told of the steps; a new optimizer that is a listener is.
 *
 * @see <a href="https://arxiv.org/abs/1506.01186">Smith, Cyclical Learning Rates for Training
 *     Neural Networks, 2015</a>
 */
public final class LearningRateFinder {

    private final Function<Tracker, Optimizer> optimizer;
    private final double min;
    private final double max;
    private final int steps;
    private final double smoothing;
    private final double divergence;
    private final Observer observer;

    /** Is told of each step of a test. */
    @FunctionalInterface
    public interface Observer {

        /**
         * Called after a batch's loss is known.
         *
         * @param step the number of the step, from 1 on
         * @param learningRate its learning rate
         * @param loss the batch's loss
         * @return whether to go on; if not, the test ends with what there is
         */
        boolean onStep(int step, double learningRate, double loss);
    }

    private LearningRateFinder(Builder builder) {
        optimizer = builder.optimizer;
        min = builder.min;
        max = builder.max;
        steps = builder.steps;
        smoothing = builder.smoothing;
        divergence = builder.divergence;
        observer = builder.observer;
    }

    /**
     * Makes the test with the batches of a data set, which is gone through as often as it takes.
     *
     * @param trainer the trainer, initialized; model, loss and devices are its own
     * @param dataset the training data
     * @return what came out
     * @throws IOException if the data cannot be read
     * @throws TranslateException if the data cannot be processed
     * @throws IllegalArgumentException if the data set has no batch, or the function for the
     *     optimizer gives none
     * @throws IllegalStateException if a parameter is not initialized
     */
    public LearningRateCurve find(Trainer trainer, Dataset dataset)
            throws IOException, TranslateException {
        try (Run run = new Run(trainer)) {
            while (run.goesOn()) {
                Iterator<Batch> batches = trainer.iterateDataset(dataset).iterator();
                if (!batches.hasNext()) {
                    throw new IllegalArgumentException(
                            "the data set must have a batch, but is empty");
                }
                run.take(batches);
            }
            return run.curve();
        }
    }

    /**
     * Makes the test with batches from elsewhere, one for each step; those that are taken are
     * closed.
     *
     * @param trainer the trainer, initialized; model, loss and devices are its own
     * @param batches as many batches as there are steps; the iteration begins once the random
     *     numbers are noted
     * @return what came out
     * @throws IllegalArgumentException if there are not enough batches, or the function for the
     *     optimizer gives none
     * @throws IllegalStateException if a parameter is not initialized
     */
    public LearningRateCurve find(Trainer trainer, Iterable<Batch> batches) {
        try (Run run = new Run(trainer)) {
            run.take(batches.iterator());
            if (run.goesOn()) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "there must be a batch for each of the %d steps, but there are %d",
                                steps,
                                run.done()));
            }
            return run.curve();
        }
    }

    /** One test. */
    private final class Run implements AutoCloseable {

        private final Trainer trainer;
        private final TrainerParameters parameters;
        private final TrainerSnapshot snapshot;
        private final LearningRateCurve.Recorder recorder =
                new LearningRateCurve.Recorder(smoothing, divergence);
        private final Optimizer own;
        private final ParameterServer server;
        private float rate = (float) min;
        private boolean stopped;

        Run(Trainer trainer) {
            this.trainer = trainer;
            parameters = new TrainerParameters(trainer);
            own = optimizer.apply(count -> rate);
            Checks.required("the optimizer that the function gives", own);
            server = new LocalParameterServer(own);
            snapshot = new TrainerSnapshot(trainer, parameters);
        }

        int done() {
            return recorder.size();
        }

        boolean goesOn() {
            return !stopped && done() < steps && !recorder.hasDiverged();
        }

        LearningRateCurve curve() {
            return recorder.curve();
        }

        void take(Iterator<Batch> batches) {
            while (goesOn() && batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    rate = (float) (min * Math.pow(max / min, done() / (steps - 1.0)));
                    double loss = pass(batch);
                    recorder.add(rate, loss);
                    stopped = !observer.onStep(done(), rate, loss);
                    if (goesOn()) {
                        update();
                    }
                }
            }
        }

        /** Forward and backward, as {@code EasyTrain} has them; returns the loss. */
        private double pass(Batch batch) {
            Batch[] splits = batch.split(trainer.getDevices(), false);
            BatchData data =
                    new BatchData(batch, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
            double sum = 0;
            try (GradientCollector collector = trainer.newGradientCollector()) {
                for (Batch split : splits) {
                    NDList labels = split.getLabels();
                    NDList predictions = trainer.forward(split.getData(), labels);
                    NDArray loss = trainer.getLoss().evaluate(labels, predictions);
                    collector.backward(loss);
                    data.getLabels().put(labels.head().getDevice(), labels);
                    data.getPredictions().put(predictions.head().getDevice(), predictions);
                    sum += loss.toType(DataType.FLOAT64, true).getDouble();
                }
            }
            tell(data);
            return sum / splits.length;
        }

        private void tell(BatchData data) {
            Optimizer at = own;
            while (at != null) {
                if (at instanceof TrainingListener listener) {
                    listener.onTrainingBatch(trainer, data);
                }
                at = at instanceof Stateful stateful ? stateful.inner() : null;
            }
        }

        /** What {@code trainer.step()} does, with another optimizer. */
        private void update() {
            for (Map.Entry<String, Parameter> entry : parameters.byPath().entrySet()) {
                Parameter parameter = entry.getValue();
                if (parameter.requiresGradient()) {
                    server.update(parameter.getId(), parameters.onDevices(parameter));
                }
            }
        }

        @Override
        public void close() {
            snapshot.close();
            if (own instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IllegalStateException("the optimizer could not be closed", e);
                }
            }
        }
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link LearningRateFinder}. */
    public static final class Builder {

        private Function<Tracker, Optimizer> optimizer;
        private double min = 1e-7;
        private double max = 10;
        private int steps = 150;
        private double smoothing = 0.9;
        private double divergence = 4;
        private Observer observer = (step, rate, loss) -> true;

        private Builder() {}

        /**
         * Sets what makes the optimizer of a test.
         *
         * @param optimizer makes a new optimizer, with the learning rate that it is given
         * @return this builder
         */
        public Builder setOptimizer(Function<Tracker, Optimizer> optimizer) {
            this.optimizer = optimizer;
            return this;
        }

        /**
         * Sets the first learning rate.
         *
         * @param min the rate, above 0; the default is 1e-7
         * @return this builder
         */
        public Builder optMin(double min) {
            this.min = min;
            return this;
        }

        /**
         * Sets the last learning rate, which is not reached where the loss diverges before.
         *
         * @param max the rate, above the first; the default is 10
         * @return this builder
         */
        public Builder optMax(double max) {
            this.max = max;
            return this;
        }

        /**
         * Sets the number of steps.
         *
         * @param steps the number, at least 20; the default is 150
         * @return this builder
         */
        public Builder optSteps(int steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets how much of the running mean of the loss stays at each step. More makes the curve
         * smoother, and late.
         *
         * @param smoothing the part, in [0, 1); the default is 0.9
         * @return this builder
         */
        public Builder optSmoothing(double smoothing) {
            this.smoothing = smoothing;
            return this;
        }

        /**
         * Sets where the test ends early. Of a loss below zero its size counts: it may rise by
         * {@code divergence - 1} times that.
         *
         * @param divergence how many times the lowest smoothed loss, above 1; the default is 4
         * @return this builder
         */
        public Builder optDivergence(double divergence) {
            this.divergence = divergence;
            return this;
        }

        /**
         * Sets who is told of each step, and may end the test.
         *
         * @param observer the observer; without one the test goes on to its end
         * @return this builder
         */
        public Builder optObserver(Observer observer) {
            this.observer = observer;
            return this;
        }

        /**
         * Builds the finder.
         *
         * @return a new finder, which may make any number of tests
         * @throws IllegalArgumentException if the optimizer is missing or an option is out of its
         *     range
         */
        public LearningRateFinder build() {
            Checks.required("optimizer", optimizer);
            Checks.check(
                    (float) min > 0 && (float) min < Float.POSITIVE_INFINITY,
                    "min",
                    min,
                    "(0, infinity) as a float32");
            Checks.check(
                    (float) max > 0 && (float) max < Float.POSITIVE_INFINITY,
                    "max",
                    max,
                    "(0, infinity) as a float32");
            Checks.check(max > min, "max", max, "(" + min + " (min), infinity)");
            Checks.in("steps", steps, "[" + LearningRateCurve.LEAST + ", infinity)");
            Checks.in("smoothing", smoothing, "[0, 1)");
            Checks.check(
                    divergence > 1 && divergence < Double.POSITIVE_INFINITY,
                    "divergence",
                    divergence,
                    "(1, infinity)");
            Checks.required("observer", observer);
            return new LearningRateFinder(this);
        }
    }
}
