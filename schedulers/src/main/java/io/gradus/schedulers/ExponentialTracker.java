package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Multiplies the value by the same number with each step.
 *
 * <pre>
 * at(t) = base gamma^t
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = ExponentialTracker.builder().setBaseValue(0.5).setGamma(0.5).build();
 * rate.at(0); // 0.5
 * rate.at(1); // 0.25
 * rate.at(3); // 0.0625
 * }</pre>
 *
 * <p>The values are those of PyTorch's {@code ExponentialLR}. A gamma above 1 makes it grow, as a
 * search for the learning rate wants, up to the largest double.
 */
public final class ExponentialTracker extends BaseSchedule {

    private final double baseValue;
    private final double gamma;

    private ExponentialTracker(Builder builder) {
        baseValue = builder.baseValue();
        gamma = Checks.in("gamma", builder.gamma, "(0, infinity)");
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
        return Curves.power(baseValue, gamma, step);
    }

    @Override
    List<Option> options() {
        return List.of(new Option("baseValue", baseValue), new Option("gamma", gamma));
    }

    /** Collects the options of an {@link ExponentialTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Double gamma;

        private Builder() {}

        /**
         * Sets what the value is multiplied by with each step. Required.
         *
         * @param gamma a finite number above 0
         * @return this builder
         */
        public Builder setGamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public ExponentialTracker build() {
            return new ExponentialTracker(this);
        }
    }
}
