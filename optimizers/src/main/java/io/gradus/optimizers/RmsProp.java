package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.Flush;
import io.gradus.optimizers.kernels.Fma;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.Checks;
import io.gradus.schedulers.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * RMSProp: steps divided by the root of a running mean of squared gradients, so that each weight's
 * has about the same size whatever its gradients are.
 *
 * <pre>
 * v = alpha v + (1 - alpha) g^2
 * m = alpha m + (1 - alpha) g                             if centered
 * d = sqrt(v) + epsilon
 * d = sqrt(v + epsilon)                                   instead, if epsilonInsideRoot
 * d = sqrt(max(v - m^2, 0)) + epsilon                     instead, if centered
 * d = sqrt(max(v - m^2, 0) + epsilon)                     instead, if both
 * w = w - learningRate * g / d
 * </pre>
 *
 * <p>or, with momentum:
 *
 * <pre>
 * b = momentum b + g / d
 * w = w - learningRate * b
 * </pre>
 *
 * <p>v, m and b begin with 0. The defaults are those of {@code torch.optim.RMSprop}: learning rate
 * 0.01, alpha 0.99, epsilon 1e-8, momentum 0, not centered. See {@link GradusOptimizer} for what
 * happens to g before.
 *
 * <p>Options give the form of some lectures, with epsilon under the root ({@code
 * optEpsilonInsideRoot(true)}), alpha 0.9, and a momentum of gradients that are not divided yet
 * ({@code optMomentumOfGradient(true)}):
 *
 * <pre>
 * b = momentum b + g
 * w = w - learningRate * b / sqrt(v + epsilon)
 * </pre>
 *
 * <p>and that of TensorFlow, which has the learning rate in the buffer ({@code
 * optRateInBuffer(true)}) and epsilon under the root:
 *
 * <pre>
 * b = momentum b + learningRate * g / sqrt(v + epsilon)
 * w = w - b
 * </pre>
 *
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman
 *     and Hinton, Lecture 6.5, Neural Networks for Machine Learning, 2012</a>
 * @see <a href="https://arxiv.org/abs/1308.0850">Graves, Generating Sequences With Recurrent Neural
 *     Networks, 2013 (centered)</a>
 */
public final class RmsProp extends GradusOptimizer {

    private final double alpha;
    private final double epsilon;
    private final Coefficient momentum;
    private final boolean centered;
    private final boolean epsilonInsideRoot;
    private final boolean momentumOfGradient;
    private final boolean rateInBuffer;

    private RmsProp(Builder builder) {
        super(builder);
        alpha = builder.alpha;
        epsilon = builder.epsilon;
        momentum = builder.momentum;
        centered = builder.centered;
        epsilonInsideRoot = builder.epsilonInsideRoot;
        momentumOfGradient = builder.momentumOfGradient;
        rateInBuffer = builder.rateInBuffer;
    }

    @Override
    List<Coefficient> coefficients() {
        return List.of(momentum);
    }

    @Override
    public List<String> stateNames() {
        List<String> names = new ArrayList<>(List.of("square_avg"));
        if (!momentum.isZero()) {
            names.add("momentum_buffer");
        }
        if (centered) {
            names.add("grad_avg");
        }
        return names;
    }

    /** The factor of what goes into the buffer. */
    private double before(Step step) {
        return rateInBuffer && !momentum.isZero() ? step.learningRate() : 1;
    }

    /** The factor of the step. */
    private double after(Step step) {
        return rateInBuffer && !momentum.isZero() ? 1 : step.learningRate();
    }

    @Override
    boolean keepsSquares() {
        return true;
    }

    @Override
    HostKernel hostKernel(Step step) {
        double mu = momentum.at(step);
        double before = before(step);
        float factor = (float) before;
        float after = (float) after(step);
        float beta = (float) mu;
        float inner = (float) (epsilonInsideRoot ? epsilon : 0);
        float outer = (float) (epsilonInsideRoot ? 0 : epsilon);
        Flush flush = Flush.of(epsilon, epsilonInsideRoot);
        return (n, w, g, s) -> {
            float[] v = s[0];
            HostKernel.meanOfSquares(n, v, alpha, g, flush.squares());
            if (centered) {
                v = variance(n, v, s[s.length - 2], g, s[s.length - 1], flush.mean());
            }
            if (momentum.isZero()) {
                HostKernel.stepOverRoot(n, w, after, g, v, inner, outer);
                return;
            }
            float[] b = s[1];
            if (momentumOfGradient) {
                HostKernel.mean(n, b, mu, before, g, flush.mean());
                HostKernel.stepOverRoot(n, w, after, b, v, inner, outer);
                return;
            }
            for (int i = 0; i < n; i++) {
                float d = (float) Math.sqrt(v[i] + inner) + outer;
                b[i] =
                        (beta * b[i] + factor * g[i] / d + HostKernel.FLUSH_MEAN)
                                - HostKernel.FLUSH_MEAN;
            }
            for (int i = 0; i < n; i++) {
                w[i] -= after * b[i];
            }
        };
    }

    /** v - m^2, which rounding may have made negative. */
    private float[] variance(int n, float[] v, float[] m, float[] g, float[] out, float flush) {
        HostKernel.mean(n, m, alpha, 1 - alpha, g, flush);
        if (Fma.IS_FAST) {
            // as PyTorch; m^2 alone could overflow
            for (int i = 0; i < n; i++) {
                out[i] = Math.max(Math.fma(-m[i], m[i], v[i]), 0);
            }
        } else {
            for (int i = 0; i < n; i++) {
                out[i] = Math.max(v[i] - m[i] * m[i], 0);
            }
        }
        return out;
    }

