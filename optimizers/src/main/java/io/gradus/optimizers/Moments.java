package io.gradus.optimizers;

import java.util.List;
import java.util.Map;

/**
 * What the relatives of {@link Adam} share: two decay rates and a term for numerical stability, and
 * usually the running means of gradients and of their squares.
 */
abstract class Moments extends GradusOptimizer {

    final double beta1;
    final double beta2;
    final double epsilon;

    Moments(Builder<?> builder) {
        super(builder);
        beta1 = builder.beta1;
        beta2 = builder.beta2;
        epsilon = builder.epsilon;
    }

    @Override
    List<String> stateNames() {
        return List.of("exp_avg", "exp_avg_sq");
    }

    /** 1 - beta1^t, by which the first moment is divided. */
    final double correction1(Step step) {
        return 1 - Math.pow(beta1, step.count());
    }

    /** 1 - beta2^t, by which the second moment is divided. */
    final double correction2(Step step) {
        return 1 - Math.pow(beta2, step.count());
    }

    @Override
    Map<String, Object> ruleOptions() {
        return options("beta1", beta1, "beta2", beta2, "epsilon", epsilon);
    }

    /**
     * The options that the relatives of Adam share.
     *
     * @param <T> the type of the builder itself
     */
    abstract static class Builder<T extends Builder<T>> extends GradusOptimizer.Builder<T> {

        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double epsilon = 1e-8;

        Builder(float learningRate) {
            super(learningRate);
        }

        Builder(float learningRate, float weightDecays, boolean decoupled) {
            super(learningRate, weightDecays, decoupled);
        }

        /**
         * Sets the exponential decay rate of the first moment, the running mean of gradients.
         *
         * @param beta1 the decay rate, in [0, 1); the default is 0.9 where the class does not say
         *     otherwise
         * @return this builder
         */
        public T optBeta1(double beta1) {
            this.beta1 = beta1;
            return self();
        }

        /**
         * Sets the exponential decay rate of the second moment, the running mean of squared
         * gradients.
         *
         * @param beta2 the decay rate, in [0, 1); the default is 0.999 where the class does not say
         *     otherwise
         * @return this builder
         */
        public T optBeta2(double beta2) {
            this.beta2 = beta2;
            return self();
        }

        /**
         * Sets the term for numerical stability.
         *
         * @param epsilon the term, above 0 also as a float32; the default is 1e-8 where the class
         *     does not say otherwise
         * @return this builder
         */
        public T optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return self();
        }

        @Override
        void check() {
            super.check();
            Checks.decay("beta1", beta1);
            Checks.decay("beta2", beta2);
            Checks.positive("epsilon", epsilon);
        }
    }
}
