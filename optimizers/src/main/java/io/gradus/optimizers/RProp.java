package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.text.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * RProp: each weight has a step size of its own, which grows while its gradient keeps its sign and
 * shrinks when it changes; how large the gradient is does not matter.
 *
 * <pre>
 * s = sign(g * p)
 * d = d * etaPlus, if s &gt; 0;  d * etaMinus, if s &lt; 0;  d, if s = 0
 * d = clip(d, minStep, maxStep)
 * g = 0, if s &lt; 0
 * w = w - sign(g) * d
 * p = g
 * </pre>
 *
 * <p>{@code optSimple(true)} is the form of some lectures, which goes on stepping where the sign
 * has changed, and adapts the step size afterwards; there etaMinus is 0.6:
 *
 * <pre>
 * w = w - sign(g) * d
 * d = d * etaPlus, if g * p &gt; 0;  d * etaMinus, if not
 * d = clip(d, minStep, maxStep)
 * p = g
 * </pre>
 *
 * <p>An infinite gradient counts by its sign as any other. One that is NaN makes its weight NaN;
 * PyTorch passes over it in silence.
 *
 * <p>p (the gradient before) begins with 0, d (the step sizes) with the learning rate of the
 * parameter's first update; later learning rates do not count. The defaults are those of {@code
 * torch.optim.Rprop}: learning rate 0.01, etaMinus 0.5, etaPlus 1.2, minStep 1e-6, maxStep 50. A
 * method for full batches: the noise of mini-batches flips signs. See {@link GradusOptimizer} for
 * what happens to g before.
 *
 * @see <a href="https://doi.org/10.1109/ICNN.1993.298623">Riedmiller and Braun, A direct adaptive
 *     method for faster backpropagation learning: the RPROP algorithm, 1993</a>
 */
public final class RProp extends GradusOptimizer {

    private final double etaMinus;
    private final double etaPlus;
    private final double minStep;
    private final double maxStep;
    private final boolean simple;

    private RProp(Builder builder) {
        super(builder);
        etaMinus = builder.etaMinus;
        etaPlus = builder.etaPlus;
        minStep = builder.minStep;
        maxStep = builder.maxStep;
        simple = builder.simple;
    }

    @Override
    protected List<String> stateNames() {
        return List.of("prev", "step_size");
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        float plus = (float) etaPlus;
        float minus = (float) etaMinus;
        float rest = (float) (simple ? etaMinus : 1); // where the product is 0
        return (n, w, g, s) -> {
            float[] p = s[0];
            float[] d = s[1];
            if (step.first()) {
                Arrays.fill(d, 0, n, (float) step.learningRate());
            }
            for (int i = 0; i < n; i++) {
                // 0 times infinity would be NaN
                g[i] = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, g[i]));
            }
            for (int i = 0; i < n; i++) {
                p[i] = HostKernel.sign(p[i] * g[i]);
            }
            if (simple) {
                move(n, w, g, d);
            }
            adapt(n, d, p, plus, minus, rest);
            for (int i = 0; i < n; i++) {
                float changed = simple ? 0 : isMinusOne(p[i]);
                p[i] = g[i] * (1 - changed);
            }
            if (!simple) {
                move(n, w, p, d);
            }
        };
    }

    private void adapt(int n, float[] d, float[] s, float plus, float minus, float rest) {
        float min = (float) minStep;
        float max = (float) maxStep;
        for (int i = 0; i < n; i++) {
            // One of the three is not 0.
            float up = plus * isOne(s[i]);
            float down = minus * isMinusOne(s[i]);
            float same = rest * (1 - s[i] * s[i]);
            d[i] = Math.max(min, Math.min(max, d[i] * (up + down + same)));
        }
    }

    // For signs; as Math.max, which costs more, with 0.

    private static float isOne(float sign) {
        return 0.5f * sign * (sign + 1);
    }

    private static float isMinusOne(float sign) {
        return 0.5f * sign * (sign - 1);
    }

    private static void move(int n, float[] w, float[] g, float[] d) {
        for (int i = 0; i < n; i++) {
            w[i] -= d[i] * HostKernel.sign(g[i]);
        }
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               prev: List[Tensor], step_size: List[Tensor],
                               first: bool, lr: float, eta_minus: float, eta_plus: float,
                               min_step: float, max_step: float, simple: bool) -> NoneType:
                        p = prev
                        d = step_size
                        rest = eta_minus if simple else 1.
                        for i in range(len(w)):
                            if first:
                                d[i].fill_(lr)
                            if simple:
                                w[i].sub_(g[i].sign() * d[i])
                            s = (p[i] * g[i]).sign_()
                            same = torch.where(g[i].isnan(), g[i], rest)
                            factor = torch.where(s > 0, eta_plus, torch.where(s < 0, eta_minus, same))
                            d[i].mul_(factor.to(d[i].dtype)).clamp_(min_step, max_step)
                            if simple:
                                p[i].copy_(g[i])
                            else:
                                p[i].copy_(g[i].masked_fill(s < 0, 0))
                                w[i].sub_(p[i].sign() * d[i])
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options(
                "etaMinus", etaMinus,
                "etaPlus", etaPlus,
                "minStep", minStep,
                "maxStep", maxStep,
                "simple", simple);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link RProp}. */
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double etaMinus = 0.5;
        private double etaPlus = 1.2;
        private double minStep = 1e-6;
        private double maxStep = 50;
        private boolean simple;

        private Builder() {
            super(1e-2f);
        }

        /**
         * Sets the factor of a step size whose gradient changed its sign.
         *
         * @param etaMinus the factor, in (0, 1); the default is 0.5
         * @return this builder
         */
        public Builder optEtaMinus(double etaMinus) {
            this.etaMinus = etaMinus;
            return this;
        }

        /**
         * Sets the factor of a step size whose gradient kept its sign.
         *
         * @param etaPlus the factor, in (1, infinity); the default is 1.2
         * @return this builder
         */
        public Builder optEtaPlus(double etaPlus) {
            this.etaPlus = etaPlus;
            return this;
        }

        /**
         * Sets the smallest step size.
         *
         * @param minStep the size, in (0, infinity); the default is 1e-6
         * @return this builder
         */
        public Builder optMinStep(double minStep) {
            this.minStep = minStep;
            return this;
        }

        /**
         * Sets the largest step size.
         *
         * @param maxStep the size, in [minStep, infinity); the default is 50
         * @return this builder
         */
        public Builder optMaxStep(double maxStep) {
            this.maxStep = maxStep;
            return this;
        }

        /**
         * Sets whether to follow the simple form, which steps before it adapts the step size and
         * does not skip a step where the sign has changed.
         *
         * @param simple whether to; the default is false
         * @return this builder
         */
        public Builder optSimple(boolean simple) {
            this.simple = simple;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public RProp build() {
            check();
            Checks.check(etaMinus > 0 && etaMinus < 1, "etaMinus", etaMinus, "(0, 1)");
            Checks.check(
                    etaPlus > 1 && (float) etaPlus < Float.POSITIVE_INFINITY,
                    "etaPlus",
                    etaPlus,
                    "(1, infinity) as a float32");
            FloatChecks.positive("minStep", minStep);
            Checks.check(
                    maxStep >= minStep && (float) maxStep < Float.POSITIVE_INFINITY,
                    "maxStep",
                    maxStep,
                    "[" + minStep + " (minStep), infinity) as a float32");
            return new RProp(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
