package io.gradus.optimizers;

import io.gradus.optimizers.kernels.Descent;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.FusedSteps;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;

/**
 * RAdam: {@link Adam} whose step is smaller while the running mean of squares has seen too few
 * gradients to be relied on, so that no warm-up of the learning rate is needed.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * R = 2 / (1 - beta2) - 1
 * q = R - 2 t beta2^t / (1 - beta2^t)
 * r = sqrt((q - 4) (q - 2) R / ((R - 4) (R - 2) q))
 * w = w - learningRate / (1 - beta1^t) * m * r * sqrt(1 - beta2^t) / (sqrt(v) + epsilon), if q &gt; 5
 * w = w - learningRate / (1 - beta1^t) * m, if not
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and v begin with 0. With beta2
 * 0.999 the first five steps are those without v: their size depends on that of the gradients. The
 * defaults are those of {@code torch.optim.RAdam}: learning rate 1e-3, beta1 0.9, beta2 0.999,
 * epsilon 1e-8. See {@link GradusOptimizer} for what happens to g before.
 *
 * @see <a href="https://arxiv.org/abs/1908.03265">Liu et al., On the Variance of the Adaptive
 *     Learning Rate and Beyond, 2019</a>
 */
public final class RAdam extends AdamLike {

    private RAdam(Builder builder) {
        super(builder);
    }

    @Override
    Descent descent(Step step) {
        return rectified(step);
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double b1 = beta1.at(step);
        Descent descent = descent(step);
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = s[1];
            HostKernel.mean(n, m, b1, 1 - b1, g, flush.mean());
            HostKernel.meanOfSquares(n, v, beta2, g, flush.squares());
            descent.run(n, w, m, v);
        };
    }

    @Override
    protected boolean prefersHost(long size, long count) {
        return !FusedSteps.areFaster(size, count);
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               exp_avg: List[Tensor], exp_avg_sq: List[Tensor],
                               beta1: float, beta2: float, epsilon: float,
                               size: float, scale: float, adaptive: bool) -> NoneType:
                        if adaptive:
                            self.fused_adam_as_is(w, g, exp_avg, exp_avg_sq, size, beta1, beta2, epsilon)
                        else:
                            self.moments(exp_avg, exp_avg_sq, g, beta1, beta2)
                            self.descend(w, exp_avg, exp_avg_sq, size, scale, epsilon, adaptive)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link RAdam}. */
    public static final class Builder extends AdamLike.Builder<Builder> {

        private Builder() {
            super(1e-3f);
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public RAdam build() {
            check();
            return new RAdam(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
