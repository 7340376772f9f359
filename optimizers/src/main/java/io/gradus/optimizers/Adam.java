package io.gradus.optimizers;

import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * Adam: steps along a running mean of gradients, scaled by the root of a running mean of their
 * squares.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * w = w - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and v begin with 0. The
 * defaults are those of {@code torch.optim.Adam}: learning rate 1e-3, beta1 0.9, beta2 0.999,
 * epsilon 1e-8. DJL's built-in {@code Adam} adds epsilon before v is corrected instead, so that it
 * counts for more in the first steps. See {@link GradusOptimizer} for what happens to g before.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, Adam: A Method for Stochastic
 *     Optimization, 2014</a>
 */
public final class Adam extends GradusOptimizer {

    /**
     * As {@link HostKernel#FLUSH}, for the mean of gradients, of which a smaller one would leave
     * denormal numbers in the product with the learning rate. The error is at most 1e-27.
     */
    private static final float FLUSH_MEAN = 1e-20f;

    /**
     * From this size on PyTorch's own single pass, {@code _fused_adam_}, beats the loops also on
     * the CPU. A step of a real training run on two cores, host and device kernel, DJL's Adam:
     * 784-256-256-10, 3,000 steps: 0.51, 0.54 and 0.79 ms; 784-1024-1024-10, 300 steps: 3.4, 1.4
     * and 4.8 ms; 784-2048-2048-10, 60 steps: 15.6, 5.8 and 32.3 ms.
     */
    private static final long LARGE = 1 << 18;

    private final double beta1;
    private final double beta2;
    private final double epsilon;

    private Adam(Builder builder) {
        super(builder);
        beta1 = builder.beta1;
        beta2 = builder.beta2;
        epsilon = builder.epsilon;
    }

    @Override
    int stateSize() {
        return 2;
    }

    @Override
    HostKernel hostKernel(Step step) {
        float b1 = (float) beta1;
        float b2 = (float) beta2;
        float k1 = (float) (1 - beta1);
        float k2 = (float) (1 - beta2);
        float size = (float) (step.learningRate() / (1 - Math.pow(beta1, step.count())));
        float scale = (float) (1 / Math.sqrt(1 - Math.pow(beta2, step.count())));
        float eps = (float) epsilon;
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = s[1];
            for (int i = 0; i < n; i++) {
                m[i] = (b1 * m[i] + k1 * g[i] + FLUSH_MEAN) - FLUSH_MEAN;
            }
            for (int i = 0; i < n; i++) {
                v[i] = (b2 * v[i] + k2 * g[i] * g[i] + HostKernel.FLUSH) - HostKernel.FLUSH;
            }
            for (int i = 0; i < n; i++) {
                w[i] -= size * m[i] / ((float) Math.sqrt(v[i]) * scale + eps);
            }
        };
    }

    @Override
    boolean prefersHost(long size) {
        return size < LARGE;
    }

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def update(self, w: List[Tensor], g: List[Tensor],
                                   m: List[Tensor], v: List[Tensor],
                                   t: int, lr: float, b1: float, b2: float, eps: float) -> NoneType:
                            step = torch.full([], t, dtype=6, device=w[0].device)  # float32
                            steps = [step for i in range(len(w))]
                            none: List[Tensor] = []
                            # on the CPU the operation does not look at strides
                            x = [p.contiguous() for p in w]
                            h = [p.contiguous() for p in g]
                            torch._fused_adam_(x, h, m, v, none, steps, lr=lr, beta1=b1, beta2=b2,
                                               weight_decay=0., eps=eps,
                                               amsgrad=False, maximize=False)
                            for i in range(len(w)):
                                if not w[i].is_contiguous():
                                    w[i].copy_(x[i])
                            return None
                        """);
    }

    @Override
    TorchScript deviceKernel() {
        return Device.SCRIPT;
    }

    @Override
    List<Object> deviceArguments(Step step) {
        return List.of(step.count(), step.learningRate(), beta1, beta2, epsilon);
    }

    @Override
    String options() {
        return "beta1=" + beta1 + ", beta2=" + beta2 + ", epsilon=" + epsilon;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Adam}. */
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double epsilon = 1e-8;

        private Builder() {
            super(1e-3f);
        }

        /**
         * Sets the exponential decay rate of the first moment, the running mean of gradients.
         *
         * @param beta1 the decay rate, in [0, 1); the default is 0.9
         * @return this builder
         */
        public Builder optBeta1(double beta1) {
            this.beta1 = beta1;
            return this;
        }

        /**
         * Sets the exponential decay rate of the second moment, the running mean of squared
         * gradients.
         *
         * @param beta2 the decay rate, in [0, 1); the default is 0.999
         * @return this builder
         */
        public Builder optBeta2(double beta2) {
            this.beta2 = beta2;
            return this;
        }

        /**
         * Sets the term for numerical stability that is added to the root.
         *
         * @param epsilon the term, above 0 also as a float32; the default is 1e-8
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
        public Adam build() {
            check();
            Checks.decay("beta1", beta1);
            Checks.decay("beta2", beta2);
            Checks.positive("epsilon", epsilon);
            return new Adam(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
