package io.gradus.optimizers;

import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.FusedSteps;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.kernels.TwoPassKernel;
import io.gradus.text.Checks;
import java.util.Map;

/**
 * SGD: stochastic gradient descent, plain, with momentum or with Nesterov's momentum.
 *
 * <pre>
 * b = momentum b + (1 - dampening) g              b = g in the first update
 * w = w - learningRate * b
 * w = w - learningRate * (g + momentum b)         instead, if nesterov
 * </pre>
 *
 * <p>The defaults are those of {@code torch.optim.SGD}: learning rate 1e-3, momentum 0, dampening
 * 0, no Nesterov. Without momentum it is w = w - learningRate * g, and there is no state. See
 * {@link GradusOptimizer} for what happens to g before.
 *
 * <p>Options give the forms of some lectures. With {@code optRateInBuffer(true)} a change of the
 * learning rate has no effect on the part of the step that comes from older gradients:
 *
 * <pre>
 * b = momentum b + learningRate * g
 * w = w - b
 * w = w - (learningRate * g + momentum b)         instead, if nesterov
 * </pre>
 *
 * <p>of which the latter, with v = -b, is also written v' = momentum v - learningRate * g; w = w -
 * momentum v + (1 + momentum) v'. The exponential average
 *
 * <pre>
 * b = momentum b + (1 - momentum) g               also in the first update, from b = 0
 * w = w - learningRate * b
 * </pre>
 *
 * <p>is dampening equal to momentum with {@code optDampenFirst(true)}. {@code
 * optNormalizeGradient(true)} puts g / |g| in the place of g.
 *
 * @see <a href="https://doi.org/10.1016/0041-5553(64)90137-5">Polyak, Some methods of speeding up
 *     the convergence of iteration methods, 1964</a>
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever, Martens, Dahl and
 *     Hinton, On the importance of initialization and momentum in deep learning, 2013</a>
 */
public final class Sgd extends MomentumRule {

    private final double dampening;
    private final boolean dampenFirst;
    private final boolean nesterov;
    private final boolean rateInBuffer;
    private final boolean normalizeGradient;

    private Sgd(Builder builder) {
        super(builder);
        dampening = builder.dampening;
        dampenFirst = builder.dampenFirst;
        nesterov = builder.nesterov;
        rateInBuffer = builder.rateInBuffer;
        normalizeGradient = builder.normalizeGradient;
    }

    /** The factor of the gradient before it goes into the buffer, the norm excepted. */
    private double before(Step step) {
        return rateInBuffer ? step.learningRate() : 1;
    }

    /** The factor of what comes out. */
    private double after(Step step) {
        return rateInBuffer ? 1 : step.learningRate();
    }

    private boolean isDamped(Step step) {
        return dampenFirst || !step.first();
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        if (!normalizeGradient) {
            return hostKernel(step, before(step));
        }
        return new TwoPassKernel(
                1,
                (n, w, g, s, sums) -> sums[0] += HostKernel.sumOfSquares(n, g),
                sums -> {
                    double norm = Math.sqrt(sums[0]);
                    return hostKernel(step, norm < Float.MIN_NORMAL ? 0 : before(step) / norm);
                });
    }

    private HostKernel hostKernel(Step step, double before) {
        double mu = momentum.at(step);
        double after = after(step);
        double share = isDamped(step) ? before * (1 - dampening) : before;
        float rate = (float) after;
        float fromGradient = (float) (after * before);
        float fromBuffer = (float) (after * mu);
        return (n, w, g, s) -> {
            if (!hasBuffer()) {
                for (int i = 0; i < n; i++) {
                    w[i] -= fromGradient * g[i];
                }
                return;
            }
            float[] b = s[0];
            HostKernel.mean(n, b, mu, share, g);
            if (nesterov) {
                for (int i = 0; i < n; i++) {
                    w[i] -= fromGradient * g[i] + fromBuffer * b[i];
                }
            } else {
                for (int i = 0; i < n; i++) {
                    w[i] -= rate * b[i];
                }
            }
        };
    }

    /** Whether PyTorch's single pass does all. */
    private boolean isFused() {
        return !rateInBuffer && !normalizeGradient;
    }

    @Override
    protected boolean prefersHost(long size, long count) {
        return !isFused() || !FusedSteps.areFaster(size, count);
    }

