package io.gradus.schedulers;

import io.gradus.text.Checks;
import java.util.List;

/**
 * Climbs from a small value to the maximum, and falls to a far smaller one, once.
 *
 * <pre>
 * initial = max / divFactor
 * final   = initial / finalDivFactor
 * top     = max(pctStart steps - 1, 0)
 *
 * two phases:   initial at 0, max at top, final at steps - 1 and ever after
 * three phases: initial at 0, max at top, initial at 2 top, final at steps - 1 and ever after
 *               (with a pctStart of 1 there is no fall: max at steps - 1, final from steps on)
 * </pre>
 *
 * <pre>{@code
 * Schedule rate = OneCycleTracker.builder().setMaxValue(0.1).setSteps(1_000).build();
 * rate.at(0);   // 0.004
 * rate.at(299); // 0.1
 * rate.at(999); // 4e-7, and ever after
 * }</pre>
 *
 * <p>The values are those of PyTorch's {@code OneCycleLR}; its momentum is {@link
 * MomentumSchedule}. Where {@code pctStart steps} is 1, PyTorch divides 0 by 0, and where it is
 * less, PyTorch's top lies before step 0; here the top is then at step 0. After the end PyTorch
 * throws; here the final value stays.
 *
 * @see <a href="https://arxiv.org/abs/1708.07120">Smith and Topin, Super-Convergence, 2017</a>
 */
public final class OneCycleTracker extends CycleSchedule {

    private final double maxValue;
    private final long steps;
    private final double pctStart;
    private final double divFactor;
    private final double finalDivFactor;
    private final Anneal anneal;
    private final boolean threePhase;

    /** What is reached at the end of each phase, after the value at step 0. */
    private final double[] values;

    /** Where the phases end; not always a whole step. */
    private final double[] ends;

    private OneCycleTracker(Builder builder) {
        maxValue = Checks.in("maxValue", builder.maxValue, "(0, infinity)");
        steps = Steps.length("steps", builder.steps);
        threePhase = builder.threePhase;
        pctStart = Checks.in("pctStart", builder.pctStart, threePhase ? "[0, 0.5]" : "[0, 1]");
        divFactor = Checks.in("divFactor", builder.divFactor, "[1, infinity)");
        finalDivFactor = Checks.in("finalDivFactor", builder.finalDivFactor, "[1, infinity)");
        anneal = Checks.required("anneal", builder.anneal);
        double initial = maxValue / divFactor;
        double last = initial / finalDivFactor;
        double top = Math.max(pctStart * steps - 1, 0);
        values =
                threePhase
                        ? new double[] {initial, maxValue, initial, last}
                        : new double[] {initial, maxValue, last};
        ends = threePhase ? new double[] {top, 2 * top, steps - 1} : new double[] {top, steps - 1};
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
        return along(values, step);
    }

    @Override
    double between(double low, double top, long step) {
        return along(new double[] {low, top, low, low}, step);
    }

    /** Goes from one value to the next in each phase, and stays at the last. */
    private double along(double[] values, long step) {
        double start = 0;
        for (int phase = 0; phase < ends.length; phase++) {
            if (step <= ends[phase]) {
                double done = step - start;
                double left = ends[phase] - step;
                return switch (anneal) {
                    case COS -> Curves.cosine(values[phase], values[phase + 1], done, left);
                    case LINEAR -> Curves.line(values[phase], values[phase + 1], done, left);
                };
            }
            start = ends[phase];
        }
        return values[ends.length];
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("maxValue", maxValue),
                new Option("steps", steps),
                new Option("pctStart", pctStart),
                new Option("divFactor", divFactor),
                new Option("finalDivFactor", finalDivFactor),
                new Option("anneal", anneal),
                new Option("threePhase", threePhase));
    }

    /** The curve along which a phase goes from its start to its end. */
    public enum Anneal {
        /** Half a cosine, flat at both ends. */
        COS,
        /** A straight line. */
        LINEAR
    }

    /** Collects the options of an {@link OneCycleTracker}. */
    public static final class Builder {

        private Double maxValue;
        private Long steps;
        private double pctStart = 0.3;
        private double divFactor = 25;
        private double finalDivFactor = 1e4;
        private Anneal anneal = Anneal.COS;
        private boolean threePhase;

        private Builder() {}

        /**
         * Sets the value at the top. Required.
         *
         * @param maxValue a finite number above 0
         * @return this builder
         */
        public Builder setMaxValue(double maxValue) {
            this.maxValue = maxValue;
            return this;
        }

        /**
         * Sets the number of updates of the whole cycle, usually of the whole training. Required.
         *
         * @param steps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setSteps(long steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets the part of the cycle in which the value climbs. Default: 0.3.
         *
         * @param pctStart from 0 to 1; to 0.5 with three phases
         * @return this builder
         */
        public Builder optPctStart(double pctStart) {
            this.pctStart = pctStart;
            return this;
        }

        /**
         * Sets by what the maximum is divided for the initial value. Default: 25.
         *
         * @param divFactor a finite number of at least 1
         * @return this builder
         */
        public Builder optDivFactor(double divFactor) {
            this.divFactor = divFactor;
            return this;
        }

        /**
         * Sets by what the initial value is divided for the final one. Default: 10,000.
         *
         * @param finalDivFactor a finite number of at least 1
         * @return this builder
         */
        public Builder optFinalDivFactor(double finalDivFactor) {
            this.finalDivFactor = finalDivFactor;
            return this;
        }

        /**
         * Sets the curve of each phase. Default: {@link Anneal#COS}.
         *
         * @param anneal cosine or straight line
         * @return this builder
         */
        public Builder optAnneal(Anneal anneal) {
            this.anneal = anneal;
            return this;
        }

        /**
         * Sets whether the value falls to the initial one first, as fast as it climbed, and to the
         * final one in a third phase. Default: false.
         *
         * @param threePhase true for three phases
         * @return this builder
         */
        public Builder optThreePhase(boolean threePhase) {
            this.threePhase = threePhase;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing or one is out of range
         */
        public OneCycleTracker build() {
            return new OneCycleTracker(this);
        }
    }
}
