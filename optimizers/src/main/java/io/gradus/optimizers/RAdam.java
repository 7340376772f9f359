package io.gradus.optimizers;

import io.gradus.optimizers.kernels.Descent;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import java.util.List;

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
public final class RAdam extends Moments {

    private RAdam(Builder builder) {
        super(builder);
    }

    @Override
    HostKernel hostKernel(Step step) {
        double b1 = beta1.at(step);
        Descent descent = rectified(step);
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = s[1];
            HostKernel.mean(n, m, b1, 1 - b1, g, flush.mean());
            HostKernel.meanOfSquares(n, v, beta2, g, flush.squares());
            descent.run(n, w, m, v);
        };
    }

    @Override
    boolean prefersHost(long size, long count) {
        return !DeviceKernel.prefersFused(size, count);
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               m: List[Tensor], v: List[Tensor], b1: float, b2: float, late: int,
                               size: float, scale: float, eps: float,
                               adaptive: bool) -> NoneType:
                        if adaptive:
                            none: List[Tensor] = []
                            self.fused_adam(w, g, m, v, none, late, size, b1, b2, eps, 0., False)
                        else:
                            self.moments(m, v, g, b1, b2)
                            self.descend(w, m, v, size, scale, eps, adaptive)
                        return None

                    """
                            + Moments.SCRIPT
                            + "\n"
                            + DeviceKernel.FUSED_ADAM);

    @Override
    DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    List<Object> deviceArguments(Step step) {
        return deviceArguments(step, rectified(step), DeviceKernel.LATE);
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
    public static final class Builder extends Moments.Builder<Builder> {

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
