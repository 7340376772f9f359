package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gradus.optimizers.kernels.CompensatedMean;
import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.optimizers.state.States;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * ASGD: gradient descent with a falling learning rate, which keeps the average of the weights that
 * it passed (Polyak-Ruppert averaging).
 *
 * <pre>
 * eta = learningRate / (1 + lambda * learningRate * (t - 1))^alpha
 * mu = 1 / max(1, t - 1 - t0)
 * w = w (1 - lambda * eta) - eta * g
 * a = a + mu (w - a)
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first. The average a is the weight
 * itself until update t0 + 2, and from then on the mean of the weights after each update,
 * compensated for rounding, which would stop it in a long run. The defaults are those of {@code
 * torch.optim.ASGD}: learning rate 0.01, lambda 1e-4, alpha 0.75, t0 1e6: nothing is averaged in
 * the first million updates. PyTorch computes eta from the learning rate of the update before,
 * which differs where a tracker changes it. See {@link GradusOptimizer} for what happens to g
 * before.
 *
 * <p>Training goes on with w; the average is there to be used instead of it afterwards. It is
 * {@link #average} and, as {@code ax}, a part of the saved state:
 *
 * <pre>{@code
 * for (Pair<String, Parameter> parameter : block.getParameters()) {
 *     NDArray weight = parameter.getValue().getArray();
 *     asgd.average(parameter.getValue().getId(), manager).copyTo(weight);
 * }
 * }</pre>
 *
 * <p>The average of a weight of 16 bits is of float32, and must be made of the weight's type before
 * it is copied there.
 *
 * @see <a href="https://doi.org/10.1137/0330046">Polyak and Juditsky, Acceleration of Stochastic
 *     Approximation by Averaging, 1992</a>
 */
public final class Asgd extends GradusOptimizer {

    private final double lambda;
    private final double alpha;
    private final double t0;

    private Asgd(Builder builder) {
        super(builder);
        lambda = builder.lambda;
        alpha = builder.alpha;
        t0 = builder.t0;
    }

    @Override
    protected List<StateSlot> stateSlots() {
        return List.of(
                StateSlot.likeWeight("ax"), StateSlot.likeWeight("ax_compensation").optional());
    }

    private double eta(Step step) {
        double rate = step.learningRate();
        return rate / Math.pow(1 + lambda * rate * (step.count() - 1), alpha);
    }

    private double mu(Step step) {
        // without a state there is nothing to average with, whatever the count
        return step.first() ? 1 : 1 / Math.max(1, step.count() - 1 - t0);
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        double rate = eta(step);
        float eta = (float) rate;
        float shrink = (float) (1 - lambda * rate);
        double mu = mu(step);
        return (n, w, g, s) -> {
            for (int i = 0; i < n; i++) {
                w[i] = w[i] * shrink - eta * g[i];
            }
            CompensatedMean.approach(n, s[0], s[1], w, mu, s[2]);
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               ax: List[Tensor], ax_compensation: List[Tensor],
                               eta: float, shrink: float, mu: float) -> NoneType:
                        torch._foreach_mul_(w, shrink)
                        torch._foreach_add_(w, g, alpha=-eta)
                        self.approach(ax, ax_compensation, w, mu)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        double eta = eta(step);
        args.put("eta", eta).put("shrink", 1 - lambda * eta).put("mu", mu(step));
    }

    /**
     * Returns the average of a parameter's weights.
     *
     * @param parameterId the parameter's id
     * @param manager the manager of the result
     * @return a copy, of the weight's shape and type, or of float32 if that has 16 bits
     * @throws IllegalArgumentException if the parameter has not been updated
     * @throws IllegalStateException if this optimizer is closed
     */
    public NDArray average(String parameterId, NDManager manager) {
        exclude();
        try {
            return copyOfAverage(parameterId, manager);
        } finally {
            endExclude();
        }
    }

    private NDArray copyOfAverage(String parameterId, NDManager manager) {
        States.Saved saved = states().save().get(parameterId);
        if (saved == null) {
            throw new IllegalArgumentException(
                    "parameterId must be that of a parameter that has been updated, but is "
                            + parameterId);
        }
        NDArray average = saved.arrays()[0].duplicate();
        average.attach(manager);
        return average;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options("lambda", lambda, "alpha", alpha, "t0", t0);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Asgd}. */
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double lambda = 1e-4;
        private double alpha = 0.75;
        private double t0 = 1e6;

        private Builder() {
            super(1e-2f);
        }

        /**
         * Sets the decay term: it makes the learning rate fall, and the weights shrink by lambda *
         * eta in each update.
         *
         * @param lambda the term, in [0, infinity); the default is 1e-4
         * @return this builder
         */
        public Builder optLambda(double lambda) {
            this.lambda = lambda;
            return this;
        }

        /**
         * Sets the power with which the learning rate falls.
         *
         * @param alpha the power, in [0, infinity); the default is 0.75
         * @return this builder
         */
        public Builder optAlpha(double alpha) {
            this.alpha = alpha;
            return this;
        }

        /**
         * Sets after how many updates averaging starts.
         *
         * @param t0 the number, in [0, infinity); the default is 1e6
         * @return this builder
         */
        public Builder optT0(double t0) {
            this.t0 = t0;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Asgd build() {
            check();
            Checks.in("lambda", lambda, "[0, infinity)");
            Checks.in("alpha", alpha, "[0, infinity)");
            Checks.in("t0", t0, "[0, infinity)");
            return new Asgd(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
