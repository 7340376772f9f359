package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Falls to a final value along a power of what is left; if asked to, again and again, each time
 * more slowly.
 *
 * <pre>
 * at(t) = final + (base - final) (1 - min(t, steps) / steps)^power    once
 * at(t) = final + (base - final) (1 - t / T)^power                    with cycles,
 *         where T = steps max(1, ceil(t / steps))
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = PolynomialTracker.builder().setBaseValue(0.1).setSteps(100).optPower(2).build();
 * rate.at(0);   // 0.1
 * rate.at(50);  // 0.025
 * rate.at(100); // 0.0, and ever after
 * }</pre>
 *
 * <p>Once, with final value 0, the values are those of PyTorch's {@code PolynomialLR}; with cycles
 * those of Keras's {@code PolynomialDecay}.
 *
 * @see <a href="https://arxiv.org/abs/1606.00915">Chen et al., DeepLab, 2016 (the "poly" policy
 *     with power 0.9)</a>
 */
public final class PolynomialTracker extends BaseSchedule {

    private final double baseValue;
    private final long steps;
    private final double power;
    private final double finalValue;
    private final boolean cycle;

    private PolynomialTracker(Builder builder) {
        baseValue = builder.baseValue();
        steps = Steps.length("steps", builder.steps);
        power = Checks.in("power", builder.power, "(0, infinity)");
        finalValue =
                Checks.in("finalValue", builder.finalValue, "[0, baseValue = " + baseValue + "]");
        cycle = builder.cycle;
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
        long over = step % steps;
        boolean ends = cycle ? step > 0 && over == 0 : step >= steps;
        if (ends) {
            return finalValue;
        }
        double left = steps - over; // as an integer, since 1 - t / T would cancel near the end
        return Curves.mix(finalValue, baseValue, Math.pow(left / (step + left), power));
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("steps", steps),
                new Option("power", power),
                new Option("finalValue", finalValue),
                new Option("cycle", cycle));
    }

    /** Collects the options of a {@link PolynomialTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Long steps;
        private double power = 1;
        private double finalValue = 0;
        private boolean cycle;

        private Builder() {}

        /**
         * Sets the step at which the final value is reached first. Required.
         *
         * @param steps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setSteps(long steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets the power. Default: 1, a straight line.
         *
         * @param power a finite number above 0
         * @return this builder
         */
        public Builder optPower(double power) {
            this.power = power;
            return this;
        }

        /**
         * Sets the value at the end. Default: 0.
         *
         * @param finalValue from 0 to the base value
         * @return this builder
         */
        public Builder optFinalValue(double finalValue) {
            this.finalValue = finalValue;
            return this;
        }

        /**
         * Sets whether the value rises again after the end, to fall to it once more at 2, 3, ...
         * times {@code steps}. Default: false.
         *
         * @param cycle true for cycles
         * @return this builder
         */
        public Builder optCycle(boolean cycle) {
            this.cycle = cycle;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public PolynomialTracker build() {
            return new PolynomialTracker(this);
        }
    }
}
