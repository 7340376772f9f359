package io.gradus.optimizers;

import io.gradus.text.Checks;
import java.util.Map;

/**
 * Exponential moving average of the weights, which often does better than the weights themselves;
 * any other optimizer makes the steps.
 *
 * <pre>
 * after the t-th update of the run since the parameter was there, t from 1:
 * d = decay                                 or, with warm-up,
 * d = min(decay, (1 + t) / (10 + t))
 * average = d average + (1 - d) w
 * </pre>
 *
 * <p>The average begins as the weight before the parameter's first update; a parameter that is
 * frozen for a while, or at first, counts with the weight that it then has. One that was
 * {@linkplain #reset(String) reset}, or left out by a partial load in a new run, was not there
 * before. Decay is 0.999 by default, and there is no warm-up; with it the average forgets the
 * initial weights sooner. {@link #swapIn} puts the averages in the place of the weights for
 * evaluation.
 *
 * <p>The average is of the weight's type, or of float32 if that has 16 bits. It is compensated for
 * rounding, so that it arrives also where a decay close to 1 moves it by less than its last digit
 * in each update. Statistics of batch normalization are no weights and are not averaged; {@code
 * io.gradus.training.BatchNormStatistics} computes those that belong to the averages.
 *
 * @see <a href="https://doi.org/10.1137/0330046">Polyak and Juditsky, Acceleration of Stochastic
 *     Approximation by Averaging, 1992</a>
 * @see <a
 *     href="https://www.tensorflow.org/api_docs/python/tf/train/ExponentialMovingAverage">TensorFlow,
 *     ExponentialMovingAverage (the warm-up)</a>
 */
public final class Ema extends AveragingWrapper {

    private final double decay;
    private final boolean warmup;

    private Ema(Builder builder) {
        super(builder);
        decay = builder.decay;
        warmup = builder.warmup;
    }

    @Override
    protected double share(long begin, long from, long to) {
        double kept = 1;
        long t = from - begin + 1;
        long last = to - begin;
        while (warmup && t <= last && (1.0 + t) / (10.0 + t) < decay) {
            kept *= (1.0 + t) / (10.0 + t);
            t++;
        }
        return 1 - kept * (t == last ? decay : Math.pow(decay, last + 1 - t));
    }

    @Override
    protected boolean isAveraged(long begin, long t) {
        return t > begin;
    }

    @Override
    protected String begin() {
        return "by the first update";
    }

    @Override
    public Map<String, Object> options() {
        return options("inner", innerName(), "decay", decay, "warmup", warmup);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Ema}. */
    public static final class Builder extends OptimizerWrapper.Builder<Builder> {

        private double decay = 0.999;
        private boolean warmup;

        private Builder() {}

        /**
         * Sets how much of the average is kept at each update.
         *
         * @param decay the share, in (0, 1); the default is 0.999
         * @return this builder
         */
        public Builder optDecay(double decay) {
            this.decay = decay;
            return this;
        }

        /**
         * Sets whether the decay is smaller at first: min(decay, (1 + t) / (10 + t)).
         *
         * @param warmup whether it is; the default is false
         * @return this builder
         */
        public Builder optWarmup(boolean warmup) {
            this.warmup = warmup;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if the inner optimizer is missing or an option is out of
         *     its range
         */
        public Ema build() {
            check();
            Checks.check(decay > 0 && decay < 1, "decay", decay, "(0, 1)");
            return new Ema(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
