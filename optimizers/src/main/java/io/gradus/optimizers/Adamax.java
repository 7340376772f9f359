package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import java.util.List;

/**
 * Adamax: {@link Adam} with the largest of the past gradients, which are slowly forgotten, in place
 * of the root of their mean square.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * u = max(beta2 u, |g| + epsilon)
 * w = w - learningRate / (1 - beta1^t) * m / u
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and u begin with 0. The
 * defaults are those of {@code torch.optim.Adamax}: learning rate 2e-3, beta1 0.9, beta2 0.999,
 * epsilon 1e-8. See {@link GradusOptimizer} for what happens to g before.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, Adam: A Method for Stochastic
 *     Optimization, 2014, section 7.1</a>
 */
public final class Adamax extends AdamLike {

    private Adamax(Builder builder) {
        super(builder);
    }

    @Override
    protected List<String> stateNames() {
        return List.of("exp_avg", "exp_inf");
    }

    @Override
    protected boolean keepsSquares() {
        return false;
    }

    private double size(Step step) {
        return step.learningRate() / correction1(step);
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double b1 = beta1.at(step);
        float size = (float) size(step);
        float b2 = (float) beta2;
        float eps = (float) epsilon;
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] u = s[1];
            HostKernel.mean(n, m, b1, 1 - b1, g, flush.mean());
            for (int i = 0; i < n; i++) {
                u[i] = Math.max(b2 * u[i], Math.abs(g[i]) + eps);
            }
            for (int i = 0; i < n; i++) {
                w[i] -= size * m[i] / u[i];
            }
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               exp_avg: List[Tensor], exp_inf: List[Tensor],
                               beta1: float, beta2: float, epsilon: float, size: float) -> NoneType:
                        torch._foreach_lerp_(exp_avg, g, 1 - beta1)
                        torch._foreach_mul_(exp_inf, beta2)
                        a = torch._foreach_abs(g)
                        torch._foreach_add_(a, epsilon)
                        torch._foreach_maximum_(exp_inf, a)
                        torch._foreach_addcdiv_(w, exp_avg, exp_inf, -size)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        args.put("size", size(step));
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Adamax}. */
    public static final class Builder extends AdamLike.Builder<Builder> {

        private Builder() {
            super(2e-3f);
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Adamax build() {
            check();
            return new Adamax(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
