package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.Locale;

/**
 * Carries a learning rate over to another batch size: k times the batch, k times the rate.
 *
 * <pre>
 * k = batchSize / referenceBatchSize     {@link Scaling#LINEAR}
 *     sqrt of that                       {@link Scaling#SQUARE_ROOT}
 *
 * f(t) = 1 + (k - 1) t / warmupSteps     for t &lt; warmupSteps
 *        k                               from then on
 * </pre>
 *
 * <p>The warm-up leads from the rate of the reference to the scaled one, while the schedule goes on
 * under it; a batch of many thousands needs it in the first epochs, about five in the paper.
 *
 * <p>A batch is also a step. The same number of epochs has fewer steps of larger batches, so {@link
 * #apply} not only multiplies by f, but lets the schedule run faster, to be at each time where the
 * reference was after as many <em>examples</em>. {@link #scale} leaves the steps alone, for a
 * schedule that already counts the steps of this batch size; {@link #steps} converts a number of
 * steps. The warm-up counts steps of this batch size.
 *
 * <pre>{@code
 * LinearScalingRule rule = LinearScalingRule.builder()
 *         .setReferenceBatchSize(256).setBatchSize(1024).optWarmupSteps(1000).build();
 * Schedule reference = CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(90_000).build();
 * Schedule rate = rule.apply(reference);
 * rule.factor();      // 4.0
 * rule.steps(90_000); // 22500, the end of the cosine
 * rate.at(0);         // 0.1
 * rate.at(11_250);    // 0.2, four times the 0.05 in the middle
 * }</pre>
 *
 * <p>The result is made of the methods of {@link Schedule}, so it has a text form. The rule is for
 * SGD with a loss that is a mean over the batch; for Adam and its kin the square root is the usual
 * choice. It holds up to some size only, 8,192 for ResNet-50 on ImageNet in the paper.
 *
 * @see <a href="https://arxiv.org/abs/1706.02677">Goyal et al., Accurate, Large Minibatch SGD, 2017
 *     (linear, with warm-up)</a>
 * @see <a href="https://arxiv.org/abs/1404.5997">Krizhevsky, One Weird Trick for Parallelizing
 *     Convolutional Neural Networks, 2014 (square root)</a>
 * @see <a href="https://arxiv.org/abs/1705.08741">Hoffer, Hubara and Soudry, Train Longer,
 *     Generalize Better, 2017 (square root)</a>
 */
public final class LinearScalingRule {

    private final int referenceBatchSize;
    private final int batchSize;
    private final Scaling scaling;
    private final long warmupSteps;

    private LinearScalingRule(Builder builder) {
        referenceBatchSize =
                Checks.in("referenceBatchSize", builder.referenceBatchSize, "[1, infinity)");
        batchSize = Checks.in("batchSize", builder.batchSize, "[1, infinity)");
        scaling = Checks.required("scaling", builder.scaling);
        warmupSteps = Steps.lengthOrNone("warmupSteps", builder.warmupSteps);
        if (warmupSteps > 0 && batchSize < referenceBatchSize) {
            throw Checks.bad(
                    "warmupSteps",
                    warmupSteps,
                    String.format(
                            Locale.ROOT,
                            "0 where batchSize, %d, is below referenceBatchSize, %d",
                            batchSize,
                            referenceBatchSize));
        }
    }

    /**
     * Starts a rule.
     *
     * @return a builder with the defaults set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns what the rate is multiplied by after the warm-up.
     *
     * @return k
     */
    public double factor() {
        double ratio = (double) batchSize / referenceBatchSize;
        return scaling == Scaling.LINEAR ? ratio : Math.sqrt(ratio);
    }

    /**
     * Converts a number of steps of the reference batch size to one of this batch size, which has
     * at least as many examples.
     *
     * @param referenceSteps from 0 to 2<sup>53</sup>
     * @return ceil(referenceSteps referenceBatchSize / batchSize), at most the largest long
     * @throws IllegalArgumentException if the number is out of range
     */
    public long steps(long referenceSteps) {
        Steps.lengthOrNone("referenceSteps", referenceSteps);
        long steps = Curves.stretched(referenceSteps, referenceBatchSize, batchSize);
        boolean falls = Curves.stretched(steps, batchSize, referenceBatchSize) < referenceSteps;
        return falls && steps < Long.MAX_VALUE ? steps + 1 : steps;
    }

    /**
     * Carries over a schedule that was made for the reference batch size, its steps included.
     *
     * @param reference the schedule
     * @return {@code f(t) reference.at(floor(t batchSize / referenceBatchSize))}
     * @throws IllegalArgumentException if the schedule is null
     */
    public Schedule apply(Schedule reference) {
        return scale(
                Checks.required("reference", reference).stretch(batchSize, referenceBatchSize));
    }

    /**
     * Carries over the values of a schedule, and leaves its steps where they are.
     *
     * @param schedule the schedule
     * @return {@code f(t) schedule.at(t)}
     * @throws IllegalArgumentException if the schedule is null
     */
    public Schedule scale(Schedule schedule) {
        Checks.required("schedule", schedule);
        if (warmupSteps == 0) {
            return schedule.scale(factor());
        }
        return schedule.times(
                LinearRampTracker.builder()
                        .setBaseValue(factor())
                        .setSteps(warmupSteps)
                        .optStartFactor(1 / factor())
                        .optEndFactor(1)
                        .build());
    }

    /**
     * Returns the class and every option.
     *
     * @return for example {@code LinearScalingRule(referenceBatchSize=256, batchSize=1024,
     *     scaling=LINEAR, warmupSteps=1000)}
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "LinearScalingRule(referenceBatchSize=%d, batchSize=%d, scaling=%s, warmupSteps=%d)",
                referenceBatchSize,
                batchSize,
                scaling,
                warmupSteps);
    }

    /** Growth of the rate with the batch. */
    public enum Scaling {
        /** As the batch. */
        LINEAR,
        /** As the square root of the batch. */
        SQUARE_ROOT
    }

    /** Collects the options of a {@link LinearScalingRule}. */
    public static final class Builder {

        private Integer referenceBatchSize;
        private Integer batchSize;
        private Scaling scaling = Scaling.LINEAR;
        private long warmupSteps;

        private Builder() {}

        /**
         * Sets the batch size for which the rate is right. Required.
         *
         * @param referenceBatchSize at least 1
         * @return this builder
         */
        public Builder setReferenceBatchSize(int referenceBatchSize) {
            this.referenceBatchSize = referenceBatchSize;
            return this;
        }

        /**
         * Sets the batch size of the training, over all devices. Required.
         *
         * @param batchSize at least 1
         * @return this builder
         */
        public Builder setBatchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /**
         * Sets how the rate grows with the batch. Default: {@link Scaling#LINEAR}.
         *
         * @param scaling linear or square root
         * @return this builder
         */
        public Builder optScaling(Scaling scaling) {
            this.scaling = scaling;
            return this;
        }

        /**
         * Sets the number of updates in which the factor grows from 1. Default: 0, for none.
         *
         * @param warmupSteps from 0 to 2<sup>53</sup>; 0 if the batch is smaller than that of the
         *     reference
         * @return this builder
         */
        public Builder optWarmupSteps(long warmupSteps) {
            this.warmupSteps = warmupSteps;
            return this;
        }

        /**
         * Makes the rule.
         *
         * @return the rule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public LinearScalingRule build() {
            return new LinearScalingRule(this);
        }
    }
}
