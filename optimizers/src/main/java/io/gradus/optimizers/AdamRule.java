package io.gradus.optimizers;

import io.gradus.optimizers.kernels.Descent;
import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.Flush;
import io.gradus.optimizers.kernels.FusedSteps;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import java.util.List;
import java.util.Map;

/** The rule of {@link Adam} and {@link AdamW}, which differ in their weight decay. */
abstract class AdamRule extends AdamLike {

    private final boolean amsgrad;
    private final boolean epsilonInsideRoot;
    private final boolean biasCorrection;

    AdamRule(Builder<?> builder) {
        super(builder);
        amsgrad = builder.amsgrad;
        epsilonInsideRoot = builder.epsilonInsideRoot;
        biasCorrection = builder.biasCorrection;
    }

    @Override
    protected List<String> stateNames() {
        return amsgrad
                ? List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq")
                : List.of("exp_avg", "exp_avg_sq");
    }

    /** The factor of m: the learning rate, with the first bias correction. */
    private double size(Step step) {
        return biasCorrection ? step.learningRate() / correction1(step) : step.learningRate();
    }

    /** The factor of v: the second bias correction. */
    private double scale(Step step) {
        return biasCorrection ? 1 / correction2(step) : 1;
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double b1 = beta1.at(step);
        float size = (float) size(step);
        float scale = (float) scale(step);
        float eps = (float) epsilon;
        Descent descent = new Descent(size(step), Math.sqrt(scale(step)), epsilon, true);
        Flush own = Flush.of(epsilon, epsilonInsideRoot);
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = amsgrad ? s[2] : s[1];
            HostKernel.mean(n, m, b1, 1 - b1, g, own.mean());
            HostKernel.meanOfSquares(n, s[1], beta2, g, own.squares());
            if (amsgrad) {
                HostKernel.max(n, v, s[1]);
            }
            if (epsilonInsideRoot) {
                for (int i = 0; i < n; i++) {
                    w[i] -= size * m[i] / (float) Math.sqrt(v[i] * scale + eps);
                }
            } else {
                descent.run(n, w, m, v);
            }
        };
    }

    private boolean isFused() {
        return biasCorrection && !epsilonInsideRoot;
    }

    @Override
    protected boolean prefersHost(long size, long count) {
        return !isFused() || !FusedSteps.areFaster(size, count);
    }

    @Override
    protected boolean decaysItself(boolean onHost) {
        return !onHost && isFused();
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor], exp_avg: List[Tensor],
                               exp_avg_sq: List[Tensor], max_exp_avg_sq: List[Tensor],
                               fused: bool, count: int, lr: float, beta1: float, beta2: float,
                               epsilon: float, epsilon_inside_root: bool,
                               weight_decay: float, decoupled_weight_decay: bool,
                               size: float, scale: float) -> NoneType:
                        m = exp_avg
                        v = exp_avg_sq
                        max = max_exp_avg_sq
                        if fused:
                            self.fused_adam(w, g, m, v, max, count, lr, beta1, beta2, epsilon,
                                            weight_decay, decoupled_weight_decay)
                        else:
                            self.moments(m, v, g, beta1, beta2)
                            if len(max) > 0:
                                torch._foreach_maximum_(max, v)
                                v = max
                            d = self.root(torch._foreach_mul(v, scale), epsilon, epsilon_inside_root)
                            torch._foreach_addcdiv_(w, m, d, -size)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        args.put("fused", isFused()).put("size", size(step)).put("scale", scale(step));
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        Map<String, Object> options = super.ruleOptions();
        options.put("amsgrad", amsgrad);
        options.put("epsilonInsideRoot", epsilonInsideRoot);
        options.put("biasCorrection", biasCorrection);
        return options;
    }

    /**
     * The options of Adam and AdamW.
     *
     * @param <T> the type of the builder itself
     */
    abstract static class Builder<T extends Builder<T>> extends AdamLike.Builder<T> {

        private boolean amsgrad;
        private boolean epsilonInsideRoot;
        private boolean biasCorrection = true;

        Builder(float learningRate, float weightDecays, boolean decoupled) {
            super(learningRate, weightDecays, decoupled);
        }

        /**
         * Sets whether to divide by the root of the largest v so far (AMSGrad) instead of the
         * latest: max = max(max, v).
         *
         * @param amsgrad whether to; the default is false
         * @return this builder
         * @see <a href="https://arxiv.org/abs/1904.09237">Reddi, Kale and Kumar, On the Convergence
         *     of Adam and Beyond, 2018</a>
         */
        public T optAmsgrad(boolean amsgrad) {
            this.amsgrad = amsgrad;
            return self();
        }

        /**
         * Sets whether epsilon is added under the root: m / sqrt(v + epsilon) instead of m /
         * (sqrt(v) + epsilon), both with the corrected v.
         *
         * @param epsilonInsideRoot whether it is; the default is false
         * @return this builder
         */
        public T optEpsilonInsideRoot(boolean epsilonInsideRoot) {
            this.epsilonInsideRoot = epsilonInsideRoot;
            return self();
        }

        /**
         * Sets whether m and v are corrected for having begun with 0. Without, the step is learning
         * rate * m / (sqrt(v) + epsilon), about three times as large at first.
         *
         * @param biasCorrection whether they are; the default is true
         * @return this builder
         */
        public T optBiasCorrection(boolean biasCorrection) {
            this.biasCorrection = biasCorrection;
            return self();
        }
    }
}
