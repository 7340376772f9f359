package io.gradus.schedulers;

import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.RandomSampler;
import ai.djl.training.dataset.Sampler;
import io.gradus.text.Checks;
import io.gradus.text.Names;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Lets the batches of a data set grow from epoch to epoch, where one would let the learning rate
 * fall: the noise of the gradient, about rate / batch size, falls alike, in fewer updates.
 *
 * <pre>
 * size(epoch) = initialBatchSize factor^n, where n milestones are at or before the epoch
 *               or sizes.at(epoch)
 * </pre>
 *
 * <p>rounded to the nearest whole number, at most {@code maxBatchSize}. Epochs count from 0.
 *
 * <pre>{@code
 * BatchSizeSchedule sizes = BatchSizeSchedule.builder()
 *         .setInitialBatchSize(128).setMilestones(60, 120, 160).setFactor(5)
 *         .optMaxBatchSize(5120).build();
 * new ArrayDataset.Builder().setData(images).optLabels(labels).setSampling(sizes).build();
 * sizes.batchSize(59);  // 128
 * sizes.batchSize(60);  // 640
 * sizes.batchSize(120); // 3200
 * sizes.batchSize(160); // 5120 instead of 16000
 * }</pre>
 *
 * <p>This stands for a rate that is divided by 5 at these epochs. Where the size can grow no more,
 * the paper goes on with the rate. Updates are fewer in later epochs, so a schedule that counts
 * updates needs {@link #steps} to place an epoch:
 *
 * <pre>{@code
 * Schedule rate = flat.then(lower, sizes.steps(50_000, 160)); // from the 161st epoch on
 * }</pre>
 *
 * <p>Each time the data set is iterated over, as {@code EasyTrain.fit} does once in an epoch, a
 * sampler begins the next epoch; so it belongs to one data set, the training data, and a run that
 * goes on from a checkpoint builds it with {@link Builder#optFirstEpoch}. With a seed, sizes and
 * order of an epoch depend on the seed and the epoch alone.
 *
 * @see <a href="https://arxiv.org/abs/1711.00489">Smith, Kindermans, Ying and Le, Don't Decay the
 *     Learning Rate, Increase the Batch Size, 2017</a>
 */
public final class BatchSizeSchedule implements Sampler {

    private final Schedule sizes;
    private final int maxBatchSize;
    private final boolean dropLast;
    private final Long seed;
    private final SubSampler subSampler;
    private long nextEpoch;

    private BatchSizeSchedule(Builder builder) {
        sizes = builder.sizes();
        maxBatchSize = Checks.in("maxBatchSize", builder.maxBatchSize, "[1, infinity)");
        dropLast = builder.dropLast;
        seed = builder.seed;
        subSampler = builder.subSampler;
        if (seed != null && subSampler != null) {
            throw Checks.bad("seed", seed, "absent where a subSampler says the order");
        }
        nextEpoch = Steps.lengthOrNone("firstEpoch", builder.firstEpoch);
        batchSize(nextEpoch);
    }

    /**
     * Starts a schedule.
     *
     * @return a builder with the defaults set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the batch size of an epoch.
     *
     * @param epoch the number of epochs before it, at least 0
     * @return the size, of which the last batch of the epoch may fall short
     * @throws IllegalArgumentException if the epoch is negative
     * @throws IllegalStateException if the schedule of the sizes gives less than one half, or NaN
     */
    public int batchSize(long epoch) {
        double size = sizes.at(Steps.epoch(epoch));
        long rounded = Math.round(size); // 0 for NaN
        if (rounded < 1) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "the batch size of epoch %d must be at least 1, but is %s",
                            epoch,
                            size));
        }
        return (int) Math.min(rounded, maxBatchSize);
    }

    /**
     * Returns how many batches some epochs have, so how many updates are made before another one
     * begins.
     *
     * @param samples the size of the data set, at least 1
     * @param epochs the number of epochs from the very first on, at least 0
     * @return the number of batches
     * @throws IllegalArgumentException if a number is out of range
     * @throws ArithmeticException if there are more than a long holds
     */
    public long steps(long samples, int epochs) {
        Steps.length("samples", samples);
        Steps.lengthOrNone("epochs", (long) epochs);
        long steps = 0;
        for (long epoch = 0; epoch < epochs; epoch++) {
            long size = batchSize(epoch);
            steps = Math.addExact(steps, (samples + (dropLast ? 0 : size - 1)) / size);
        }
        return steps;
    }

    /**
     * Returns the epoch that the next iteration will be.
     *
     * @return the number of epochs before it
     */
    public synchronized long nextEpoch() {
        return nextEpoch;
    }

    /**
     * Begins the next epoch.
     *
     * @param dataset the data set
     * @return the indices of each batch
     * @throws IllegalArgumentException if the data set is smaller than the batch and {@code
     *     dropLast} would leave nothing of it
     */
    @Override
    public synchronized Iterator<List<Long>> sample(RandomAccessDataset dataset) {
        long epoch = nextEpoch;
        int size = batchSize(epoch);
        if (dropLast && dataset.size() < size) {
            throw Checks.bad(
                    "the size of the data set",
                    dataset.size(),
                    String.format(
                            Locale.ROOT,
                            "at least %d, the batch size of epoch %d, for dropLast",
                            size,
                            epoch));
        }
        nextEpoch = epoch + 1;
        return new BatchSampler(order(epoch), size, dropLast).sample(dataset);
    }

    private SubSampler order(long epoch) {
        if (subSampler != null) {
            return subSampler;
        }
        return seed == null ? new RandomSampler() : new SeededSampler(seed, epoch);
    }

    /**
     * Returns -1, which in DJL stands for a size that is not fixed.
     *
     * @return -1
     */
    @Override
    public int getBatchSize() {
        return -1;
    }

    /**
     * Returns the class and every option.
     *
     * @return for example {@code BatchSizeSchedule(sizes=MultiStepTracker(baseValue=128.0, ...),
     *     maxBatchSize=2147483647, dropLast=false, order=RandomSampler, nextEpoch=0)}
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "BatchSizeSchedule(sizes=%s, maxBatchSize=%d, dropLast=%s, order=%s, nextEpoch=%d)",
                Names.of(sizes),
                maxBatchSize,
                dropLast,
                seed == null ? Names.of(order(0)) : "seed " + seed,
                nextEpoch());
    }

    /** Collects the options of a {@link BatchSizeSchedule}. */
    public static final class Builder {

        private Integer initialBatchSize;
        private int[] milestones;
        private Double factor;
        private Schedule sizes;
        private int maxBatchSize = Integer.MAX_VALUE;
        private boolean dropLast;
        private Long seed;
        private SubSampler subSampler;
        private long firstEpoch;

        private Builder() {}

        /**
         * Sets the size at the beginning. Required, with milestones and factor, unless {@link
         * #optSizes} is there.
         *
         * @param initialBatchSize at least 1
         * @return this builder
         */
        public Builder setInitialBatchSize(int initialBatchSize) {
            this.initialBatchSize = initialBatchSize;
            return this;
        }

        /**
         * Sets the epochs from which on the batches are larger, counted from 0. Required, unless
         * {@link #optSizes} is there.
         *
         * @param milestones at least one, above 0, each above the one before
         * @return this builder
         */
        public Builder setMilestones(int... milestones) {
            this.milestones = milestones == null ? null : milestones.clone();
            return this;
        }

        /**
         * Sets what the size is multiplied by: 5 in place of a rate that is multiplied by 1/5.
         * Required, unless {@link #optSizes} is there.
         *
         * @param factor a finite number above 1
         * @return this builder
         */
        public Builder setFactor(double factor) {
            this.factor = factor;
            return this;
        }

        /**
         * Sets a schedule for the size, in place of initial size, milestones and factor.
         *
         * @param sizes from the epoch, of which the first is 0, to the size
         * @return this builder
         */
        public Builder optSizes(Schedule sizes) {
            this.sizes = sizes;
            return this;
        }

        /**
         * Sets the largest size, which is what memory allows. Default: none.
         *
         * @param maxBatchSize at least 1
         * @return this builder
         */
        public Builder optMaxBatchSize(int maxBatchSize) {
            this.maxBatchSize = maxBatchSize;
            return this;
        }

        /**
         * Sets whether the samples that do not fill the last batch are left out. Default: false.
         *
         * @param dropLast whether they are
         * @return this builder
         */
        public Builder optDropLast(boolean dropLast) {
            this.dropLast = dropLast;
            return this;
        }

        /**
         * Sets what the random order depends on, beside the epoch. Default: DJL's random numbers,
         * which {@code Engine.setRandomSeed} seeds.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets an order other than a random one.
         *
         * @param subSampler such as DJL's {@code SequenceSampler}; null, the default, for a random
         *     order
         * @return this builder
         */
        public Builder optSubSampler(SubSampler subSampler) {
            this.subSampler = subSampler;
            return this;
        }

        /**
         * Sets the epoch with which to begin, for a run that goes on. Default: 0.
         *
         * @param firstEpoch the number of epochs that are done, such as {@code at.epoch()} of a
         *     checkpoint's position; from 0 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optFirstEpoch(long firstEpoch) {
            this.firstEpoch = firstEpoch;
            return this;
        }

        private Schedule sizes() {
            if (sizes != null) {
                if (initialBatchSize != null || milestones != null || factor != null) {
                    throw Checks.bad(
                            "sizes",
                            Names.of(sizes),
                            "absent where initialBatchSize, milestones or factor are there");
                }
                return sizes;
            }
            return MultiStepTracker.builder()
                    .setBaseValue(Checks.in("initialBatchSize", initialBatchSize, "[1, infinity)"))
                    .setMilestones(milestones)
                    .optFactor(Checks.in("factor", factor, "(1, infinity)"))
                    .build();
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule, for one data set
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         * @throws IllegalStateException if the schedule of the sizes gives none for the first epoch
         */
        public BatchSizeSchedule build() {
            return new BatchSizeSchedule(this);
        }
    }
}
