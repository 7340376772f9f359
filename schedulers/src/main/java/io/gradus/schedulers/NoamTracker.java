package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * The schedule of the first Transformer: climbs in a straight line, and falls with the square root
 * of the step, at a height that follows from the size of the model.
 *
 * <pre>
 * at(t) = factor / sqrt(modelSize) min(1 / sqrt(n), n / warmupSteps^1.5),    n = t + 1
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = NoamTracker.builder().setModelSize(512).setWarmupSteps(4_000).build();
 * rate.at(0);      // 1.747e-7
 * rate.at(3_999);  // 6.988e-4, the highest
 * rate.at(15_999); // 3.494e-4
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., Attention Is All You Need,
 *     2017</a>
 */
public final class NoamTracker extends BaseSchedule {

    private final long modelSize;
    private final long warmupSteps;
    private final double factor;

    private NoamTracker(Builder builder) {
        modelSize = Steps.length("modelSize", builder.modelSize);
        warmupSteps = Steps.length("warmupSteps", builder.warmupSteps);
        factor = Checks.in("factor", builder.factor, "(0, infinity)");
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
        double n = step + 1.0;
        double rise = n / warmupSteps / Math.sqrt(warmupSteps);
        return factor / Math.sqrt(modelSize) * Math.min(1 / Math.sqrt(n), rise);
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("modelSize", modelSize),
                new Option("warmupSteps", warmupSteps),
                new Option("factor", factor));
    }

    /** Collects the options of a {@link NoamTracker}. */
    public static final class Builder {

        private Long modelSize;
        private Long warmupSteps;
        private double factor = 1;

        private Builder() {}

        /**
         * Sets the number of features of the model, {@code d_model}. Required.
         *
         * @param modelSize from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setModelSize(long modelSize) {
            this.modelSize = modelSize;
            return this;
        }

        /**
         * Sets at which update, counted from 1, the value is highest. Required.
         *
         * @param warmupSteps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setWarmupSteps(long warmupSteps) {
            this.warmupSteps = warmupSteps;
            return this;
        }

        /**
         * Sets what all values are multiplied by. Default: 1.
         *
         * @param factor a finite number above 0
         * @return this builder
         */
        public Builder optFactor(double factor) {
            this.factor = factor;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public NoamTracker build() {
            return new NoamTracker(this);
        }
    }
}
