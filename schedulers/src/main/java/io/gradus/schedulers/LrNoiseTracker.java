package io.gradus.schedulers;

import ai.djl.training.tracker.Tracker;
import io.gradus.text.Checks;
import io.gradus.text.Names;
import java.util.List;

/**
 * Shakes another schedule, or any DJL tracker: multiplies each value by a random number near 1.
 *
 * <pre>
 * at(t) = main.at(t) (1 + noise(t))
 *
 * NORMAL     noise(t) is normal with mean 0 and deviation std, drawn again while |noise| > limit
 * UNIFORM    noise(t) is uniform from -limit to limit
 * </pre>
 *
 * <pre>{@code
 * Schedule main = ConstantTracker.builder().setBaseValue(0.1).build();
 * Schedule rate = LrNoiseTracker.builder().setMain(main).optLimit(0.2).optSeed(7).build();
 * rate.at(0); // from 0.08 to 0.12, and always the same for this seed
 * rate.at(1); // another
 * }</pre>
 *
 * <p>The noise of a step follows from the seed and the step alone, so that the schedule is as pure
 * as its main, and the same on every machine.
 *
 * @see <a href="https://github.com/huggingface/pytorch-image-models">timm, whose schedulers have
 *     such a noise (its noise_std has no effect)</a>
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood, Fast Splittable
 *     Pseudorandom Number Generators, 2014</a>
 */
public final class LrNoiseTracker extends BaseSchedule {

    private final Schedule main;
    private final Type type;
    private final double limit;
    private final double std;
    private final long seed;

    private LrNoiseTracker(Builder builder) {
        main = TrackerSchedule.of(Checks.required("main", builder.main));
        type = Checks.required("type", builder.type);
        limit = Checks.in("limit", builder.limit, "(0, 1]");
        std = Checks.in("std", builder.std, "(0, infinity)");
        if (std != 1 && type == Type.UNIFORM) {
            throw Checks.bad("std", std, "1 for the type UNIFORM");
        }
        seed = builder.seed;
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
        return Curves.finite(main.at(step) * (1 + noise(new Draws(seed, step))));
    }

    private double noise(Draws draws) {
        if (type == Type.UNIFORM) {
            return draws.within(limit);
        }
        while (true) { // half of the draws or more are taken
            double noise = std < limit ? std * draws.normal() : draws.within(limit);
            boolean taken =
                    std < limit
                            ? Math.abs(noise) <= limit
                            : draws.unit() < StrictMath.exp(-(noise / std) * (noise / std) / 2);
            if (taken) {
                return noise;
            }
        }
    }

    @Override
    public List<Tracker> parts() {
        return List.of(main);
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("main", Names.of(main)),
                new Option("type", type),
                new Option("limit", limit),
                new Option("std", std),
                new Option("seed", seed));
    }

    /** Distribution of the noise. */
    public enum Type {
        /** A normal distribution that ends at the limit. */
        NORMAL,
        /** All values up to the limit alike. */
        UNIFORM
    }

    /** Collects the options of a {@link LrNoiseTracker}. */
    public static final class Builder {

        private Tracker main;
        private Type type = Type.NORMAL;
        private double limit = 0.67;
        private double std = 1;
        private long seed = 42;

        private Builder() {}

        /**
         * Sets the schedule or tracker to shake. Required.
         *
         * @param main any tracker; one that is not a {@link Schedule} is called with 1 for the
         *     first update
         * @return this builder
         */
        public Builder setMain(Tracker main) {
            this.main = main;
            return this;
        }

        /**
         * Sets the distribution. Default: {@link Type#NORMAL}.
         *
         * @param type normal or uniform
         * @return this builder
         */
        public Builder optType(Type type) {
            this.type = type;
            return this;
        }

        /**
         * Sets the largest part by which a value is changed. Default: 0.67, as in timm.
         *
         * @param limit above 0 and at most 1
         * @return this builder
         */
        public Builder optLimit(double limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Sets the standard deviation, before the limit. Default: 1; any other value needs {@link
         * Type#NORMAL}.
         *
         * @param std a finite number above 0
         * @return this builder
         */
        public Builder optStd(double std) {
            this.std = std;
            return this;
        }

        /**
         * Sets the seed. Default: 42.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public LrNoiseTracker build() {
            return new LrNoiseTracker(this);
        }
    }
}
