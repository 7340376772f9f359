package io.gradus.optimizers;

import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * AdaDelta: steps scaled by the ratio of the root mean squares of past steps and past gradients, so
 * that no learning rate has to be chosen.
 *
 * <pre>
 * v = rho v + (1 - rho) g^2
 * d = sqrt(a + epsilon) / sqrt(v + epsilon) * g
 * a = rho a + (1 - rho) d^2
 * w = w - learningRate * d
 * </pre>
 *
 * <p>v (squared gradients) and a (squared steps) begin with 0. The defaults are those of {@code
 * torch.optim.Adadelta}: learning rate 1, rho 0.9, epsilon 1e-6. See {@link GradusOptimizer} for
 * what happens to g before.
 *
 * @see <a href="https://arxiv.org/abs/1212.5701">Zeiler, ADADELTA: An Adaptive Learning Rate
 *     Method, 2012</a>
 */
public final class AdaDelta extends GradusOptimizer {

    private final double rho;
    private final double epsilon;

    private AdaDelta(Builder builder) {
        super(builder);
        rho = builder.rho;
        epsilon = builder.epsilon;
    }

    @Override
    int stateSize() {
        return 2;
    }

    @Override
    HostKernel hostKernel(Step step) {
        float lr = (float) step.learningRate();
        float r = (float) rho;
        float k = (float) (1 - rho);
        float eps = (float) epsilon;
        return (n, w, g, s) -> {
            float[] v = s[0];
            float[] a = s[1];
            for (int i = 0; i < n; i++) {
                v[i] = (r * v[i] + k * g[i] * g[i] + HostKernel.FLUSH) - HostKernel.FLUSH;
            }
            for (int i = 0; i < n; i++) {
                g[i] *= (float) Math.sqrt((a[i] + eps) / (v[i] + eps));
            }
            for (int i = 0; i < n; i++) {
                a[i] = (r * a[i] + k * g[i] * g[i] + HostKernel.FLUSH) - HostKernel.FLUSH;
            }
            for (int i = 0; i < n; i++) {
                w[i] -= lr * g[i];
            }
        };
    }

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def update(self, w: List[Tensor], g: List[Tensor],
                                   v: List[Tensor], a: List[Tensor],
                                   lr: float, rho: float, eps: float) -> NoneType:
                            torch._foreach_mul_(v, rho)
                            torch._foreach_addcmul_(v, g, g, 1 - rho)
                            d = torch._foreach_add(a, eps)
                            torch._foreach_div_(d, torch._foreach_add(v, eps))
                            torch._foreach_sqrt_(d)
                            torch._foreach_mul_(d, g)
                            torch._foreach_mul_(a, rho)
                            torch._foreach_addcmul_(a, d, d, 1 - rho)
                            torch._foreach_add_(w, d, alpha=-lr)
                            return None
                        """);
    }

    @Override
    TorchScript deviceKernel() {
        return Device.SCRIPT;
    }

    @Override
    List<Object> deviceArguments(Step step) {
        return List.of(step.learningRate(), rho, epsilon);
    }

    @Override
    String options() {
        return "rho=" + rho + ", epsilon=" + epsilon;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link AdaDelta}. */
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double rho = 0.9;
        private double epsilon = 1e-6;

        private Builder() {
            super(1);
        }

        /**
         * Sets the exponential decay rate of both running averages.
         *
         * @param rho the decay rate, in [0, 1); the default is 0.9
         * @return this builder
         */
        public Builder optRho(double rho) {
            this.rho = rho;
            return this;
        }

        /**
         * Sets the term for numerical stability that is added under both roots.
         *
         * @param epsilon the term, above 0 also as a float32; the default is 1e-6
         * @return this builder
         */
        public Builder optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public AdaDelta build() {
            check();
            Checks.decay("rho", rho);
            Checks.positive("epsilon", epsilon);
            return new AdaDelta(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
