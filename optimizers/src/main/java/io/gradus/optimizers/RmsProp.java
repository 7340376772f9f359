package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.Flush;
import io.gradus.optimizers.kernels.FusedSteps;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Root;
import io.gradus.optimizers.kernels.Step;
import io.gradus.text.Checks;
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
public final class RmsProp extends MomentumRule {

    private final double alpha;
    private final Root root;
    private final boolean centered;
    private final boolean momentumOfGradient;
    private final boolean rateInBuffer;

    private RmsProp(Builder builder) {
        super(builder);
        alpha = builder.alpha;
        root = new Root(builder.epsilon, builder.epsilonInsideRoot);
        centered = builder.centered;
        momentumOfGradient = builder.momentumOfGradient;
        rateInBuffer = builder.rateInBuffer;
    }

    @Override
    protected List<String> stateNames() {
        List<String> names = new ArrayList<>(List.of("square_avg"));
        names.addAll(super.stateNames());
        if (centered) {
            names.add("grad_avg");
        }
        return names;
    }

    /** The factor of what goes into the buffer. */
    private double before(Step step) {
        return rateInBuffer && hasBuffer() ? step.learningRate() : 1;
    }

    /** The factor of the step. */
    private double after(Step step) {
        return rateInBuffer && hasBuffer() ? 1 : step.learningRate();
    }

    @Override
    protected boolean keepsSquares() {
        return true;
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double mu = momentum.at(step);
        double before = before(step);
        float factor = (float) before;
        float after = (float) after(step);
        float beta = (float) mu;
        float inner = root.inner();
        float outer = root.outer();
        Flush flush = root.flush();
        return (n, w, g, s) -> {
            float[] v = s[0];
            HostKernel.meanOfSquares(n, v, alpha, g, flush.squares());
            if (centered) {
                float[] m = s[s.length - 2];
                v = s[s.length - 1];
                HostKernel.mean(n, m, alpha, 1 - alpha, g, flush.mean());
                HostKernel.variance(n, v, s[0], m);
            }
            if (!hasBuffer()) {
                root.step(n, w, after, g, v);
                return;
            }
            float[] b = s[1];
            if (momentumOfGradient) {
                HostKernel.mean(n, b, mu, before, g, flush.mean());
                root.step(n, w, after, b, v);
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

    /** Whether PyTorch's single pass of Adam does it. */
    private boolean isFused() {
        return !hasBuffer() && !centered && !root.inside();
    }

    @Override
    protected boolean prefersHost(long size, long count) {
        return !isFused() || !FusedSteps.areFaster(size, count);
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor], square_avg: List[Tensor],
                               momentum_buffer: List[Tensor], grad_avg: List[Tensor],
                               alpha: float, centered: bool, momentum: float,
                               momentum_of_gradient: bool, before: float, after: float,
                               epsilon: float, epsilon_inside_root: bool,
                               fused: bool) -> NoneType:
                        v = square_avg
                        b = momentum_buffer
                        if fused:
                            # Adam whose mean of gradients, with beta1 0, is the gradient
                            y = self.contiguous(g)
                            self.fused_adam_as_is(w, y, y, v, after, 0., alpha, epsilon)
                        else:
                            self.mean_of_squares(v, g, alpha)
                            if centered:
                                torch._foreach_lerp_(grad_avg, g, 1 - alpha)
                                v = torch._foreach_addcmul(v, grad_avg, grad_avg, -1)
                                torch._foreach_clamp_min_(v, 0)
                            d = self.root(v, epsilon, epsilon_inside_root)
                            if len(b) == 0:
                                torch._foreach_addcdiv_(w, g, d, -after)
                            elif momentum_of_gradient:
                                torch._foreach_mul_(b, momentum)
                                torch._foreach_add_(b, g, alpha=before)
                                torch._foreach_addcdiv_(w, b, d, -after)
                            else:
                                torch._foreach_mul_(b, momentum)
                                torch._foreach_addcdiv_(b, g, d, before)
                                torch._foreach_add_(w, b, alpha=-after)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        args.put("before", before(step)).put("after", after(step)).put("fused", isFused());
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options(
                "alpha", alpha,
                "epsilon", root.epsilon(),
                "momentum", momentum,
                "centered", centered,
                "epsilonInsideRoot", root.inside(),
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
    public static final class Builder extends MomentumRule.Builder<Builder> {

        private double alpha = 0.99;
        private String alphaName = "alpha";
        private double epsilon = 1e-8;
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
         * @param epsilon the term, in (0, infinity) as a float32; the default is 1e-8
         * @return this builder
         */
        public Builder optEpsilon(double epsilon) {
            this.epsilon = epsilon;
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
            Checks.in(alphaName, alpha, "[0, 1)");
            FloatChecks.positive("epsilon", epsilon);
            return new RmsProp(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
