package io.gradus.training;

import io.gradus.text.Checks;

/**
 * Early stopping: a run ends when its metric has not become better for some epochs, and its best
 * weights, running statistics included, are put back.
 *
 * <p>An epoch is better if its metric is better than the best so far by more than minDelta, or by
 * more than minDelta times the size of the best where that is relative. NaN is never better.
 */
public final class EarlyStopping {

    private final Metric metric;
    private final int patience;
    private final double minDelta;
    private final boolean relative;
    private final int warmup;
    private final boolean restoreBest;

    private EarlyStopping(Builder builder) {
        metric = builder.metric;
        patience = builder.patience;
        minDelta = builder.minDelta;
        relative = builder.relative;
        warmup = builder.warmup;
        restoreBest = builder.restoreBest;
    }

    Metric metric() {
        return metric;
    }

    boolean restoresBest() {
        return restoreBest;
    }

    boolean isBetter(double value, double best) {
        return metric.isBetter(value, best, relative ? minDelta * Math.abs(best) : minDelta);
    }

    /** Whether a run ends after an epoch, of which the first is 1. */
    boolean ends(int epoch, int bestEpoch) {
        return epoch > warmup && epoch - Math.max(bestEpoch, warmup) >= patience;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link EarlyStopping}. */
    public static final class Builder {

        private Metric metric = Metric.LOSS;
        private int patience = 5;
        private double minDelta;
        private boolean relative;
        private int warmup;
        private boolean restoreBest = true;

        private Builder() {}

        /**
         * Sets what is watched.
         *
         * @param metric the metric, on the validation data or, without any, the training loss; the
         *     default is the loss
         * @return this builder
         */
        public Builder optMetric(Metric metric) {
            this.metric = metric;
            return this;
        }

        /**
         * Sets for how many epochs the metric may not become better.
         *
         * @param patience the number, in [1, infinity); the default is 5
         * @return this builder
         */
        public Builder optPatience(int patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Sets by how much the metric must become better.
         *
         * @param minDelta the difference, in [0, infinity); the default is 0
         * @return this builder
         */
        public Builder optMinDelta(double minDelta) {
            this.minDelta = minDelta;
            relative = false;
            return this;
        }

        /**
         * Sets by how much the metric must become better, as a share of the best so far.
         *
         * @param minDelta the share, in [0, 1)
         * @return this builder
         */
        public Builder optRelativeMinDelta(double minDelta) {
            this.minDelta = minDelta;
            relative = true;
            return this;
        }

        /**
         * Sets for how many epochs at first nothing is counted.
         *
         * @param epochs the number, in [0, infinity); the default is 0
         * @return this builder
         */
        public Builder optWarmup(int epochs) {
            warmup = epochs;
            return this;
        }

        /**
         * Sets whether the run ends with its best weights instead of its last ones.
         *
         * @param restoreBest whether it does; the default is true
         * @return this builder
         */
        public Builder optRestoreBest(boolean restoreBest) {
            this.restoreBest = restoreBest;
            return this;
        }

        /**
         * Builds the rule.
         *
         * @return a new rule
         * @throws IllegalArgumentException if an option is out of its range
         */
        public EarlyStopping build() {
            Checks.required("metric", metric);
            Checks.in("patience", patience, "[1, infinity)");
            Checks.in("minDelta", minDelta, relative ? "[0, 1)" : "[0, infinity)");
            Checks.in("warmup", warmup, "[0, infinity)");
            return new EarlyStopping(this);
        }
    }
}
