package io.gradus.optimizers;

import io.gradus.text.Checks;
import java.util.Map;

/**
 * Stochastic weight averaging: the plain mean of the weights at some points of the last part of a
 * training run, which lies in a flatter place than each of them; any other optimizer makes the
 * steps.
 *
 * <pre>
 * after the t-th update of the run by the inner optimizer, for t = start, start + every,
 * start + 2 every, ..., the n-th of these in which the parameter was there:
 * average = average + (w - average) / n
 * </pre>
 *
 * <p>A parameter that is frozen for a while, or at first, counts with the weight that it then has.
 * One that was {@linkplain #reset(String) reset}, or left out by a partial load in a new run, was
 * not there before.
 *
 * <p>Start and every are 1 by default, so that the weights after every update count. Usual are the
 * last quarter of the updates, once an epoch, with a constant or cyclic learning rate. {@link
 * #swapIn} puts the averages in the place of the weights for evaluation.
 *
 * <p>Statistics of batch normalization are no weights and are not averaged; {@code
 * io.gradus.training.BatchNormStatistics} computes those that belong to the averages.
 *
 * @see <a href="https://arxiv.org/abs/1803.05407">Izmailov, Podoprikhin, Garipov, Vetrov and
 *     Wilson, Averaging Weights Leads to Wider Optima and Better Generalization, 2018</a>
 */
public final class Swa extends AveragingWrapper {

    private final long start;
    private final long every;

    private Swa(Builder builder) {
        super(builder);
        start = builder.start;
        every = builder.every;
    }

    @Override
    protected double share(long begin, long from, long to) {
        double n = points(to) - points(begin);
        return n > 0 ? (points(to) - points(from)) / n : 0;
    }

    /** How many updates of the run so far are points. */
    private long points(long t) {
        return t >= start ? (t - start) / every + 1 : 0;
    }

    @Override
    protected boolean isAveraged(long begin, long t) {
        return points(t) > points(begin);
    }

    @Override
    protected String begin() {
        return "by update " + start;
    }

    @Override
    public Map<String, Object> options() {
        return options("inner", innerName(), "start", start, "every", every);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Swa}. */
    public static final class Builder extends OptimizerWrapper.Builder<Builder> {

        private long start = 1;
        private long every = 1;

        private Builder() {}

        /**
         * Sets the update after which the weights are first taken into the average.
         *
         * @param start the number of the update, in [1, infinity); the default is 1
         * @return this builder
         */
        public Builder optStart(long start) {
            this.start = start;
            return this;
        }

        /**
         * Sets the number of updates from one that is averaged to the next.
         *
         * @param every the number, in [1, infinity); the default is 1
         * @return this builder
         */
        public Builder optEvery(long every) {
            this.every = every;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if the inner optimizer is missing or an option is out of
         *     its range
         */
        public Swa build() {
            check();
            Checks.in("start", start, "[1, infinity)");
            Checks.in("every", every, "[1, infinity)");
            return new Swa(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
