package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Norms;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.Checks;
import io.gradus.schedulers.Schedule;
import java.util.ArrayList;
import java.util.List;
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
public final class Lars extends GradusOptimizer {

    private final Coefficient momentum;
    private final double trustCoefficient;
    private final double epsilon;
    private final boolean nesterov;
    private final boolean larc;
    private final boolean adaptVectors;

    private Lars(Builder builder) {
        super(builder);
        momentum = builder.momentum;
        trustCoefficient = builder.trustCoefficient;
        epsilon = builder.epsilon;
        nesterov = builder.nesterov;
        larc = builder.larc;
        adaptVectors = builder.adaptVectors;
    }

    @Override
    List<Coefficient> coefficients() {
        return List.of(momentum);
    }

    @Override
    public List<String> stateNames() {
        return momentum.isZero() ? List.of() : List.of("momentum_buffer");
    }

    @Override
    boolean decaysItself(boolean onHost) {
        return !isDecoupled();
    }

    private double ratio(Step step) {
        if (step.dimensions() < 2 && !adaptVectors) {
            return 1;
        }
        double[] squares =
                step.sums()
                        .over(
                                2,
                                (n, w, g, s, sums) -> {
                                    sums[0] += HostKernel.sumOfSquares(n, w);
                                    sums[1] += HostKernel.sumOfSquares(n, g);
                                });
        double weight = Math.sqrt(squares[0]);
        double gradient = Math.sqrt(squares[1]);
        double sum = gradient + step.weightDecay() * weight + epsilon;
        double ratio = trustCoefficient * weight / sum;
        if (larc) {
            ratio = Math.min(ratio / step.learningRate(), 1);
        }
        return Norms.ratioOrOne(ratio, weight, gradient);
    }

    @Override
    HostKernel hostKernel(Step step) {
        double beta = momentum.at(step);
        float lr = (float) step.learningRate();
        float decay = (float) step.weightDecay();
        float ratio = (float) ratio(step);
        float mu = (float) beta;
        return (n, w, g, s) -> {
            for (int i = 0; i < n; i++) {
                g[i] = ratio * (g[i] + decay * w[i]);
            }
            float[] d = g;
            if (!momentum.isZero()) {
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
                    def update(self, w: List[Tensor], g: List[Tensor], b: List[Tensor],
                               lr: float, decay: float, mu: float, trust: float, eps: float,
                               nesterov: bool, larc: bool, vectors: bool) -> NoneType:
                        d = torch._foreach_add(g, w, alpha=decay)
                        for i in range(len(w)):
                            if vectors or w[i].dim() > 1:
                                wn = self.norm(w[i])
                                gn = self.norm(g[i])
                                ratio = trust * wn / (gn + decay * wn + eps)
                                if larc:
                                    ratio = (ratio / lr).clamp(max=1.0)
                                d[i].mul_(self.ratio_or_one(ratio, wn, gn))
                        if len(b) > 0:
                            torch._foreach_mul_(b, mu)
                            torch._foreach_add_(b, d)
                            if nesterov:
                                torch._foreach_add_(d, b, alpha=mu)
                            else:
                                d = b
                        torch._foreach_add_(w, d, alpha=-lr)
                        return None
                    """
                            + Norms.SCRIPT);

    @Override
    DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    List<Object> deviceArguments(Step step) {
        List<Object> args = new ArrayList<>();
        if (momentum.isZero()) {
            args.add(DeviceKernel.none());
        }
        args.addAll(List.of(step.learningRate(), step.weightDecay(), momentum.at(step)));
        args.addAll(List.of(trustCoefficient, epsilon, nesterov, larc, adaptVectors));
        return args;
    }

    @Override
    Map<String, Object> ruleOptions() {
        return options(
                "momentum", momentum.printed(),
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
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private Coefficient momentum = Coefficient.decay("momentum", 0);
        private double trustCoefficient = 1e-3;
        private double epsilon = 1e-8;
        private boolean nesterov;
        private boolean larc;
        private boolean adaptVectors;

        private Builder() {
            super(1);
        }

        /**
         * Sets the factor of the past steps in the next.
         *
         * @param momentum the factor, in [0, 1); the default is 0
         * @return this builder
         */
        public Builder optMomentum(double momentum) {
            this.momentum = Coefficient.decay("momentum", momentum);
            return this;
        }

        /**
         * Sets a momentum that changes from update to update, such as {@link
         * io.gradus.schedulers.MomentumSchedule}.
         *
         * @param momentum the factor; step 0 is the run's first update; each value in [0, 1)
         * @return this builder
         */
        public Builder optMomentum(Schedule momentum) {
            this.momentum = Coefficient.decay("momentum", momentum);
            return this;
        }

        /**
         * Sets how large the norm of a step with learning rate 1 is, as a share of the parameter's
         * norm.
         *
         * @param trustCoefficient the share, above 0 also as a float32; the default is 1e-3
         * @return this builder
         */
        public Builder optTrustCoefficient(double trustCoefficient) {
            this.trustCoefficient = trustCoefficient;
            return this;
        }

        /**
         * Sets the term for numerical stability.
         *
         * @param epsilon the term, above 0 also as a float32; the default is 1e-8
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
            momentum.check();
            Checks.positive("trustCoefficient", trustCoefficient);
            Checks.positive("epsilon", epsilon);
            if (nesterov) {
                Checks.check(!momentum.isZero(), "momentum", 0.0, "(0, 1) with nesterov");
            }
            return new Lars(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
