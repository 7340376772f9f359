package com.example.gradus;

import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * The rule of docs/guide/writing-your-own-rule.md: a step along a part of the gradient and a part
 * of its running mean.
 *
 * <pre>
 * m = beta m + (1 - beta) g
 * w = w - learningRate * ((1 - nu) g + nu m)
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1810.06801">Ma and Yarats, Quasi-hyperbolic momentum and Adam
 *     for deep learning, 2018</a>
 */
public final class QuasiHyperbolic extends GradusOptimizer {

    private final double nu;
    private final double beta;

    private QuasiHyperbolic(Builder builder) {
        super(builder);
        nu = builder.nu;
        beta = builder.beta;
    }

    @Override
    protected List<String> stateNames() {
        return List.of("exp_avg");
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        float a = (float) (step.learningRate() * (1 - nu));
        float b = (float) (step.learningRate() * nu);
        return (n, w, g, s) -> {
            float[] m = s[0];
            HostKernel.mean(n, m, beta, 1 - beta, g);
            for (int i = 0; i < n; i++) {
                w[i] -= a * g[i] + b * m[i];
            }
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor], exp_avg: List[Tensor],
                               lr: float, nu: float, beta: float) -> NoneType:
                        torch._foreach_mul_(exp_avg, beta)
                        torch._foreach_add_(exp_avg, g, alpha=1 - beta)
                        torch._foreach_add_(w, g, alpha=-lr * (1 - nu))
                        torch._foreach_add_(w, exp_avg, alpha=-lr * nu)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options("nu", nu, "beta", beta);
    }

    public static Builder builder() {
        return new Builder();
    }

    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double nu = 0.7;
        private double beta = 0.999;

        private Builder() {
            super(1); // the default learning rate
        }

        public Builder optNu(double nu) {
            this.nu = nu;
            return this;
        }

        public Builder optBeta(double beta) {
            this.beta = beta;
            return this;
        }

        public QuasiHyperbolic build() {
            check();
            Checks.in("nu", nu, "[0, 1]");
            Checks.in("beta", beta, "[0, 1)");
            return new QuasiHyperbolic(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
