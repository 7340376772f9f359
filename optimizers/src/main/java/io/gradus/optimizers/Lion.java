package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * Lion: steps of one size for all weights, along the sign of a mean of the gradient and its running
 * mean. It keeps one array where {@link Adam} keeps two.
 *
 * <pre>
 * w = w (1 - learningRate * weightDecays)
 * w = w - learningRate * sign(beta1 m + (1 - beta1) g)
 * m = beta2 m + (1 - beta2) g
 * </pre>
 *
 * <p>m begins with 0. The defaults are the paper's: learning rate 1e-4, beta1 0.9, beta2 0.99; the
 * weight decay, 0, is decoupled. Next to AdamW the authors advise a learning rate 3 to 10 times
 * smaller, and a weight decay larger by as much. See {@link GradusOptimizer} for what happens to g
 * before.
 *
 * <p>The sign of 0 is 0, and an infinite gradient counts by its sign as any other. One that is NaN
 * makes its weight NaN; in other implementations it stops the weight for ever, in silence.
 *
 * @see <a href="https://arxiv.org/abs/2302.06675">Chen et al., Symbolic Discovery of Optimization
 *     Algorithms, 2023</a>
 */
public final class Lion extends GradusOptimizer {

    private final Coefficient beta1;
    private final double beta2;

    private Lion(Builder builder) {
        super(builder);
        beta1 = builder.beta1;
        beta2 = builder.beta2;
    }

    @Override
    protected List<String> stateNames() {
        return List.of("exp_avg");
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        float lr = (float) step.learningRate();
        double b1 = beta1.at(step);
        float b = (float) b1;
        float k = (float) (1 - b1);
        return (n, w, g, s) -> {
            float[] m = s[0];
            for (int i = 0; i < n; i++) {
                w[i] -= lr * HostKernel.sign(b * m[i] + k * g[i]);
            }
            // the sign of the smallest mean counts as that of any
            HostKernel.mean(n, m, beta2, 1 - beta2, g, HostKernel.FLUSH);
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor], exp_avg: List[Tensor],
                               lr: float, beta1: float, beta2: float) -> NoneType:
                        c = torch._foreach_mul(exp_avg, beta1)
                        torch._foreach_add_(c, g, alpha=1 - beta1)
                        for i in range(len(w)):
                            # the sign of NaN would be 0
                            s = torch.where(c[i].isnan(), c[i], c[i].sign())
                            w[i].sub_(s, alpha=lr)
                        # no lerp_, which makes NaN of an infinite mean
                        torch._foreach_mul_(exp_avg, beta2)
                        torch._foreach_add_(exp_avg, g, alpha=1 - beta2)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options("beta1", beta1, "beta2", beta2);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Lion}; weight decay is decoupled by default. */
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private Coefficient beta1 = Coefficient.decay("beta1", 0.9);
        private double beta2 = 0.99;

        private Builder() {
            super(1e-4f, 0, true);
        }

        /**
         * Sets the part of the running mean in the direction of a step; the rest is the gradient's.
         *
         * @param beta1 the part, in [0, 1); the default is 0.9
         * @return this builder
         */
        public Builder optBeta1(double beta1) {
            this.beta1 = Coefficient.decay("beta1", beta1);
            return this;
        }

        /**
         * Sets a part of the running mean that changes from update to update.
         *
         * @param beta1 the part; step 0 is the run's first update; each value in [0, 1)
         * @return this builder
         */
        public Builder optBeta1(Schedule beta1) {
            this.beta1 = Coefficient.decay("beta1", beta1);
            return this;
        }

        /**
         * Sets the exponential decay rate of the running mean of gradients.
         *
         * @param beta2 the decay rate, in [0, 1); the default is 0.99
         * @return this builder
         */
        public Builder optBeta2(double beta2) {
            this.beta2 = beta2;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Lion build() {
            check();
            beta1.check();
            Checks.in("beta2", beta2, "[0, 1)");
            return new Lion(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
