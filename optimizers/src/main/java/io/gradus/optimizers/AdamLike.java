package io.gradus.optimizers;

import io.gradus.optimizers.kernels.Descent;
import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.Flush;
import io.gradus.optimizers.kernels.Step;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * A relative of Adam: two decay rates and a term for numerical stability, and usually the running
 * means of gradients and of their squares.
 */
abstract class AdamLike extends GradusOptimizer {

    final Coefficient beta1;
    final double beta2;
    final double epsilon;
    final Flush flush;

    AdamLike(Builder<?> builder) {
        super(builder);
        beta1 = builder.beta1;
        beta2 = builder.beta2;
        epsilon = builder.epsilon;
        flush = Flush.of(epsilon, false);
    }

    @Override
    protected boolean keepsSquares() {
        return true;
    }

    @Override
    protected List<String> stateNames() {
        return List.of("exp_avg", "exp_avg_sq");
    }

    /** 1 - beta1^t, by which the first moment is divided, with the beta1 of this step. */
    final double correction1(Step step) {
        return 1 - Math.pow(beta1.at(step), step.count());
    }

    /** 1 - beta2^t, by which the second moment is divided. */
    final double correction2(Step step) {
        return 1 - Math.pow(beta2, step.count());
    }

    /** The step along m over the root of v, both corrected for having begun with 0. */
    final Descent corrected(Step step) {
        return new Descent(
                step.learningRate() / correction1(step),
                1 / Math.sqrt(correction2(step)),
                epsilon,
                true);
    }

    /**
     * The step of RAdam: with the rectification r, or without v while its variance is not
     * tractable.
     */
    final Descent rectified(Step step) {
        double c2 = correction2(step);
        double size = step.learningRate() / correction1(step);
        double longest = 2 / (1 - beta2) - 1;
        double length = longest - 2 * step.count() * (1 - c2) / c2;
        if (length <= 5) {
            return new Descent(size, 0, 0, false);
        }
        double r =
                Math.sqrt(
                        (length - 4)
                                * (length - 2)
                                * longest
                                / ((longest - 4) * (longest - 2) * length));
        return new Descent(size * r * Math.sqrt(c2), 1, epsilon, true);
    }

    /** The last line of the rule. */
    Descent descent(Step step) {
        return corrected(step);
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        descent(step).giveTo(args);
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options("beta1", beta1, "beta2", beta2, "epsilon", epsilon);
    }

    /**
     * The options that the relatives of Adam share.
     *
     * @param <T> the type of the builder itself
     */
    abstract static class Builder<T extends Builder<T>> extends GradusOptimizer.Builder<T> {

        private Coefficient beta1 = Coefficient.decay("beta1", 0.9);
        private double beta2 = 0.999;
        private double epsilon = 1e-8;

        Builder(float learningRate) {
            super(learningRate);
        }

        Builder(float learningRate, float weightDecays, boolean decoupled) {
            super(learningRate, weightDecays, decoupled);
        }

        /**
         * Sets the exponential decay rate of the first running mean, that of gradients.
         *
         * @param beta1 the decay rate, in [0, 1); the default is 0.9 where the class does not say
         *     otherwise
         * @return this builder
         */
        public T optBeta1(double beta1) {
            this.beta1 = Coefficient.decay("beta1", beta1);
            return self();
        }

        /**
         * Sets a decay rate of the first running mean that changes from update to update, such as
         * {@link io.gradus.schedulers.MomentumSchedule}. Where the mean is corrected by 1 -
         * beta1^t, beta1 is that of the update.
         *
         * @param beta1 the decay rate; step 0 is the run's first update; each value in [0, 1)
         * @return this builder
         */
        public T optBeta1(Schedule beta1) {
            this.beta1 = Coefficient.decay("beta1", beta1);
            return self();
        }

        /**
         * Sets the exponential decay rate of the second running mean, that of squared gradients
         * where the class's formula does not say otherwise.
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
         * @param epsilon the term, in (0, infinity) as a float32; the default is 1e-8 where the
         *     class does not say otherwise
         * @return this builder
         */
        public T optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return self();
        }

        @Override
        protected void check() {
            super.check();
            beta1.check();
            Checks.in("beta2", beta2, "[0, 1)");
            FloatChecks.positive("epsilon", epsilon);
        }
    }
}