    /** Whether PyTorch's single pass of Adam does it. */
    private boolean isFused() {
        return momentum.isZero() && !centered && !epsilonInsideRoot;
    }

    @Override
    boolean prefersHost(long size, long count) {
        return !isFused() || !DeviceKernel.prefersFused(size, count);
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               v: List[Tensor], b: List[Tensor], m: List[Tensor],
                               alpha: float, centered: bool,
                               buffered: bool, momentum: float,
                               of_gradient: bool, before: float, after: float,
                               eps: float, under: bool,
                               fused: bool, late: int) -> NoneType:
                        if fused:
                            # Adam whose mean of gradients, with beta1 0, is the gradient
                            y = [p.contiguous() for p in g]
                            none: List[Tensor] = []
                            self.fused_adam(w, y, y, v, none, late, after, 0., alpha, eps, 0., False)
                        else:
                            torch._foreach_mul_(v, alpha)
                            torch._foreach_addcmul_(v, g, g, 1 - alpha)
                            if not buffered:
                                m = b  # the one that is there, if any
                            c = v
                            if centered:
                                torch._foreach_lerp_(m, g, 1 - alpha)
                                c = torch._foreach_addcmul(v, m, m, -1)
                                torch._foreach_clamp_min_(c, 0)
                            d = self.root(c, eps, under)
                            if not buffered:
                                torch._foreach_addcdiv_(w, g, d, -after)
                            elif of_gradient:
                                torch._foreach_mul_(b, momentum)
                                torch._foreach_add_(b, g, alpha=before)
                                torch._foreach_addcdiv_(w, b, d, -after)
                            else:
                                torch._foreach_mul_(b, momentum)
                                torch._foreach_addcdiv_(b, g, d, before)
                                torch._foreach_add_(w, b, alpha=-after)
                        return None

                    """
                            + DeviceKernel.ROOT
                            + "\n"
                            + DeviceKernel.FUSED_ADAM);

    @Override
    DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    List<Object> deviceArguments(Step step) {
        List<Object> args = new ArrayList<>();
        for (int i = stateNames().size(); i < 3; i++) {
            args.add(DeviceKernel.none());
        }
        args.addAll(List.of(alpha, centered, !momentum.isZero(), momentum.at(step)));
        args.addAll(List.of(momentumOfGradient, before(step), after(step)));
        args.addAll(List.of(epsilon, epsilonInsideRoot, isFused(), DeviceKernel.LATE));
        return args;
    }

    @Override
    Map<String, Object> ruleOptions() {
        return options(
                "alpha", alpha,
                "epsilon", epsilon,
                "momentum", momentum.printed(),
                "centered", centered,
                "epsilonInsideRoot", epsilonInsideRoot,
                "momentumOfGradient", momentumOfGradient,
                "rateInBuffer", rateInBuffer);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link RmsProp}. */
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double alpha = 0.99;
        private String alphaName = "alpha";
        private double epsilon = 1e-8;
        private Coefficient momentum = Coefficient.decay("momentum", 0);
        private boolean centered;
        private boolean epsilonInsideRoot;
        private boolean momentumOfGradient;
        private boolean rateInBuffer;

        private Builder() {
            super(1e-2f);
        }

        /**
         * Sets the exponential decay rate of the running means of squared gradients and, if
         * centered, of gradients.
         *
         * @param alpha the decay rate, in [0, 1); the default is 0.99
         * @return this builder
         */
        public Builder optAlpha(double alpha) {
            this.alpha = alpha;
            alphaName = "alpha";
            return this;
        }

        /**
         * The same as {@link #optAlpha}, by its name in DJL.
         *
         * @param rho the decay rate, in [0, 1)
         * @return this builder
         */
        public Builder optRho(double rho) {
            alpha = rho;
            alphaName = "rho";
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
         * Sets the momentum: the share of the buffer that stays in each update.
         *
         * @param momentum the factor, in [0, 1); the default is 0: no momentum, no buffer
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
         * Sets whether to divide by the root of the gradients' variance, v - m^2, instead of their
         * mean square v.
         *
         * @param centered whether to; the default is false
         * @return this builder
         */
        public Builder optCentered(boolean centered) {
            this.centered = centered;
            return this;
        }

        /**
         * Sets whether epsilon is added under the root: sqrt(v + epsilon) instead of sqrt(v) +
         * epsilon; if centered, sqrt(max(v - m^2, 0) + epsilon).
         *
         * @param epsilonInsideRoot whether it is; the default is false
         * @return this builder
         */
        public Builder optEpsilonInsideRoot(boolean epsilonInsideRoot) {
            this.epsilonInsideRoot = epsilonInsideRoot;
            return this;
        }

        /**
         * Sets whether the buffer gathers gradients, and what comes out is divided: b = momentum b
         * + g; w = w - learningRate * b / d, instead of b = momentum b + g / d; w = w -
         * learningRate * b. It does nothing without momentum.
         *
         * @param momentumOfGradient whether it does; the default is false
         * @return this builder
         */
        public Builder optMomentumOfGradient(boolean momentumOfGradient) {
            this.momentumOfGradient = momentumOfGradient;
            return this;
        }

        /**
         * Sets whether the learning rate is a factor of what goes into the buffer instead of what
         * comes out: b = momentum b + learningRate * g / d; w = w - b. The two are the same as long
         * as the learning rate is; without momentum it does nothing.
         *
         * @param rateInBuffer whether it is; the default is false
         * @return this builder
         */
        public Builder optRateInBuffer(boolean rateInBuffer) {
            this.rateInBuffer = rateInBuffer;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public RmsProp build() {
            check();
            Checks.decay(alphaName, alpha);
            Checks.positive("epsilon", epsilon);
            momentum.check();
            return new RmsProp(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
