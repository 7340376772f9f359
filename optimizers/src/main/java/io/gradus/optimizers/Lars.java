package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Norms;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.kernels.TwoPassKernel;
import io.gradus.text.Checks;
import java.util.Map;

/**
 * LARS: gradient descent with momentum in which the norm of each parameter's step follows the norm
 * of the parameter, made for very large batches.
 *
 * <pre>
 * ratio = trustCoefficient |w| / (|g| + weightDecays |w| + epsilon)
 * ratio = min(ratio / learningRate, 1)                                 if larc
 * ratio = 1                                                            if |w| or |g| is 0
 * d = ratio (g + weightDecays w)
 * b = momentum b + d
 * w = w - learningRate b                                               or, if nesterov,
 * w = w - learningRate (d + momentum b)
 * </pre>
 *
 * <p>Norms are Euclidean and over the whole parameter; b begins with 0. Parameters of fewer than
 * two dimensions, biases and the scales of normalizations, are not adapted: their ratio is 1, if
 * not {@code optAdaptVectors(true)}. The defaults: learning rate 1, momentum 0, trustCoefficient
 * 1e-3, epsilon 1e-8, weightDecays 0. Decoupled weight decay shrinks the weight before all this and
 * is not in the ratio. See {@link GradusOptimizer} for what happens to g before.
 *
 * @see <a href="https://arxiv.org/abs/1708.03888">You, Gitman and Ginsburg, Large Batch Training of
 *     Convolutional Networks, 2017</a>
 */
public final class Lars extends MomentumRule {

    private final double trustCoefficient;
    private final double epsilon;
    private final boolean nesterov;
    private final boolean larc;
    private final boolean adaptVectors;

    private Lars(Builder builder) {
        super(builder);
        trustCoefficient = builder.trustCoefficient;
        epsilon = builder.epsilon;
        nesterov = builder.nesterov;
        larc = builder.larc;
        adaptVectors = builder.adaptVectors;
    }

    @Override
    protected boolean decaysItself(boolean onHost) {
        return !isDecoupled();
    }

    private double ratio(Step step, double weight, double gradient) {
        double sum = gradient + step.weightDecay() * weight + epsilon;
        double ratio = trustCoefficient * weight / sum;
        if (larc) {
            ratio = Math.min(ratio / step.learningRate(), 1);
        }
        return Norms.ratioOrOne(ratio, weight, gradient);
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        if (step.dimensions() < 2 && !adaptVectors) {
            return hostKernel(step, 1);
        }
        return new TwoPassKernel(
                2,
                (n, w, g, s, sums) -> {
                    sums[0] += HostKernel.sumOfSquares(n, w);
                    sums[1] += HostKernel.sumOfSquares(n, g);
                },
                sums -> hostKernel(step, ratio(step, Math.sqrt(sums[0]), Math.sqrt(sums[1]))));
    }

    private HostKernel hostKernel(Step step, double scale) {
        double beta = momentum.at(step);
        float lr = (float) step.learningRate();
        float decay = (float) step.weightDecay();
        float ratio = (float) scale;
        float mu = (float) beta;
        return (n, w, g, s) -> {
            for (int i = 0; i < n; i++) {
                g[i] = ratio * (g[i] + decay * w[i]);
            }
            float[] d = g;
            if (hasBuffer()) {
                float[] b = s[0];
                HostKernel.mean(n, b, beta, 1, g);
                if (nesterov) {
                    for (int i = 0; i < n; i++) {
                        g[i] += mu * b[i];
                    }
                } else {
                    d = b;
                }
            }
            for (int i = 0; i < n; i++) {
                w[i] -= lr * d[i];
            }
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               momentum_buffer: List[Tensor], lr: float, weight_decay: float,
                               momentum: float, trust_coefficient: float, epsilon: float,
                               nesterov: bool, larc: bool, adapt_vectors: bool) -> NoneType:
                        d = torch._foreach_add(g, w, alpha=weight_decay)
                        for i in range(len(w)):
                            if adapt_vectors or w[i].dim() > 1:
                                wn = self.norm(w[i])
                                gn = self.norm(g[i])
                                ratio = trust_coefficient * wn / (gn + weight_decay * wn + epsilon)
                                if larc:
                                    ratio = (ratio / lr).clamp(max=1.0)
                                d[i].mul_(self.ratio_or_one(ratio, wn, gn))
                        b = momentum_buffer
                        if len(b) > 0:
                            torch._foreach_mul_(b, momentum)
                            torch._foreach_add_(b, d)
                            if nesterov:
                                torch._foreach_add_(d, b, alpha=momentum)
                            else:
                                d = b
                        torch._foreach_add_(w, d, alpha=-lr)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options(
                "momentum", momentum,
                "trustCoefficient", trustCoefficient,
                "epsilon", epsilon,
                "nesterov", nesterov,
                "larc", larc,
                "adaptVectors", adaptVectors);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Lars}. */
    public static final class Builder extends MomentumRule.Builder<Builder> {

        private double trustCoefficient = 1e-3;
        private double epsilon = 1e-8;
        private boolean nesterov;
        private boolean larc;
        private boolean adaptVectors;

        private Builder() {
            super(1);
        }

        /**
         * Sets how large the norm of a step with learning rate 1 is, as a share of the parameter's
         * norm.
         *
         * @param trustCoefficient the share, in (0, infinity) as a float32; the default is 1e-3
         * @return this builder
         */
        public Builder optTrustCoefficient(double trustCoefficient) {
            this.trustCoefficient = trustCoefficient;
            return this;
        }

        /**
         * Sets the term for numerical stability.
         *
         * @param epsilon the term, in (0, infinity) as a float32; the default is 1e-8
         * @return this builder
         */
        public Builder optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return this;
        }

        /**
         * Sets whether to look ahead along the momentum, as Nesterov.
         *
         * @param nesterov whether to; needs a momentum above 0; the default is false
         * @return this builder
         */
        public Builder optNesterov(boolean nesterov) {
            this.nesterov = nesterov;
            return this;
        }

        /**
         * Sets whether the ratio only ever makes a step smaller, as in LARC: min(ratio /
         * learningRate, 1), so that the learning rate is a bound and not a factor.
         *
         * @param larc whether it does; the default is false
         * @return this builder
         */
        public Builder optLarc(boolean larc) {
            this.larc = larc;
            return this;
        }

        /**
         * Sets whether parameters of fewer than two dimensions are adapted too.
         *
         * @param adaptVectors whether they are; the default is false
         * @return this builder
         */
        public Builder optAdaptVectors(boolean adaptVectors) {
            this.adaptVectors = adaptVectors;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Lars build() {
            check();
            FloatChecks.positive("trustCoefficient", trustCoefficient);
            FloatChecks.positive("epsilon", epsilon);
            if (nesterov) {
                Checks.check(hasMomentum(), "momentum", 0.0, "(0, 1) with nesterov");
            }
            return new Lars(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