    @Override
    protected boolean decaysItself(boolean onHost) {
        return !onHost && isFused() && !isDecoupled();
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               momentum_buffer: List[Tensor], normalize_gradient: bool,
                               before: float, after: float, weight_decay: float,
                               momentum: float, dampening: float, nesterov: bool,
                               begins: bool) -> NoneType:
                        if normalize_gradient:
                            g = [self.normalized(p) for p in g]
                        if before != 1:
                            g = torch._foreach_mul(g, before)
                        x = self.contiguous(w)
                        torch._fused_sgd_(x, self.contiguous(g), momentum_buffer,
                                          weight_decay=weight_decay, momentum=momentum, lr=after,
                                          dampening=dampening, nesterov=nesterov,
                                          maximize=False, is_first_step=begins)
                        self.put_back(w, x)
                        return None

                    def normalized(self, g: Tensor) -> Tensor:
                        g64 = g.double()  # whose squares neither overflow nor vanish
                        norm = g64.norm()
                        out = torch.where(norm < 1.17549435e-38, torch.zeros_like(g64), g64 / norm)
                        return out.to(g.dtype)
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        args.put("before", before(step)).put("after", after(step)).put("begins", !isDamped(step));
        if (hasBuffer()) {
            // PyTorch's pass refuses 0 with a buffer; with the least number above it, b is what the
            // formula says
            args.put("momentum", Math.max(momentum.at(step), Double.MIN_NORMAL));
        }
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options(
                "momentum", momentum,
                "dampening", dampening,
                "dampenFirst", dampenFirst,
                "nesterov", nesterov,
                "rateInBuffer", rateInBuffer,
                "normalizeGradient", normalizeGradient);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Sgd}. */
    public static final class Builder extends MomentumRule.Builder<Builder> {

        private double dampening;
        private boolean dampenFirst;
        private boolean nesterov;
        private boolean rateInBuffer;
        private boolean normalizeGradient;

        private Builder() {
            super(1e-3f);
        }

        /**
         * The same as {@link #optLearningRateTracker(ParameterTracker)}, by its name in DJL.
         *
         * @param learningRateTracker the learning rate, each value in [0, infinity)
         * @return this builder
         */
        public Builder setLearningRateTracker(ParameterTracker learningRateTracker) {
            return optLearningRateTracker(learningRateTracker);
        }

        /**
         * The same as {@link #optLearningRateTracker(Tracker)}, by its name in DJL.
         *
         * @param learningRateTracker the learning rate, each value in [0, infinity)
         * @return this builder
         */
        public Builder setLearningRateTracker(Tracker learningRateTracker) {
            return optLearningRateTracker(learningRateTracker);
        }

        /**
         * Sets the dampening, which is taken off the gradient's factor in the buffer: momentum b +
         * (1 - dampening) g. It does nothing without momentum.
         *
         * @param dampening the factor, in [0, 1); the default is 0
         * @return this builder
         */
        public Builder optDampening(double dampening) {
            this.dampening = dampening;
            return this;
        }

        /**
         * Sets whether the first gradient is dampened as all others: b = (1 - dampening) g instead
         * of b = g in the first update.
         *
         * @param dampenFirst whether it is; the default is false, as in PyTorch
         * @return this builder
         */
        public Builder optDampenFirst(boolean dampenFirst) {
            this.dampenFirst = dampenFirst;
            return this;
        }

        /**
         * Sets whether to use Nesterov's momentum: the step is g + momentum b instead of b.
         *
         * @param nesterov whether to; the default is false; true needs momentum above 0 and
         *     dampening 0
         * @return this builder
         */
        public Builder optNesterov(boolean nesterov) {
            this.nesterov = nesterov;
            return this;
        }

        /**
         * Sets whether the learning rate stands at the gradient, inside the buffer: b = momentum b
         * + learningRate * g; w = w - b, instead of b = momentum b + g; w = w - learningRate * b.
         * The two are the same as long as the learning rate is.
         *
         * @param rateInBuffer whether it does; the default is false
         * @return this builder
         */
        public Builder optRateInBuffer(boolean rateInBuffer) {
            this.rateInBuffer = rateInBuffer;
            return this;
        }

        /**
         * Sets whether to step by g / |g| instead of g, where |g| is the Euclidean norm of the
         * parameter's gradient, rescaled, clipped and with L2 weight decay. A gradient whose norm
         * is below the smallest normal float32, 1.2e-38, counts as 0. One value that is NaN makes
         * the whole parameter NaN.
         *
         * @param normalizeGradient whether to; the default is false
         * @return this builder
         */
        public Builder optNormalizeGradient(boolean normalizeGradient) {
            this.normalizeGradient = normalizeGradient;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range, or nesterov is set
         *     without momentum or with dampening
         */
        public Sgd build() {
            check();
            Checks.in("dampening", dampening, "[0, 1)");
            if (nesterov && (!hasMomentum() || dampening != 0)) {
                throw new IllegalArgumentException(
                        "nesterov must be false where momentum is 0 or dampening is not, but is"
                                + " true");
            }
            return new Sgd(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
