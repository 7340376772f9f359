package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Norms;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.kernels.TwoPassKernel;
import java.util.Map;

/**
 * LAMB: {@link Adam} in which the norm of each parameter's step is the learning rate times the norm
 * of the parameter, made for very large batches.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * r = m / (1 - beta1^t) / (sqrt(v) / sqrt(1 - beta2^t) + epsilon) + weightDecays w
 * ratio = |w| / |r|                    1 if |w| or |r| is 0
 * ratio = min(ratio, 1)                if trustClip
 * w = w - learningRate * ratio * r
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and v begin with 0; norms are
 * Euclidean and over the whole parameter. A parameter without weight decay, such as one that {@link
 * ParameterGroups#noDecay} spares, steps with ratio 1, as in NVIDIA's LAMB and timm's, if not
 * {@code optAlwaysAdapt(true)}. The defaults: learning rate 1e-3, beta1 0.9, beta2 0.999, epsilon
 * 1e-6, weightDecays 0.01. See {@link GradusOptimizer} for what happens to g before.
 *
 * <p>With {@code optDecoupledWeightDecay(true)}, the form of Keras, the decay stands outside the
 * ratio: w = w (1 - learningRate * weightDecays) first, and r has no term for it.
 *
 * <p>Those implementations also clip the norm of all gradients together to 1. That is not part of
 * this optimizer, but of a trainer.
 *
 * @see <a href="https://arxiv.org/abs/1904.00962">You, Li, Reddi, Hseu, Kumar, Bhojanapalli, Song,
 *     Demmel, Keutzer and Hsieh, Large Batch Optimization for Deep Learning, 2019</a>
 */
public final class Lamb extends AdamLike {

    private final boolean trustClip;
    private final boolean alwaysAdapt;
    private final boolean biasCorrection;

    private Lamb(Builder builder) {
        super(builder);
        trustClip = builder.trustClip;
        alwaysAdapt = builder.alwaysAdapt;
        biasCorrection = builder.biasCorrection;
    }

    /** In both forms, because whether there is a ratio depends on it. */
    @Override
    protected boolean decaysItself(boolean onHost) {
        return true;
    }

    private boolean adapts(Step step) {
        return alwaysAdapt || step.decays();
    }

    /** The decay inside r. */
    private double decay(Step step) {
        return isDecoupled() ? 0 : step.weightDecay();
    }

    /** The factor of w before the step. */
    private double shrink(Step step) {
        return isDecoupled() ? 1 - step.learningRate() * step.weightDecay() : 1;
    }

    private double scale1(Step step) {
        return biasCorrection ? 1 / correction1(step) : 1;
    }

    private double scale2(Step step) {
        return biasCorrection ? 1 / Math.sqrt(correction2(step)) : 1;
    }

