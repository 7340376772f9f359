package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Falls along half a cosine, jumps back up, and falls again, in cycles that may get longer and
 * lower.
 *
 * <pre>
 * cycle i = 0, 1, 2, ... has firstCycleSteps cycleMultiplier^i steps
 * place   = steps since the cycle began
 * at(t)   = min + (base - min) peakDecay^i (1 + cos(pi place / length of the cycle)) / 2
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = CosineRestartsTracker.builder()
 *         .setBaseValue(0.1).setFirstCycleSteps(100).optCycleMultiplier(2).build();
 * rate.at(0);   // 0.1
 * rate.at(50);  // 0.05
 * rate.at(100); // 0.1: a cycle of 200 steps begins
 * rate.at(300); // 0.1: one of 400
 * }</pre>
 *
 * <p>The values are those of PyTorch's {@code CosineAnnealingWarmRestarts}; the decay of the peaks
 * is {@code m_mul} of Keras's {@code CosineDecayRestarts}. Cycle and place are found by counting in
 * integers: a logarithm, as PyTorch takes for a step given to it, is wrong at some restarts.
 *
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, SGDR: Stochastic Gradient
 *     Descent with Warm Restarts, 2016</a>
 */
public final class CosineRestartsTracker extends BaseSchedule {

    private final double baseValue;
    private final long firstCycleSteps;
    private final long cycleMultiplier;
    private final double minValue;
    private final double peakDecay;

    private CosineRestartsTracker(Builder builder) {
        baseValue = builder.baseValue();
        firstCycleSteps = Steps.length("firstCycleSteps", builder.firstCycleSteps);
        cycleMultiplier = Steps.length("cycleMultiplier", builder.cycleMultiplier);
        minValue = Checks.in("minValue", builder.minValue, "[0, baseValue = " + baseValue + "]");
        peakDecay = Checks.in("peakDecay", builder.peakDecay, "(0, 1]");
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
        long cycle = cycleMultiplier == 1 ? step / firstCycleSteps : 0;
        long place = step - cycle * firstCycleSteps;
        long length = firstCycleSteps;
        while (place >= length) { // at most 62 times, since each cycle is at least twice as long
            place -= length;
            length = saturatedProduct(length, cycleMultiplier);
            cycle++;
        }
        double height = (baseValue - minValue) * Math.pow(peakDecay, cycle);
        return Curves.cosine(minValue + height, minValue, place, length - place);
    }

    private static long saturatedProduct(long a, long b) {
        return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("firstCycleSteps", firstCycleSteps),
                new Option("cycleMultiplier", cycleMultiplier),
                new Option("minValue", minValue),
                new Option("peakDecay", peakDecay));
    }

    /** Collects the options of a {@link CosineRestartsTracker}. */
    public static final class Builder extends BaseValueBuilder<Builder> {

        private Long firstCycleSteps;
        private long cycleMultiplier = 1;
        private double minValue = 0;
        private double peakDecay = 1;

        private Builder() {}

        /**
         * Sets the length of the first cycle. Required.
         *
         * @param firstCycleSteps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setFirstCycleSteps(long firstCycleSteps) {
            this.firstCycleSteps = firstCycleSteps;
            return this;
        }

        /**
         * Sets how many times as long as the one before each cycle is. Default: 1.
         *
         * @param cycleMultiplier from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optCycleMultiplier(long cycleMultiplier) {
            this.cycleMultiplier = cycleMultiplier;
            return this;
        }

        /**
         * Sets the value that every cycle falls to. Default: 0.
         *
         * @param minValue from 0 to the base value
         * @return this builder
         */
        public Builder optMinValue(double minValue) {
            this.minValue = minValue;
            return this;
        }

        /**
         * Sets what the height above the minimum is multiplied by with each cycle. Default: 1.
         *
         * @param peakDecay above 0 and at most 1
         * @return this builder
         */
        public Builder optPeakDecay(double peakDecay) {
            this.peakDecay = peakDecay;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public CosineRestartsTracker build() {
            return new CosineRestartsTracker(this);
        }
    }
}
