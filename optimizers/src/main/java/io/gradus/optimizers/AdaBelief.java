package io.gradus.optimizers;

import io.gradus.optimizers.kernels.Descent;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import java.util.List;
import java.util.Map;

/**
 * AdaBelief: {@link Adam} that takes large steps where gradients are as their running mean
 * predicts, and small ones where they are not.
 *
 * <pre>
 * w = w (1 - learningRate * weightDecays)
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) (g - m)^2 + epsilon
 * w = w - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and v begin with 0. As in the
 * authors' code epsilon stays in v, where it adds up. With {@code optRectify(true)} the last line
 * is that of {@link RAdam}, which the authors' code has by default since 0.1. The other defaults
 * are that code's: learning rate 1e-3, beta1 0.9, beta2 0.999, epsilon 1e-16; the weight decay, 0,
 * is decoupled. The authors advise epsilon 1e-8 where SGD does better than Adam. See {@link
 * GradusOptimizer} for what happens to g before.
 *
 * @see <a href="https://arxiv.org/abs/2010.07468">Zhuang et al., AdaBelief Optimizer: Adapting
 *     Stepsizes by the Belief in Observed Gradients, 2020</a>
 */
public final class AdaBelief extends AdamLike {

    private final boolean rectify;

    private AdaBelief(Builder builder) {
        super(builder);
        rectify = builder.rectify;
    }

    @Override
    protected List<String> stateNames() {
        return List.of("exp_avg", "exp_avg_var");
    }

    @Override
    Descent descent(Step step) {
        return rectify ? rectified(step) : super.descent(step);
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double b1 = beta1.at(step);
        float b2 = (float) beta2;
        float k2 = (float) (1 - beta2);
        float eps = (float) epsilon;
        Descent descent = descent(step);
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = s[1];
            HostKernel.mean(n, m, b1, 1 - b1, g, flush.mean());
            for (int i = 0; i < n; i++) {
                g[i] -= m[i];
            }
            for (int i = 0; i < n; i++) {
                // epsilon keeps it from becoming denormal, unless it is tiny itself
                v[i] = b2 * v[i] + k2 * g[i] * g[i] + eps;
            }
            descent.run(n, w, m, v);
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               exp_avg: List[Tensor], exp_avg_var: List[Tensor],
                               beta1: float, beta2: float, epsilon: float,
                               size: float, scale: float, adaptive: bool) -> NoneType:
                        torch._foreach_lerp_(exp_avg, g, 1 - beta1)
                        self.mean_of_squares(exp_avg_var, torch._foreach_sub(g, exp_avg), beta2)
                        torch._foreach_add_(exp_avg_var, epsilon)
                        self.descend(w, exp_avg, exp_avg_var, size, scale, epsilon, adaptive)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        Map<String, Object> options = super.ruleOptions();
        options.put("rectify", rectify);
        return options;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link AdaBelief}; epsilon is 1e-16 and weight decay decoupled by default. */
    public static final class Builder extends AdamLike.Builder<Builder> {

        private boolean rectify;

        private Builder() {
            super(1e-3f, 0, true);
            optEpsilon(1e-16);
        }

        /**
         * Sets whether steps are smaller while v has seen too few gradients to be relied on, as in
         * {@link RAdam}.
         *
         * @param rectify whether they are; the default is false, as in the paper's formula
         * @return this builder
         */
        public Builder optRectify(boolean rectify) {
            this.rectify = rectify;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public AdaBelief build() {
            check();
            return new AdaBelief(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