    /** r = m / (sqrt(v) + epsilon) + decay w, where w shrinks first. */
    private HostKernel direction(Step step) {
        float shrink = (float) shrink(step);
        float decay = (float) decay(step);
        float scale1 = (float) scale1(step);
        float scale2 = (float) scale2(step);
        float eps = (float) epsilon;
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = s[1];
            float[] r = s[2];
            for (int i = 0; i < n; i++) {
                w[i] *= shrink;
            }
            for (int i = 0; i < n; i++) {
                r[i] = scale1 * m[i] / ((float) Math.sqrt(v[i]) * scale2 + eps) + decay * w[i];
            }
        };
    }

    private HostKernel averages(Step step) {
        double b1 = beta1.at(step);
        // the ratio makes steps of the smallest gradients as large as of any
        float ofMean = Math.min(flush.mean(), HostKernel.FLUSH);
        return (n, w, g, s) -> {
            HostKernel.mean(n, s[0], b1, 1 - b1, g, ofMean);
            HostKernel.meanOfSquares(n, s[1], beta2, g, flush.squares());
        };
    }

    private static HostKernel descent(HostKernel direction, double size) {
        float rate = (float) size;
        return (n, w, g, s) -> {
            direction.update(n, w, g, s);
            float[] r = s[2];
            for (int i = 0; i < n; i++) {
                w[i] -= rate * r[i];
            }
        };
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        HostKernel averages = averages(step);
        HostKernel direction = direction(step);
        if (!adapts(step)) {
            HostKernel descent = descent(direction, step.learningRate());
            return (n, w, g, s) -> {
                averages.update(n, w, g, s);
                descent.update(n, w, g, s);
            };
        }
        return new TwoPassKernel(
                2,
                (n, w, g, s, sums) -> {
                    averages.update(n, w, g, s); // this pass keeps the new averages
                    direction.update(n, w, g, s);
                    sums[0] += HostKernel.sumOfSquares(n, w);
                    sums[1] += HostKernel.sumOfSquares(n, s[2]);
                },
                sums -> {
                    double weight = Math.sqrt(sums[0]);
                    double r = Math.sqrt(sums[1]);
                    double ratio = trustClip ? Math.min(weight / r, 1) : weight / r;
                    return descent(
                            direction, step.learningRate() * Norms.ratioOrOne(ratio, weight, r));
                });
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               exp_avg: List[Tensor], exp_avg_sq: List[Tensor],
                               lr: float, beta1: float, beta2: float, epsilon: float,
                               scale1: float, scale2: float, shrink: float, decay: float,
                               adapts: bool, trust_clip: bool) -> NoneType:
                        self.moments(exp_avg, exp_avg_sq, g, beta1, beta2)
                        torch._foreach_mul_(w, shrink)
                        d = torch._foreach_sqrt(exp_avg_sq)
                        torch._foreach_mul_(d, scale2)
                        torch._foreach_add_(d, epsilon)
                        r = torch._foreach_mul(exp_avg, scale1)
                        torch._foreach_div_(r, d)
                        torch._foreach_add_(r, w, alpha=decay)
                        if adapts:
                            for i in range(len(w)):
                                wn = self.norm(w[i])
                                rn = self.norm(r[i])
                                ratio = wn / rn
                                if trust_clip:
                                    ratio = ratio.clamp(max=1.0)
                                r[i].mul_(self.ratio_or_one(ratio, wn, rn))
                        torch._foreach_add_(w, r, alpha=-lr)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        args.put("scale1", scale1(step)).put("scale2", scale2(step));
        args.put("shrink", shrink(step)).put("decay", decay(step)).put("adapts", adapts(step));
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        Map<String, Object> options = super.ruleOptions();
        options.put("trustClip", trustClip);
        options.put("alwaysAdapt", alwaysAdapt);
        options.put("biasCorrection", biasCorrection);
        return options;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Lamb}; epsilon is 1e-6 and weightDecays 0.01 by default. */
    public static final class Builder extends AdamLike.Builder<Builder> {

        private boolean trustClip;
        private boolean alwaysAdapt;
        private boolean biasCorrection = true;

        private Builder() {
            super(1e-3f, 1e-2f, false);
            optEpsilon(1e-6);
        }

        /**
         * Sets whether the ratio only ever makes a step smaller: min(ratio, 1).
         *
         * @param trustClip whether it does; the default is false
         * @return this builder
         */
        public Builder optTrustClip(boolean trustClip) {
            this.trustClip = trustClip;
            return this;
        }

        /**
         * Sets whether parameters without weight decay have a ratio too.
         *
         * @param alwaysAdapt whether they have; the default is false
         * @return this builder
         */
        public Builder optAlwaysAdapt(boolean alwaysAdapt) {
            this.alwaysAdapt = alwaysAdapt;
            return this;
        }

        /**
         * Sets whether m and v are corrected for having begun with 0, by 1 - beta1^t and 1 -
         * beta2^t. Without, r = m / (sqrt(v) + epsilon) + weightDecays w.
         *
         * @param biasCorrection whether they are; the default is true
         * @return this builder
         */
        public Builder optBiasCorrection(boolean biasCorrection) {
            this.biasCorrection = biasCorrection;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Lamb build() {
            check();
            return new Lamb(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
