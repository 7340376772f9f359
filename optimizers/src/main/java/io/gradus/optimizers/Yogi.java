package io.gradus.optimizers;

import io.gradus.optimizers.kernels.Descent;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.StateSlot;
import java.util.List;
import java.util.Map;

/**
 * Yogi: {@link Adam} whose v moves by a part of g^2 and not of its distance from g^2, so that it
 * does not shrink in a few steps when gradients become small.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = v - (1 - beta2) sign(v - g^2) g^2
 * w = w - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and v begin with
 * initialAccumulator. The defaults are those of the paper and of optax: learning rate 1e-2, beta1
 * 0.9, beta2 0.999, epsilon 1e-3, initialAccumulator 1e-6. See {@link GradusOptimizer} for what
 * happens to g before.
 *
 * @see <a
 *     href="https://papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization">Zaheer
 *     et al., Adaptive Methods for Nonconvex Optimization, 2018</a>
 */
public final class Yogi extends AdamLike {

    private final double initialAccumulator;

    private Yogi(Builder builder) {
        super(builder);
        initialAccumulator = builder.initialAccumulator;
    }

    @Override
    protected List<StateSlot> stateSlots() {
        return stateNames().stream()
                .map(name -> StateSlot.likeWeight(name).beginningWith(initialAccumulator))
                .toList();
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double b1 = beta1.at(step);
        float k2 = (float) (1 - beta2);
        float ofSquares = flush.squares();
        Descent descent = descent(step);
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = s[1];
            HostKernel.mean(n, m, b1, 1 - b1, g, flush.mean());
            for (int i = 0; i < n; i++) {
                g[i] *= g[i];
            }
            for (int i = 0; i < n; i++) {
                float change = k2 * HostKernel.sign(v[i] - g[i]) * g[i];
                v[i] = (v[i] - change + ofSquares) - ofSquares;
            }
            descent.run(n, w, m, v);
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               exp_avg: List[Tensor], exp_avg_sq: List[Tensor],
                               beta1: float, beta2: float, epsilon: float,
                               size: float, scale: float, adaptive: bool) -> NoneType:
                        torch._foreach_lerp_(exp_avg, g, 1 - beta1)
                        x = torch._foreach_mul(g, g)
                        d = torch._foreach_sub(exp_avg_sq, x)
                        torch._foreach_sign_(d)
                        torch._foreach_addcmul_(exp_avg_sq, d, x, beta2 - 1)
                        self.descend(w, exp_avg, exp_avg_sq, size, scale, epsilon, adaptive)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        Map<String, Object> options = super.ruleOptions();
        options.put("initialAccumulator", initialAccumulator);
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

    /** Builds a {@link Yogi}; epsilon is 1e-3 by default. */
    public static final class Builder extends AdamLike.Builder<Builder> {

        private double initialAccumulator = 1e-6;

        private Builder() {
            super(1e-2f);
            optEpsilon(1e-3);
        }

        /**
         * Sets what m and v begin with.
         *
         * @param initialAccumulator the value, in [0, infinity), as a float32 too; the default is
         *     1e-6
         * @return this builder
         */
        public Builder optInitialAccumulator(double initialAccumulator) {
            this.initialAccumulator = initialAccumulator;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Yogi build() {
            check();
            FloatChecks.notNegative("initialAccumulator", initialAccumulator);
            return new Yogi(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
