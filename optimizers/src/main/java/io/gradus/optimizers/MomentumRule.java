package io.gradus.optimizers;

import io.gradus.schedulers.Schedule;
import java.util.List;

/** A rule with a momentum, whose buffer is there if the momentum is not 0 in all updates. */
abstract class MomentumRule extends GradusOptimizer {

    final Coefficient momentum;

    MomentumRule(Builder<?> builder) {
        super(builder);
        momentum = builder.momentum;
    }

    final boolean hasBuffer() {
        return !momentum.isZero();
    }

    @Override
    protected List<String> stateNames() {
        return hasBuffer() ? List.of("momentum_buffer") : List.of();
    }

    /**
     * The options of rules with a momentum.
     *
     * @param <T> the type of the builder itself
     */
    abstract static class Builder<T extends Builder<T>> extends GradusOptimizer.Builder<T> {

        private Coefficient momentum = Coefficient.decay("momentum", 0);

        Builder(float learningRate) {
            super(learningRate);
        }

        final boolean hasMomentum() {
            return !momentum.isZero();
        }

        /**
         * Sets the momentum: the share of the buffer that stays in each update.
         *
         * @param momentum the factor, in [0, 1); the default is 0: no momentum, no buffer
         * @return this builder
         */
        public T optMomentum(double momentum) {
            this.momentum = Coefficient.decay("momentum", momentum);
            return self();
        }

        /**
         * Sets a momentum that changes from update to update, such as {@link
         * io.gradus.schedulers.MomentumSchedule}.
         *
         * @param momentum the factor; step 0 is the run's first update; each value in [0, 1)
         * @return this builder
         */
        public T optMomentum(Schedule momentum) {
            this.momentum = Coefficient.decay("momentum", momentum);
            return self();
        }

        @Override
        protected void check() {
            super.check();
            momentum.check();
        }
    }
}
