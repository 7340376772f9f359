package io.gradus.schedulers;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.tracker.Tracker;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Multiplies the value by a factor when a metric, such as the validation loss, stops improving.
 *
 * <pre>
 * after each epoch, with the metric m:
 *   if m is better than best:       best = m, bad = 0
 *   else:                           bad = bad + 1
 *   if cooldownLeft &gt; 0:            cooldownLeft = cooldownLeft - 1, bad = 0
 *   if bad &gt; patience:              cooldownLeft = cooldown, bad = 0
 *                                   lower = max(value factor, minValue)
 *                                   value = lower, if value - lower &gt; epsilon
 *
 * m is better than best if
 *   MIN, REL    m &lt; best (1 - threshold)       MAX, REL    m &gt; best (1 + threshold)
 *   MIN, ABS    m &lt; best - threshold           MAX, ABS    m &gt; best + threshold
 * </pre>
 *
 * <p>It is a {@link Tracker} for the optimizer and a listener of the trainer, both at once:
 *
 * <pre>{@code
 * PlateauTracker rate = PlateauTracker.builder().setBaseValue(0.1).optPatience(3).build();
 * new DefaultTrainingConfig(loss)
 *         .optOptimizer(Adam.builder().optLearningRateTracker(rate).build())
 *         .addTrainingListeners(TrainingListener.Defaults.logging())
 *         .addTrainingListeners(rate);
 * }</pre>
 *
 * <p>These are PyTorch's {@code ReduceLROnPlateau} and its defaults. A metric that is NaN is not
 * better; the first one that is a number is. A relative threshold is for metrics above 0: below, it
 * lets through what is a little worse.
 *
 * <p><b>The metric.</b> By default {@code validate_loss} is watched. It goes by one of two kinds of
 * names:
 *
 * <ul>
 *   <li>{@code train_loss}, {@code validate_loss}, and for each evaluator, the loss included,
 *       {@code train_} and {@code validate_} with its name: {@code validate_Accuracy}, {@code
 *       train_SoftmaxCrossEntropyLoss}. They are the entries of {@code
 *       trainer.getTrainingResult().getEvaluations()}.
 *   <li>If {@code trainer.setMetrics(new Metrics())} was called, anything in {@code
 *       trainer.getMetrics()}, of which the last value counts. There the same, in the decimal
 *       digits of a float, are {@code train_epoch_Accuracy}, {@code
 *       validate_epoch_SoftmaxCrossEntropyLoss} and so on; other listeners may add more.
 * </ul>
 *
 * <p>DJL's {@code EvaluatorTrainingListener}, which all of {@code TrainingListener.Defaults} have,
 * measures the first kind. A trainer tells its listeners of the end of an epoch in the order in
 * which they were added, so this one goes after it, and before a {@code CheckpointListener}. An
 * epoch after which the metric is not there, or has no value because nothing was validated, ends in
 * an {@link IllegalStateException} that says which metrics there are. Without a {@link Trainer},
 * call {@link #step}. A tracker that nobody tells anything keeps its value, and logs a warning at
 * the 1,000th update.
 *
 * <p><b>Not a {@link Schedule}.</b> The value depends on the metrics so far and not on the step: it
 * is the present one whatever update is asked for. It can neither be drawn ahead of the training
 * nor be written as a text. Still it goes into every schedule that is made of trackers, such as
 * {@code WarmupTracker.builder().setMain(rate)} or {@code Schedules.of(rate).times(other)}. Its
 * state is saved by the checkpoints of {@code CheckpointListener}, which find it there or among the
 * trainer's listeners. One run needs one tracker of its own; it may be asked from any thread.
 *
 * @see <a
 *     href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html">PyTorch's
 *     ReduceLROnPlateau</a>
 */
public final class PlateauTracker extends TrainingListenerAdapter
        implements Tracker, StatefulSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(PlateauTracker.class);

    /** After so many updates without an epoch it is time to ask whether any will be noticed. */
    private static final int LATE = 1000;

    private final double baseValue;
    private final String metric;
    private final Mode mode;
    private final double factor;
    private final long patience;
    private final double threshold;
    private final ThresholdMode thresholdMode;
    private final long cooldown;
    private final double minValue;
    private final double epsilon;

    private final WatchedMetric watched;
    private volatile State state;

    /** Whether a trainer, a metric or a state has come, or the lack of all three was told. */
    private volatile boolean attended;

    /**
     * What changes.
     *
     * @param value the present value
     * @param best the best metric
     * @param bad how many metrics in a row were not better
     * @param cooldownLeft how many metrics will not be counted
     */
    private record State(double value, double best, long bad, long cooldownLeft) {}

    private PlateauTracker(Builder builder) {
        baseValue = builder.baseValue();
        metric = Checks.required("metric", builder.metric);
        if (metric.isBlank()) {
            throw Checks.bad("metric", "'" + metric + "'", "not blank");
        }
        mode = Checks.required("mode", builder.mode);
        factor = Checks.in("factor", builder.factor, "(0, 1)");
        patience = Steps.lengthOrNone("patience", builder.patience);
        thresholdMode = Checks.required("thresholdMode", builder.thresholdMode);
        threshold =
                thresholdMode == ThresholdMode.REL
                        ? Checks.in("threshold", builder.threshold, "[0, 1)")
                        : Checks.in("threshold", builder.threshold, "[0, infinity)");
        cooldown = Steps.lengthOrNone("cooldown", builder.cooldown);
        minValue = Checks.in("minValue", builder.minValue, "[0, baseValue = " + baseValue + "]");
        epsilon = Checks.in("epsilon", builder.epsilon, "[0, infinity)");
        watched = new WatchedMetric(metric);
        state = new State(baseValue, mode.worst, 0, 0);
    }

    /**
     * Starts a tracker.
     *
     * @return a builder with the defaults set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the present value.
     *
     * @return the base value, until the first reduction
     */
    public double value() {
        return state.value();
    }

    /**
     * Returns the present value, for any update. If the 1,000th is reached and nothing has told of
     * a metric or a trainer, it logs a warning, once.
     *
     * @param numUpdate has no influence on the value
     * @return {@link #value()}, rounded to float
     */
    @Override
    public float getNewValue(int numUpdate) {
        if (numUpdate >= LATE && !attended) {
            attended = true;
            LOG.warn(
                    "this PlateauTracker stays at {}: it was asked for update {}, but is no"
                            + " listener of a trainer and was given no {} by step(metric); add it"
                            + " to the training configuration with addTrainingListeners(...)",
                    value(),
                    numUpdate,
                    metric);
        }
        return (float) value();
    }

    /**
     * Returns the name of the metric that is watched.
     *
     * @return the name
     */
    public String metric() {
        return metric;
    }

    /**
     * Takes the metric of an epoch, for training without a {@link Trainer}, or to look at it more
     * often than once in an epoch.
     *
     * @param metric the metric; infinite values are compared, NaN is no improvement
     * @return whether the value was reduced
     */
    public synchronized boolean step(double metric) {
        attended = true;
        State before = state;
        boolean better = isBetter(metric, before.best());
        boolean cooling = before.cooldownLeft() > 0;
        long bad = better || cooling ? 0 : before.bad() + 1;
        long cooldownLeft = cooling ? before.cooldownLeft() - 1 : 0;
        double value = before.value();
        if (bad > patience) {
            bad = 0;
            cooldownLeft = cooldown;
            double lower = Math.max(value * factor, minValue);
            value = value - lower > epsilon ? lower : value;
        }
        double best = better ? metric : before.best();
        state = new State(value, best, bad, cooldownLeft);
        boolean reduced = value != before.value();
        if (reduced) {
            LOG.info(
                    "{} is {}, the best was {}: {} becomes {}",
                    this.metric,
                    metric,
                    best,
                    before.value(),
                    value);
        }
        return reduced;
    }

    private boolean isBetter(double metric, double best) {
        boolean relative = thresholdMode == ThresholdMode.REL;
        return switch (mode) {
            case MIN -> metric < (relative ? best * (1 - threshold) : best - threshold);
            case MAX -> metric > (relative ? best * (1 + threshold) : best + threshold);
        };
    }

    /**
     * Notes that a trainer has this listener.
     *
     * @param trainer the trainer
     */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        attended = true;
    }

    /**
     * Notes that there is a validation in this epoch.
     *
     * @param trainer the trainer
     * @param batchData what was evaluated
     */
    @Override
    public void onValidationBatch(Trainer trainer, BatchData batchData) {
        watched.validationBatch();
    }

    /**
     * Takes the metric of the epoch that ends.
     *
     * @param trainer the trainer
     * @throws IllegalStateException if the trainer does not have it
     */
    @Override
    public void onEpoch(Trainer trainer) {
        step(watched.afterEpoch(trainer, this));
    }

    /**
     * Returns the present value and what the metrics have led to.
     *
     * @return value, best, bad and cooldownLeft
     */
    @Override
    public Map<String, String> saveState() {
        State now = state;
        Map<String, String> saved = new TreeMap<>();
        saved.put("value", Double.toString(now.value()));
        saved.put("best", Double.toString(now.best()));
        saved.put("bad", Long.toString(now.bad()));
        saved.put("cooldownLeft", Long.toString(now.cooldownLeft()));
        return saved;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The value goes on from the one that was saved, whatever the base value is now.
     */
    @Override
    public synchronized void restoreState(Map<String, String> state) {
        SavedState saved = new SavedState(state);
        State restored =
                new State(
                        saved.number("value", v -> v >= 0 && v < Double.POSITIVE_INFINITY),
                        saved.number("best", v -> !Double.isNaN(v)),
                        saved.count("bad"),
                        saved.count("cooldownLeft"));
        saved.requireNoMore();
        attended = true;
        this.state = restored;
    }

    /**
     * Returns the class and every option, not the state.
     *
     * @return for example {@code PlateauTracker(baseValue=0.1, metric=validate_loss, mode=MIN,
     *     factor=0.1, patience=10, ...)}
     */
    @Override
    public String toString() {
        return List.of(
                        new BaseSchedule.Option("baseValue", baseValue),
                        new BaseSchedule.Option("metric", metric),
                        new BaseSchedule.Option("mode", mode),
                        new BaseSchedule.Option("factor", factor),
                        new BaseSchedule.Option("patience", patience),
                        new BaseSchedule.Option("threshold", threshold),
                        new BaseSchedule.Option("thresholdMode", thresholdMode),
                        new BaseSchedule.Option("cooldown", cooldown),
                        new BaseSchedule.Option("minValue", minValue),
                        new BaseSchedule.Option("epsilon", epsilon))
                .stream()
                .map(BaseSchedule.Option::toString)
                .collect(Collectors.joining(", ", "PlateauTracker(", ")"));
    }

    /** Which way the metric is to go. */
    public enum Mode {
        /** Less is better, as of a loss. */
        MIN(Double.POSITIVE_INFINITY),
        /** More is better, as of an accuracy. */
        MAX(Double.NEGATIVE_INFINITY);

        private final double worst;

        Mode(double worst) {
            this.worst = worst;
        }
    }

    /** Meaning of the threshold. */
    public enum ThresholdMode {
        /** Of the best metric. */
        REL,
        /** Of nothing; it is as it is. */
        ABS
    }

    /** Collects the options of a {@link PlateauTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private String metric = "validate_loss";
        private Mode mode = Mode.MIN;
        private double factor = 0.1;
        private long patience = 10;
        private double threshold = 1e-4;
        private ThresholdMode thresholdMode = ThresholdMode.REL;
        private long cooldown;
        private double minValue;
        private double epsilon = 1e-8;

        private Builder() {}

        /**
         * Sets what is watched. Default: {@code validate_loss}.
         *
         * @param metric a name, not blank; see {@link PlateauTracker} for what there is
         * @return this builder
         */
        public Builder optMetric(String metric) {
            this.metric = metric;
            return this;
        }

        /**
         * Sets which way the metric is to go. Default: {@link Mode#MIN}.
         *
         * @param mode {@link Mode#MAX} for an accuracy
         * @return this builder
         */
        public Builder optMode(Mode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * Sets what the value is multiplied by. Default: 0.1.
         *
         * @param factor above 0 and below 1
         * @return this builder
         */
        public Builder optFactor(double factor) {
            this.factor = factor;
            return this;
        }

        /**
         * Sets how many metrics in a row may be no better; the next one reduces the value. Default:
         * 10.
         *
         * @param patience from 0 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optPatience(long patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Sets by how much a metric must be better to count. Default: 1e-4.
         *
         * @param threshold a finite number of at least 0; below 1 for {@link ThresholdMode#REL}
         * @return this builder
         */
        public Builder optThreshold(double threshold) {
            this.threshold = threshold;
            return this;
        }

        /**
         * Sets what the threshold is a part of. Default: {@link ThresholdMode#REL}.
         *
         * @param thresholdMode of the best metric or of nothing
         * @return this builder
         */
        public Builder optThresholdMode(ThresholdMode thresholdMode) {
            this.thresholdMode = thresholdMode;
            return this;
        }

        /**
         * Sets how many metrics after a reduction are not counted as bad. Default: 0.
         *
         * @param cooldown from 0 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optCooldown(long cooldown) {
            this.cooldown = cooldown;
            return this;
        }

        /**
         * Sets the lowest value. Default: 0.
         *
         * @param minValue from 0 to the base value
         * @return this builder
         */
        public Builder optMinValue(double minValue) {
            this.minValue = minValue;
            return this;
        }

        /**
         * Sets the least reduction; a smaller one is left out, so that the value stays. Default:
         * 1e-8.
         *
         * @param epsilon a finite number of at least 0
         * @return this builder
         */
        public Builder optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return this;
        }

        /**
         * Makes the tracker.
         *
         * @return the tracker, for one run
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public PlateauTracker build() {
            return new PlateauTracker(this);
        }
    }
}
