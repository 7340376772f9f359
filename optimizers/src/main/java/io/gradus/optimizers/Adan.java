package io.gradus.optimizers;

import io.gradus.optimizers.kernels.Descent;
import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * Adan: Nesterov's momentum without a second gradient, from running means of the gradient, of its
 * change since the step before, and of the square of both together.
 *
 * <pre>
 * d = g - p
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) d
 * n = beta3 n + (1 - beta3) (g + beta2 d)^2
 * x = m / (1 - beta1^t) + beta2 v / (1 - beta2^t)
 * w = w - learningRate * x / (sqrt(n) / sqrt(1 - beta3^t) + epsilon)
 * w = w / (1 + learningRate * weightDecays)
 * p = g
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m, v and n begin with 0, p (the
 * gradient before) with the first gradient. The defaults are those of the authors' code: learning
 * rate 1e-3, beta1 0.98, beta2 0.92, beta3 0.99, epsilon 1e-8, weightDecays 0. See {@link
 * GradusOptimizer} for what happens to g before.
 *
 * <p>The weight decay is decoupled by default, and then applied after the step, as above. {@code
 * optProximal(false)} gives that of AdamW, before the step: w = w (1 - learningRate *
 * weightDecays).
 *
 * @see <a href="https://arxiv.org/abs/2208.06677">Xie et al., Adan: Adaptive Nesterov Momentum
 *     Algorithm for Faster Optimizing Deep Models, 2022</a>
 */
public final class Adan extends AdamLike {

    private final double beta3;
    private final boolean proximal;

    private Adan(Builder builder) {
        super(builder);
        beta3 = builder.beta3;
        proximal = builder.proximal;
    }

    /** As in the authors' code, the gradient before is kept with its sign changed. */
    @Override
    protected List<String> stateNames() {
        return List.of("exp_avg", "exp_avg_diff", "exp_avg_sq", "neg_pre_grad");
    }

    @Override
    protected boolean decaysItself(boolean onHost) {
        return isDecoupled() && proximal;
    }

    private double meanSize(Step step) {
        return step.learningRate() / correction1(step);
    }

    private double changeSize(Step step) {
        return step.learningRate() * beta2 / correction2(step);
    }

    @Override
    Descent descent(Step step) {
        double correction3 = 1 - Math.pow(beta3, step.count());
        return new Descent(1, 1 / Math.sqrt(correction3), epsilon, true);
    }

    private static double shrink(Step step) {
        return 1 / (1 + step.learningRate() * step.weightDecay());
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double b1 = beta1.at(step);
        float b2 = (float) beta2;
        float ofMean = (float) meanSize(step);
        float ofChange = (float) changeSize(step);
        float shrink = (float) shrink(step);
        Descent descent = descent(step);
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = s[1];
            float[] p = s[3];
            if (step.first()) {
                negate(n, p, g);
            }
            for (int i = 0; i < n; i++) {
                p[i] += g[i];
            }
            HostKernel.mean(n, m, b1, 1 - b1, g, flush.mean());
            HostKernel.mean(n, v, beta2, 1 - beta2, p, flush.mean());
            for (int i = 0; i < n; i++) {
                p[i] = g[i] + b2 * p[i];
            }
            HostKernel.meanOfSquares(n, s[2], beta3, p, flush.squares());
            negate(n, p, g);
            for (int i = 0; i < n; i++) {
                g[i] = ofMean * m[i] + ofChange * v[i];
            }
            descent.run(n, w, g, s[2]);
            if (shrink != 1) {
                for (int i = 0; i < n; i++) {
                    w[i] *= shrink;
                }
            }
        };
    }

    private static void negate(int n, float[] p, float[] g) {
        for (int i = 0; i < n; i++) {
            p[i] = -g[i];
        }
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               exp_avg: List[Tensor], exp_avg_diff: List[Tensor],
                               exp_avg_sq: List[Tensor], neg_pre_grad: List[Tensor],
                               beta1: float, beta2: float, beta3: float, epsilon: float, first: bool,
                               of_mean: float, of_change: float, shrink: float,
                               size: float, scale: float, adaptive: bool) -> NoneType:
                        p = neg_pre_grad
                        if first:
                            self.negate(p, g)
                        torch._foreach_add_(p, g)
                        torch._foreach_lerp_(exp_avg, g, 1 - beta1)
                        torch._foreach_lerp_(exp_avg_diff, p, 1 - beta2)
                        torch._foreach_mul_(p, beta2)
                        torch._foreach_add_(p, g)
                        self.mean_of_squares(exp_avg_sq, p, beta3)
                        self.negate(p, g)
                        x = torch._foreach_mul(exp_avg, of_mean)
                        torch._foreach_add_(x, exp_avg_diff, alpha=of_change)
                        self.descend(w, x, exp_avg_sq, size, scale, epsilon, adaptive)
                        if shrink != 1:
                            torch._foreach_mul_(w, shrink)
                        return None

                    def negate(self, p: List[Tensor], g: List[Tensor]) -> NoneType:
                        torch._foreach_copy_(p, g)
                        torch._foreach_neg_(p)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        super.deviceArguments(step, args);
        args.put("of_mean", meanSize(step)).put("of_change", changeSize(step));
        args.put("shrink", shrink(step));
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        Map<String, Object> options = super.ruleOptions();
        options.put("beta3", beta3);
        options.put("proximal", proximal);
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

    /** Builds an {@link Adan}; beta1 is 0.98, beta2 0.92, and weight decay decoupled by default. */
    public static final class Builder extends AdamLike.Builder<Builder> {

        private double beta3 = 0.99;
        private boolean proximal = true;

        private Builder() {
            super(1e-3f, 0, true);
            optBeta1(0.98);
            optBeta2(0.92);
        }

        /**
         * Sets the exponential decay rate of the third running mean, that of squares; the second is
         * that of changes of the gradient.
         *
         * @param beta3 the decay rate, in [0, 1); the default is 0.99
         * @return this builder
         */
        public Builder optBeta3(double beta3) {
            this.beta3 = beta3;
            return this;
        }

        /**
         * Sets whether a decoupled weight decay is applied after the step, w = w / (1 +
         * learningRate * weightDecays), instead of before it, w = w (1 - learningRate *
         * weightDecays).
         *
         * @param proximal whether it is; the default is true
         * @return this builder
         */
        public Builder optProximal(boolean proximal) {
            this.proximal = proximal;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Adan build() {
            check();
            Checks.in("beta3", beta3, "[0, 1)");
            return new Adan(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
