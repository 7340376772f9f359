package io.gradus.schedulers;

import io.gradus.text.Checks;
import io.gradus.text.Names;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Climbs from a base value to a maximum and back in straight lines, cycle after cycle.
 *
 * <pre>
 * period = stepsUp + stepsDown
 * cycle  = floor(t / period) + 1                              1, 2, 3, ...
 * place  = t mod period                                       0, 1, ..., period - 1
 * height = place / stepsUp                                    while place &lt;= stepsUp
 *          (period - place) / stepsDown                       after that
 * at(t)  = base + (max - base) height scale
 * </pre>
 *
 * <p>where the scale is 1 ({@link Mode#TRIANGULAR}), 1/2<sup>cycle - 1</sup> ({@link
 * Mode#TRIANGULAR2}), gamma<sup>t</sup> ({@link Mode#EXP_RANGE}), or a function of one's own.
 *
 * <pre>{@code
 * Schedule rate = CyclicTracker.builder().setBaseValue(0.001).setMaxValue(0.006).build();
 * rate.at(0);     // 0.001
 * rate.at(2_000); // 0.006
 * rate.at(4_000); // 0.001, and a new cycle
 * }</pre>
 *
 * <p>The values are those of PyTorch's {@code CyclicLR}, whose momentum is {@link
 * MomentumSchedule}; place and cycle are integers here, so that no step is too late for them.
 *
 * @see <a href="https://arxiv.org/abs/1506.01186">Smith, Cyclical Learning Rates for Training
 *     Neural Networks, 2015</a>
 */
public final class CyclicTracker extends CycleSchedule {

    private final double baseValue;
    private final double maxValue;
    private final long stepsUp;
    private final long stepsDown;
    private final Mode mode;
    private final double gamma;
    private final DoubleUnaryOperator scaleFunction;
    private final ScaleMode scaleMode;

    private CyclicTracker(Builder builder) {
        baseValue = Checks.in("baseValue", builder.baseValue, "[0, infinity)");
        maxValue =
                Checks.in(
                        "maxValue", builder.maxValue, "[baseValue = " + baseValue + ", infinity)");
        stepsUp = Steps.length("stepsUp", builder.stepsUp);
        stepsDown =
                builder.stepsDown == null ? stepsUp : Steps.length("stepsDown", builder.stepsDown);
        mode = Checks.required("mode", builder.mode);
        gamma = Checks.in("gamma", builder.gamma, "(0, 1]");
        if (gamma != 1 && mode != Mode.EXP_RANGE) {
            throw Checks.bad("gamma", gamma, "1 for the mode " + mode);
        }
        scaleFunction = builder.scaleFunction;
        scaleMode = builder.scaleMode;
        if (scaleFunction != null || scaleMode != null) {
            Checks.required("scaleFunction", scaleFunction);
            Checks.required("scaleMode", scaleMode);
            if (mode != Mode.TRIANGULAR) {
                throw Checks.bad("mode", mode, "TRIANGULAR beside a scaleFunction");
            }
        }
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
     * @throws IllegalStateException if a scale function of one's own returns something not finite
     */
    @Override
    public double at(long step) {
        return super.at(step);
    }

    @Override
    double value(long step) {
        return between(baseValue, maxValue, step);
    }

    @Override
    double between(double low, double top, long step) {
        long period = stepsUp + stepsDown;
        long place = step % period;
        double height =
                place <= stepsUp ? (double) place / stepsUp : (double) (period - place) / stepsDown;
        return Curves.mix(low, top, height * scale(step / period + 1, step));
    }

    private double scale(long cycle, long step) {
        return switch (mode) {
            case TRIANGULAR -> scaleFunction == null ? 1 : ownScale(cycle, step);
            case TRIANGULAR2 -> Math.pow(0.5, cycle - 1);
            case EXP_RANGE -> Math.pow(gamma, step);
        };
    }

    private double ownScale(long cycle, long step) {
        long argument = scaleMode == ScaleMode.CYCLE ? cycle : step;
        double scale = scaleFunction.applyAsDouble(argument);
        if (!Double.isFinite(scale)) {
            throw new IllegalStateException(
                    "scaleFunction returned %s for %s %s, but it must return a finite number"
                            .formatted(scale, scaleMode, argument));
        }
        return scale;
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("baseValue", baseValue),
                new Option("maxValue", maxValue),
                new Option("stepsUp", stepsUp),
                new Option("stepsDown", stepsDown),
                scaleFunction == null
                        ? new Option("mode", mode)
                        : new Option("scaleFunction", Names.of(scaleFunction)),
                scaleFunction == null
                        ? new Option("gamma", gamma)
                        : new Option("scaleMode", scaleMode));
    }

    /**
     * {@inheritDoc} A scale function of one's own is named by its {@code toString} if it has one,
     * and cannot be read back.
     */
    @Override
    public String toString() {
        return super.toString();
    }

    /** The built-in ways in which the height of a cycle changes. */
    public enum Mode {
        /** Every cycle reaches the maximum. */
        TRIANGULAR,
        /** Every cycle is half as high as the one before. */
        TRIANGULAR2,
        /** The height shrinks by the factor gamma with each step. */
        EXP_RANGE
    }

    /** Argument of a user's scale function. */
    public enum ScaleMode {
        /** The number of the cycle: 1, 2, 3 and so on. */
        CYCLE,
        /** The step: 0, 1, 2 and so on. */
        ITERATIONS
    }

    /** Collects the options of a {@link CyclicTracker}. */
    public static final class Builder {

        private Double baseValue;
        private Double maxValue;
        private long stepsUp = 2000;
        private Long stepsDown;
        private Mode mode = Mode.TRIANGULAR;
        private double gamma = 1;
        private DoubleUnaryOperator scaleFunction;
        private ScaleMode scaleMode;

        private Builder() {}

        /**
         * Sets the lower end of every cycle. Required.
         *
         * @param baseValue a finite number of at least 0
         * @return this builder
         */
        public Builder setBaseValue(double baseValue) {
            this.baseValue = baseValue;
            return this;
        }

        /**
         * Sets the upper end of the cycles before they are scaled. Required.
         *
         * @param maxValue a finite number of at least the base value
         * @return this builder
         */
        public Builder setMaxValue(double maxValue) {
            this.maxValue = maxValue;
            return this;
        }

        /**
         * Sets how long a cycle climbs. Default: 2000.
         *
         * @param stepsUp from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optStepsUp(long stepsUp) {
            this.stepsUp = stepsUp;
            return this;
        }

        /**
         * Sets how long a cycle falls. Default: as long as it climbs.
         *
         * @param stepsDown from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder optStepsDown(long stepsDown) {
            this.stepsDown = stepsDown;
            return this;
        }

        /**
         * Sets how the height of the cycles changes. Default: {@link Mode#TRIANGULAR}.
         *
         * @param mode one of the built-in ways
         * @return this builder
         */
        public Builder optMode(Mode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * Sets the factor by which the height shrinks with each step. Default: 1. Any other value
         * needs {@link Mode#EXP_RANGE}.
         *
         * @param gamma above 0 and at most 1
         * @return this builder
         */
        public Builder optGamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * Sets a scale of one's own, in place of a mode. The schedule is as pure and as bounded as
         * this function: it stays between base and maximum if the scale is between 0 and 1.
         *
         * @param scaleFunction from cycle or step to scale; must return finite numbers
         * @param scaleMode which of the two it is called with
         * @return this builder
         */
        public Builder optScaleFunction(DoubleUnaryOperator scaleFunction, ScaleMode scaleMode) {
            this.scaleFunction = scaleFunction;
            this.scaleMode = scaleMode;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing, one is out of range, or
         *     two exclude each other
         */
        public CyclicTracker build() {
            return new CyclicTracker(this);
        }
    }
}
