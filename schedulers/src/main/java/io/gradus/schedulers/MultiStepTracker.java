package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.Arrays;
import java.util.List;

/**
 * Multiplies the value by a factor at each of some steps.
 *
 * <pre>
 * at(t) = base factor^n, where n milestones are at or before t
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = MultiStepTracker.builder().setBaseValue(0.1).setMilestones(30, 60, 90).build();
 * rate.at(29); // 0.1
 * rate.at(30); // 0.01
 * rate.at(90); // 0.0001, and ever after
 * }</pre>
 *
 * <p>The values are those of PyTorch's {@code MultiStepLR}. A factor above 1 makes it grow, as a
 * search for the learning rate wants, up to the largest double.
 */
public final class MultiStepTracker extends BaseSchedule {

    private final double baseValue;
    private final int[] milestones;
    private final double factor;

    private MultiStepTracker(Builder builder) {
        baseValue = builder.baseValue();
        milestones = milestones(builder.milestones);
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
        int passed = 0;
        while (passed < milestones.length && milestones[passed] <= step) {
            passed++;
        }
        return Curves.power(baseValue, factor, passed);
    }

    private static int[] milestones(int[] given) {
        int before = 0;
        for (int milestone : Checks.required("milestones", given)) {
            if (milestone <= before) {
                throw Checks.bad("milestones", Arrays.toString(given), "above 0 and rising");
            }
            before = milestone;
        }
        if (given.length == 0) {
            throw Checks.bad("milestones", "[]", "at least one");
        }
        return given;
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("milestones", Arrays.toString(milestones)),
                new Option("factor", factor));
    }

    /** Collects the options of a {@link MultiStepTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private int[] milestones;
        private double factor = 0.1;

        private Builder() {}

        /**
         * Sets the steps from which on the value is another. Required.
         *
         * @param milestones at least one, above 0, each above the one before
         * @return this builder
         */
        public Builder setMilestones(int... milestones) {
            this.milestones = milestones == null ? null : milestones.clone();
            return this;
        }

        /**
         * Sets what the value is multiplied by. Default: 0.1.
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
        public MultiStepTracker build() {
            return new MultiStepTracker(this);
        }
    }
}
