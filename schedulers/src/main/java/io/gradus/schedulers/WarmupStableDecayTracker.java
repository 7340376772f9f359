package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Climbs to a value, keeps it for long, and falls in the end.
 *
 * <pre>
 * part  = the part of the decay that is done, (t - warmupSteps - stableSteps) / decaySteps
 * at(t) = min + (base - min) t / warmupSteps          while t &lt; warmupSteps
 *         base                                        for the stableSteps after that
 *         min + (base - min) (1 - part)               in the decay, LINEAR
 *         min + (base - min) (1 + cos(pi part)) / 2                 COSINE
 *         min + (base - min) (1 - sqrt(part))                       ONE_MINUS_SQRT
 *         min                                         from then on
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = WarmupStableDecayTracker.builder()
 *         .setBaseValue(0.1).optWarmupSteps(100).setStableSteps(800).setDecaySteps(100).build();
 * rate.at(0);     // 0.0
 * rate.at(100);   // 0.1
 * rate.at(900);   // 0.1
 * rate.at(950);   // 0.05
 * rate.at(1_000); // 0.0, and ever after
 * }</pre>
 *
 * <p>The values are those of {@code get_wsd_schedule} of Hugging Face's Transformers.
 *
 * @see <a href="https://arxiv.org/abs/2404.06395">Hu et al., MiniCPM, 2024</a>
 * @see <a href="https://arxiv.org/abs/2405.18392">H&auml;gele et al., Scaling Laws and
 *     Compute-Optimal Training Beyond Fixed Training Durations, 2024 (1-sqrt)</a>
 */
public final class WarmupStableDecayTracker extends BaseSchedule {

    private final double baseValue;
    private final long warmupSteps;
    private final long stableSteps;
    private final long decaySteps;
    private final double minValue;
    private final Decay decay;

    private WarmupStableDecayTracker(Builder builder) {
        baseValue = builder.baseValue();
        warmupSteps = Steps.lengthOrNone("warmupSteps", builder.warmupSteps);
        stableSteps = Steps.lengthOrNone("stableSteps", builder.stableSteps);
        decaySteps = Steps.length("decaySteps", builder.decaySteps);
        minValue = Checks.in("minValue", builder.minValue, "[0, baseValue = " + baseValue + "]");
        decay = Checks.required("decay", builder.decay);
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
            return Curves.line(minValue, baseValue, step, warmupSteps - step);
        }
        long done = Math.max(step - warmupSteps - stableSteps, 0);
        long left = decaySteps - done;
        return switch (decay) {
            case LINEAR -> Curves.line(baseValue, minValue, done, left);
            case COSINE -> Curves.cosine(baseValue, minValue, done, left);
            case ONE_MINUS_SQRT -> Curves.mix(minValue, baseValue, oneMinusSqrt(done, left));
        };
    }

    /** 1 - sqrt(part) = (1 - part) / (1 + sqrt(part)), which does not cancel near the end. */
    private double oneMinusSqrt(long done, long left) {
        return left <= 0
                ? 0
                : (double) left / decaySteps / (1 + Math.sqrt((double) done / decaySteps));
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("warmupSteps", warmupSteps),
                new Option("stableSteps", stableSteps),
                new Option("decaySteps", decaySteps),
                new Option("minValue", minValue),
                new Option("decay", decay));
    }

    /** The curve along which the value falls. */
    public enum Decay {
        /** A straight line. */
        LINEAR,
        /** Half a cosine, flat at both ends. */
        COSINE,
        /** 1 - sqrt, steep at first. */
        ONE_MINUS_SQRT
    }

    /** Collects the options of a {@link WarmupStableDecayTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private long warmupSteps = 0;
        private Long stableSteps;
        private Long decaySteps;
        private double minValue = 0;
        private Decay decay = Decay.LINEAR;

        private Builder() {}

        /**
         * Sets how long the value climbs. Default: 0, not at all.
         *
         * @param warmupSteps from 0 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optWarmupSteps(long warmupSteps) {
            this.warmupSteps = warmupSteps;
            return this;
        }

        /**
         * Sets how long the base value is kept. Required.
         *
         * @param stableSteps from 0 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setStableSteps(long stableSteps) {
            this.stableSteps = stableSteps;
            return this;
        }

        /**
         * Sets how long the value falls. Required.
         *
         * @param decaySteps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setDecaySteps(long decaySteps) {
            this.decaySteps = decaySteps;
            return this;
        }

        /**
         * Sets the value before the climb and after the fall. Default: 0.
         *
         * @param minValue from 0 to the base value
         * @return this builder
         */
        public Builder optMinValue(double minValue) {
            this.minValue = minValue;
            return this;
        }

        /**
         * Sets the curve of the fall. Default: {@link Decay#LINEAR}.
         *
         * @param decay straight line, cosine or 1 - sqrt
         * @return this builder
         */
        public Builder optDecay(Decay decay) {
            this.decay = decay;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public WarmupStableDecayTracker build() {
            return new WarmupStableDecayTracker(this);
        }
    }
}
