package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import io.gradus.torchscript.TorchScript;
import java.util.List;

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

    /** Twice this factor makes every number that is not 0 larger than 1. */
    private static final float LARGE = 1e30f;

    private final double etaMinus;
    private final double etaPlus;
    private final double minStep;
    private final double maxStep;

    private RProp(Builder builder) {
        super(builder);
        etaMinus = builder.etaMinus;
        etaPlus = builder.etaPlus;
        minStep = builder.minStep;
        maxStep = builder.maxStep;
    }

    @Override
    int stateSize() {
        return 2;
    }

    @Override
    void initialize(Step first, NDArray... state) {
        state[1].addi(first.learningRate());
    }

    @Override
    HostKernel hostKernel(Step step) {
        float minus = (float) etaMinus;
        float plus = (float) etaPlus;
        float min = (float) minStep;
        float max = (float) maxStep;
        return (n, w, g, s) -> {
            float[] p = s[0];
            float[] d = s[1];
            for (int i = 0; i < n; i++) {
                // 0 times infinity would be NaN
                g[i] = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, g[i]));
            }
            for (int i = 0; i < n; i++) {
                p[i] = sign(p[i] * g[i]);
            }
            for (int i = 0; i < n; i++) {
                // One of the three is not 0.
                float up = plus * Math.max(p[i], 0);
                float down = minus * Math.max(-p[i], 0);
                float same = 1 - p[i] * p[i];
                d[i] = Math.max(min, Math.min(max, d[i] * (up + down + same)));
            }
            for (int i = 0; i < n; i++) {
                p[i] = g[i] * (1 - Math.max(-p[i], 0));
            }
            for (int i = 0; i < n; i++) {
                w[i] -= d[i] * sign(p[i]);
            }
        };
    }

    /** As {@link Math#signum(float)}, of which the compiler makes no vector instructions. */
    private static float sign(float x) {
        return Math.max(-1, Math.min(1, x * LARGE * LARGE));
    }

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def update(self, w: List[Tensor], g: List[Tensor],
                                   p: List[Tensor], d: List[Tensor],
                                   minus: float, plus: float,
                                   min: float, max: float) -> NoneType:
                            s = torch._foreach_mul(p, g)
                            torch._foreach_sign_(s)
                            for i in range(len(w)):
                                same = torch.where(g[i].isnan(), g[i], 1.)
                                factor = torch.where(s[i] > 0, plus, torch.where(s[i] < 0, minus, same))
                                d[i].mul_(factor.to(d[i].dtype))
                                p[i].copy_(g[i].masked_fill(s[i] < 0, 0))
                            torch._foreach_clamp_min_(d, min)
                            torch._foreach_clamp_max_(d, max)
                            torch._foreach_sub_(w, torch._foreach_mul(torch._foreach_sign(p), d))
                            return None
                        """);
    }

    @Override
    TorchScript deviceKernel() {
        return Device.SCRIPT;
    }

    @Override
    List<Object> deviceArguments(Step step) {
        return List.of(etaMinus, etaPlus, minStep, maxStep);
    }

    @Override
    String options() {
        return "etaMinus="
                + etaMinus
                + ", etaPlus="
                + etaPlus
                + ", minStep="
                + minStep
                + ", maxStep="
                + maxStep;
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
         * @param etaPlus the factor, above 1; the default is 1.2
         * @return this builder
         */
        public Builder optEtaPlus(double etaPlus) {
            this.etaPlus = etaPlus;
            return this;
        }

        /**
         * Sets the smallest step size.
         *
         * @param minStep the size, above 0; the default is 1e-6
         * @return this builder
         */
        public Builder optMinStep(double minStep) {
            this.minStep = minStep;
            return this;
        }

        /**
         * Sets the largest step size.
         *
         * @param maxStep the size, at least minStep; the default is 50
         * @return this builder
         */
        public Builder optMaxStep(double maxStep) {
            this.maxStep = maxStep;
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
                    etaPlus > 1 && etaPlus < Double.POSITIVE_INFINITY,
                    "etaPlus",
                    etaPlus,
                    "(1, infinity)");
            Checks.positive("minStep", minStep);
            Checks.check(
                    maxStep >= minStep && maxStep < Double.POSITIVE_INFINITY,
                    "maxStep",
                    maxStep,
                    "[" + minStep + " (minStep), infinity)");
            return new RProp(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
