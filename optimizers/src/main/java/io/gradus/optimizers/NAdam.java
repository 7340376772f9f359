package io.gradus.optimizers;

import io.gradus.optimizers.kernels.Descent;
import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * NAdam: {@link Adam} with Nesterov's momentum, which looks one step of the running mean ahead. The
 * momentum grows from half of beta1 to beta1.
 *
 * <pre>
 * mu(t) = beta1 (1 - 0.96^(t * momentumDecay) / 2)
 * p(t) = mu(1) mu(2) ... mu(t)
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * x = (1 - mu(t)) / (1 - p(t)) * g + mu(t+1) / (1 - p(t+1)) * m
 * w = w - learningRate * x / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>With a schedule for beta1 each factor of p(t) has the beta1 of its own update, and mu(t+1)
 * that of update t, as in PyTorch; the updates of a parameter count as those of the run that end
 * with this one.
 *
 * <p>t is the count of this parameter's updates, 1 for the first; m and v begin with 0. The
 * defaults are those of {@code torch.optim.NAdam}: learning rate 2e-3, beta1 0.9, beta2 0.999,
 * epsilon 1e-8, momentumDecay 4e-3. PyTorch keeps p as a part of the state; here it follows from t.
 * See {@link GradusOptimizer} for what happens to g before.
 *
 * @see <a href="https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ">Dozat, Incorporating Nesterov
 *     Momentum into Adam, 2016</a>
 */
public final class NAdam extends AdamLike {

    private final double momentumDecay;

    /** More than a run has, if not many updates are skipped. */
    private static final int MOST_BEGINNINGS = 64;

    /**
     * p(0), p(1), ... as far as they were needed and make a difference, by the number of updates of
     * the run before the parameter's first one.
     */
    private final Map<Long, List<Double>> products = new HashMap<>();

    private NAdam(Builder builder) {
        super(builder);
        momentumDecay = builder.momentumDecay;
    }

    /** mu(t) with a beta1, which may be that of another step. */
    private double momentum(double beta, long t) {
        return beta * (1 - 0.5 * Math.pow(0.96, t * momentumDecay));
    }

    /** p(t), or 0 from where 1 - p(t) is 1. */
    private double product(Step step) {
        long t = step.count();
        long before = beta1.schedule() == null ? 0 : Math.max(step.run() - t, 0);
        synchronized (products) {
            if (products.size() == MOST_BEGINNINGS && !products.containsKey(before)) {
                products.clear();
            }
            List<Double> p = products.computeIfAbsent(before, key -> new ArrayList<>(List.of(1.0)));
            double last = p.get(p.size() - 1);
            while (p.size() <= t && 1 - last != 1) {
                last *= momentum(beta1.at(before + p.size()), p.size());
                p.add(last);
            }
            return t < p.size() ? p.get((int) t) : 0;
        }
    }

    private double gradientSize(Step step) {
        double mu = momentum(beta1.at(step), step.count());
        return step.learningRate() * (1 - mu) / (1 - product(step));
    }

    private double meanSize(Step step) {
        double next = momentum(beta1.at(step), step.count() + 1);
        return step.learningRate() * next / (1 - product(step) * next);
    }

    @Override
    Descent descent(Step step) {
        return new Descent(1, 1 / Math.sqrt(correction2(step)), epsilon, true);
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double b1 = beta1.at(step);
        float ofGradient = (float) gradientSize(step);
        float ofMean = (float) meanSize(step);
        Descent descent = descent(step);
        return (n, w, g, s) -> {
            float[] m = s[0];
            float[] v = s[1];
            HostKernel.mean(n, m, b1, 1 - b1, g, flush.mean());
            HostKernel.meanOfSquares(n, v, beta2, g, flush.squares());
            for (int i = 0; i < n; i++) {
                g[i] = ofGradient * g[i] + ofMean * m[i];
            }
            descent.run(n, w, g, v);
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               exp_avg: List[Tensor], exp_avg_sq: List[Tensor],
                               beta1: float, beta2: float, epsilon: float,
                               of_gradient: float, of_mean: float,
                               size: float, scale: float, adaptive: bool) -> NoneType:
                        self.moments(exp_avg, exp_avg_sq, g, beta1, beta2)
                        x = torch._foreach_mul(g, of_gradient)
                        torch._foreach_add_(x, exp_avg, alpha=of_mean)
                        self.descend(w, x, exp_avg_sq, size, scale, epsilon, adaptive)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        super.deviceArguments(step, args);
        args.put("of_gradient", gradientSize(step)).put("of_mean", meanSize(step));
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        Map<String, Object> options = super.ruleOptions();
        options.put("momentumDecay", momentumDecay);
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

    /** Builds an {@link NAdam}. */
    public static final class Builder extends AdamLike.Builder<Builder> {

        private double momentumDecay = 4e-3;

        private Builder() {
            super(2e-3f);
        }

        /**
         * Sets how fast the momentum grows from half of beta1 to beta1: by half of the difference
         * in 17 / momentumDecay updates.
         *
         * @param momentumDecay the rate, in [0, infinity); the default is 4e-3
         * @return this builder
         */
        public Builder optMomentumDecay(double momentumDecay) {
            this.momentumDecay = momentumDecay;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public NAdam build() {
            check();
            Checks.in("momentumDecay", momentumDecay, "[0, infinity)");
            return new NAdam(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
