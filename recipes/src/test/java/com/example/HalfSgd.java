package com.example;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** A user's optimizer. */
public final class HalfSgd extends Optimizer {

    private final Tracker rate;

    private HalfSgd(Builder builder) {
        super(builder);
        rate = builder.rate;
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        weight.subi(grad.mul(rate.getNewValue(updateCount(parameterId)) / 2));
    }

    /** The learning rate of an update. */
    public float rate(int update) {
        return rate.getNewValue(update);
    }

    /** Makes one. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private Tracker rate = Tracker.fixed(0.5f);

        /** Sets the learning rate. */
        public Builder optLearningRateTracker(Tracker rate) {
            this.rate = rate;
            return this;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Makes it. */
        public HalfSgd build() {
            return new HalfSgd(this);
        }
    }
}
