package io.gradus.schedulers;

import ai.djl.training.tracker.Tracker;
import io.gradus.text.Checks;
import io.gradus.text.Names;
import java.util.List;

/**
 * Starts training gently: leads up to another schedule, or to any DJL tracker, from a fraction of
 * its value.
 *
 * <pre>
 * at(t) = main.at(0) factor(t)        for t &lt; warmupSteps      {@link Placement#PREFIX}
 *         main.at(t - warmupSteps)    from then on
 *
 * at(t) = main.at(t) factor(t)        for t &lt; warmupSteps      {@link Placement#OVERLAP}
 *         main.at(t)                  from then on
 * </pre>
 *
 * <p>The factor goes from s, the start factor, to 1 while part = t / warmupSteps goes from 0 to 1:
 *
 * <pre>
 * LINEAR       s + (1 - s) part
 * CONSTANT     s, and jumps to 1 at the end
 * COSINE       s + (1 - s) (1 - cos(pi part)) / 2
 * EXPONENTIAL  s^(1 - part)
 * </pre>
 *
 * <pre>{@code
 * Schedule main = t -> 0.1 / (1 + 0.01 * t);
 * Schedule rate = WarmupTracker.builder()
 *         .setMain(main).setWarmupSteps(100).optStartFactor(0.01).build();
 * rate.at(0);   // 0.001
 * rate.at(50);  // 0.0505
 * rate.at(100); // 0.1, main's step 0
 * rate.at(200); // 0.05, main's step 100
 * }</pre>
 *
 * <p>As a prefix this is PyTorch's {@code SequentialLR} of {@code LinearLR} or {@code ConstantLR}
 * and the main scheduler, with milestone {@code warmupSteps}; overlapping it is their {@code
 * ChainedScheduler}.
 *
 * <p>A main that is a {@link Schedule} keeps its double precision and its long step. Any other
 * tracker is called as DJL's optimizers call it, with 1 for its first update, and with the largest
 * int for every later step that has no int. The result is a pure function only if the main is:
 * DJL's {@code MultiFactorTracker} changes itself when it is asked, so under it steps must be asked
 * for in rising order, by one optimizer. {@link Builder#build()} asks the main for its first value.
 *
 * @see <a href="https://arxiv.org/abs/1706.02677">Goyal et al., Accurate, Large Minibatch SGD, 2017
 *     (constant and linear)</a>
 */
public final class WarmupTracker extends BaseSchedule {

    private final Schedule main;
    private final long warmupSteps;
    private final double startFactor;
    private final Shape shape;
    private final Placement placement;

    private WarmupTracker(Builder builder) {
        main = TrackerSchedule.of(Checks.required("main", builder.main));
        warmupSteps = Steps.length("warmupSteps", builder.warmupSteps);
        shape = Checks.required("shape", builder.shape);
        placement = Checks.required("placement", builder.placement);
        startFactor = Checks.in("startFactor", builder.startFactor, "[0, 1]");
        if (startFactor == 0 && shape == Shape.EXPONENTIAL) {
            throw Checks.bad("startFactor", startFactor, "above 0 for the shape EXPONENTIAL");
        }
        Checks.in("main's first value", main.at(0), "(-infinity, infinity)");
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
        boolean warm = step >= warmupSteps;
        return switch (placement) {
            case PREFIX -> warm ? main.at(step - warmupSteps) : main.at(0) * factor(step);
            case OVERLAP -> warm ? main.at(step) : main.at(step) * factor(step);
        };
    }

    private double factor(long step) {
        double part = (double) step / warmupSteps;
        return switch (shape) {
            case LINEAR -> Curves.mix(startFactor, 1, part);
            case CONSTANT -> startFactor;
            case COSINE -> Curves.mix(startFactor, 1, Curves.halfWave(part));
            case EXPONENTIAL -> Math.pow(startFactor, 1 - part);
        };
    }

    @Override
    public List<Tracker> parts() {
        return List.of(main);
    }

    @Override
    List<Option> options() {
        return List.of(
                new Option("main", Names.of(main)),
                new Option("warmupSteps", warmupSteps),
                new Option("shape", shape),
                new Option("startFactor", startFactor),
                new Option("placement", placement));
    }

    /** The curve along which the factor goes to 1. */
    public enum Shape {
        /** The same amount is added with each step. */
        LINEAR,
        /** The factor stays where it starts, and jumps at the end. */
        CONSTANT,
        /** Half a cosine, flat at both ends. */
        COSINE,
        /** The same factor is multiplied with each step; needs a start factor above 0. */
        EXPONENTIAL
    }

    /** Placement of the main after the warm-up or at the same time. */
    public enum Placement {
        /** The main starts when the warm-up ends. */
        PREFIX,
        /** The main runs from step 0, held down by the warm-up. */
        OVERLAP
    }

    /** Collects the options of a {@link WarmupTracker}. */
    public static final class Builder {

        private Tracker main;
        private Long warmupSteps;
        private double startFactor = 1.0 / 3;
        private Shape shape = Shape.LINEAR;
        private Placement placement = Placement.PREFIX;

        private Builder() {}

        /**
         * Sets the schedule or tracker to lead up to. Required.
         *
         * <p>A lambda written in the call is a DJL tracker, from an int that counts from 1 to a
         * float; assign it to a variable of type {@link Schedule} to have it as one.
         *
         * @param main any tracker whose first value is finite
         * @return this builder
         */
        public Builder setMain(Tracker main) {
            this.main = main;
            return this;
        }

        /**
         * Sets how many updates are held down. Required.
         *
         * @param warmupSteps from 1 to 2<sup>53</sup>
         * @return this builder
         */
        public Builder setWarmupSteps(long warmupSteps) {
            this.warmupSteps = warmupSteps;
            return this;
        }

        /**
         * Sets the factor at step 0. Default: 1/3, as in PyTorch.
         *
         * @param startFactor from 0 to 1; above 0 for {@link Shape#EXPONENTIAL}
         * @return this builder
         */
        public Builder optStartFactor(double startFactor) {
            this.startFactor = startFactor;
            return this;
        }

        /**
         * Sets the curve. Default: {@link Shape#LINEAR}.
         *
         * @param shape the curve along which the factor goes to 1
         * @return this builder
         */
        public Builder optShape(Shape shape) {
            this.shape = shape;
            return this;
        }

        /**
         * Sets whether the main waits for the end of the warm-up. Default: {@link
         * Placement#PREFIX}.
         *
         * @param placement before the main or over it
         * @return this builder
         */
        public Builder optPlacement(Placement placement) {
            this.placement = placement;
            return this;
        }

        /**
         * Makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a required option is missing, one is out of range, or
         *     the main's first value is not finite
         */
        public WarmupTracker build() {
            return new WarmupTracker(this);
        }
    }
}
