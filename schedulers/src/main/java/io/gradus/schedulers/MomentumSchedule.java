package io.gradus.schedulers;

import io.gradus.text.Checks;
import io.gradus.text.Names;
import java.util.List;

/**
 * The momentum beside a learning rate that climbs and falls: it falls where the rate climbs, and
 * climbs where the rate falls.
 *
 * <p>Beside a {@link OneCycleTracker}, along the same curve in each phase, with the rate's top:
 *
 * <pre>
 * two phases:   max at 0, base at top, max at steps - 1 and ever after
 * three phases: max at 0, base at top, max at 2 top and ever after
 * </pre>
 *
 * <p>Beside a {@link CyclicTracker}, with the rate's height and scale:
 *
 * <pre>
 * at(t) = max - (max - base) height scale
 * </pre>
 *
 * <p>An optimizer that takes a schedule for its momentum, or for beta1, gets both:
 *
 * <pre>{@code
 * OneCycleTracker rate = OneCycleTracker.builder().setMaxValue(0.1).setSteps(1_000).build();
 * Schedule momentum = MomentumSchedule.builder().setRate(rate).build();
 * momentum.at(0);   // 0.95
 * momentum.at(299); // 0.85, where the rate is 0.1
 * momentum.at(999); // 0.95, and ever after
 * }</pre>
 *
 * <p>The values are those that PyTorch's {@code OneCycleLR} and {@code CyclicLR} give to momentum,
 * or to beta1, unless {@code cycle_momentum} is false.
 *
 * @see <a href="https://arxiv.org/abs/1803.09820">Smith, A disciplined approach to neural network
 *     hyper-parameters, 2018</a>
 */
public final class MomentumSchedule extends BaseSchedule {

    private final CycleSchedule rate;
    private final double baseMomentum;
    private final double maxMomentum;

    private MomentumSchedule(Builder builder) {
        Checks.required("rate", builder.rate);
        if (!(builder.rate instanceof CycleSchedule cycle)) {
            throw Checks.bad(
                    "rate", Names.of(builder.rate), "a OneCycleTracker or a CyclicTracker");
        }
        rate = cycle;
        boolean once = rate instanceof OneCycleTracker;
        double base = builder.baseMomentum == null ? once ? 0.85 : 0.8 : builder.baseMomentum;
        double max = builder.maxMomentum == null ? once ? 0.95 : 0.9 : builder.maxMomentum;
        baseMomentum = Checks.in("baseMomentum", base, "[0, 1)");
        maxMomentum = Checks.in("maxMomentum", max, "[baseMomentum = " + baseMomentum + ", 1)");
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
     * {@inheritDoc}
     *
     * @throws IllegalStateException if a scale function of the rate's own returns something not
     *     finite
     */
    @Override
    public double at(long step) {
        return super.at(step);
    }

    @Override
    double value(long step) {
        return rate.between(maxMomentum, baseMomentum, step);
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("rate", rate),
                new Option("baseMomentum", baseMomentum),
                new Option("maxMomentum", maxMomentum));
    }

    /** Collects the options of a {@link MomentumSchedule}. */
    public static final class Builder {

        private Schedule rate;
        private Double baseMomentum;
        private Double maxMomentum;

        private Builder() {}

        /**
         * Sets the learning rate beside which this is the momentum. Required.
         *
         * @param rate a {@link OneCycleTracker} or a {@link CyclicTracker}
         * @return this builder
         */
        public Builder setRate(Schedule rate) {
            this.rate = rate;
            return this;
        }

        /**
         * Sets the momentum where the learning rate is at its maximum. Default: 0.85 beside a
         * {@link OneCycleTracker}, 0.8 beside a {@link CyclicTracker}.
         *
         * @param baseMomentum of at least 0 and below 1
         * @return this builder
         */
        public Builder optBaseMomentum(double baseMomentum) {
            this.baseMomentum = baseMomentum;
            return this;
        }

        /**
         * Sets the momentum where the learning rate is at its lowest. Default: 0.95 beside a {@link
         * OneCycleTracker}, 0.9 beside a {@link CyclicTracker}.
         *
         * @param maxMomentum of at least the base momentum and below 1
         * @return this builder
         */
        public Builder optMaxMomentum(double maxMomentum) {
            this.maxMomentum = maxMomentum;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if the rate is missing or no cycle, or a momentum is out
         *     of range
         */
        public MomentumSchedule build() {
            return new MomentumSchedule(this);
        }
    }
}
