package io.gradus.schedulers;

import java.util.List;

/**
 * Climbs from 0 in a straight line, and falls with the square root of the step.
 *
 * <pre>
 * at(t) = base t / warmupSteps                                       for t &lt; warmupSteps
 *         base sqrt(timescale / (t - warmupSteps + timescale))       from then on
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = InverseSqrtTracker.builder().setBaseValue(0.1).setWarmupSteps(100).build();
 * rate.at(0);   // 0.0
 * rate.at(100); // 0.1
 * rate.at(400); // 0.05: with the default timescale it is 0.1 sqrt(100 / t)
 * }</pre>
 *
 * <p>The values are those of {@code get_inverse_sqrt_schedule} of Hugging Face's Transformers. The
 * first update gets 0; {@link PowerDecayTracker} with power 0.5 is base / sqrt(t) without a
 * warm-up.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., Attention Is All You Need,
 *     2017</a>
 */
public final class InverseSqrtTracker extends BaseSchedule {

    private final double baseValue;
    private final long warmupSteps;
    private final long timescale;

    private InverseSqrtTracker(Builder builder) {
        baseValue = builder.baseValue();
        warmupSteps = Steps.length("warmupSteps", builder.warmupSteps);
        timescale =
                builder.timescale == null
                        ? warmupSteps
                        : Steps.length("timescale", builder.timescale);
    }

    /**
     * Starts a schedule.
     *
     * @return a builder with the defaults set
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    double value(long step) {
        if (step < warmupSteps) {
            return baseValue * ((double) step / warmupSteps);
        }
        return baseValue * Math.sqrt(timescale / ((double) (step - warmupSteps) + timescale));
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("warmupSteps", warmupSteps),
                new Option("timescale", timescale));
    }

    /** Collects the options of an {@link InverseSqrtTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Long warmupSteps;
        private Long timescale;

        private Builder() {}

        /**
         * Sets how long the value climbs. Required.
         *
         * @param warmupSteps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setWarmupSteps(long warmupSteps) {
            this.warmupSteps = warmupSteps;
            return this;
        }

        /**
         * Sets how slowly the value falls. Default: as long as it climbs.
         *
         * @param timescale from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optTimescale(long timescale) {
            this.timescale = timescale;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public InverseSqrtTracker build() {
            return new InverseSqrtTracker(this);
        }
    }
}
