package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Root;
import io.gradus.optimizers.kernels.Step;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * AdaDelta: steps scaled by the ratio of the root mean squares of past steps and past gradients, so
 * that no learning rate has to be chosen.
 *
 * <pre>
 * v = rho v + (1 - rho) g^2
 * d = sqrt(a + epsilon) / sqrt(v + epsilon) * g
 * a = rho a + (1 - rho) d^2
 * w = w - learningRate * d
 * </pre>
 *
 * <p>v (squared gradients) and a (squared steps) begin with 0. The defaults are those of {@code
 * torch.optim.Adadelta}: learning rate 1, rho 0.9, epsilon 1e-6. See {@link GradusOptimizer} for
 * what happens to g before.
 *
 * <p>Options give the form of some lectures, where the step comes from the averages before this
 * gradient ({@code optOldAverages(true)}), which have decay rates of their own ({@code
 * optStepRho}), and epsilon stands outside the roots ({@code optEpsilonInsideRoot(false)}):
 *
 * <pre>
 * d = (sqrt(a) + epsilon) / (sqrt(v) + epsilon) * g
 * a = stepRho a + (1 - stepRho) d^2
 * v = rho v + (1 - rho) g^2
 * w = w - learningRate * d
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1212.5701">Zeiler, ADADELTA: An Adaptive Learning Rate
 *     Method, 2012</a>
 */
public final class AdaDelta extends GradusOptimizer {

    private final double rho;
    private final double stepRho;
    private final Root root;
    private final boolean oldAverages;

    private AdaDelta(Builder builder) {
        super(builder);
        rho = builder.rho;
        stepRho = builder.stepRho == null ? rho : builder.stepRho;
        root = new Root(builder.epsilon, builder.epsilonInsideRoot);
        oldAverages = builder.oldAverages;
    }

    @Override
    protected List<String> stateNames() {
        return List.of("square_avg", "acc_delta");
    }

    @Override
    protected boolean keepsSquares() {
        return true;
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        float lr = (float) step.learningRate();
        float eps = (float) root.epsilon();
        // a power of 2, so that the ratio of averages is not denormal for gradients above 1e15
        float unit = root.epsilon() < 1e-24 ? 1 : 0x1p-12f;
        float square = unit * unit;
        float flush = root.flush().squares();
        return (n, w, g, s) -> {
            float[] v = s[0];
            float[] a = s[1];
            if (!oldAverages) {
                HostKernel.meanOfSquares(n, v, rho, g, flush);
            }
            float[] d = oldAverages ? s[2] : g;
            if (root.inside()) {
                for (int i = 0; i < n; i++) {
                    float ratio = (a[i] + eps) / ((v[i] + eps) * square);
                    d[i] = (float) Math.sqrt(ratio) * unit * g[i];
                }
            } else {
                for (int i = 0; i < n; i++) {
                    d[i] = ((float) Math.sqrt(a[i]) + eps) / ((float) Math.sqrt(v[i]) + eps) * g[i];
                }
            }
            if (oldAverages) {
                HostKernel.meanOfSquares(n, v, rho, g, flush);
            }
            HostKernel.meanOfSquares(n, a, stepRho, d, flush);
            for (int i = 0; i < n; i++) {
                w[i] -= lr * d[i];
            }
        };
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor],
                               square_avg: List[Tensor], acc_delta: List[Tensor],
                               lr: float, rho: float, step_rho: float, epsilon: float,
                               epsilon_inside_root: bool, old_averages: bool) -> NoneType:
                        if not old_averages:
                            self.mean_of_squares(square_avg, g, rho)
                        d = self.root(acc_delta, epsilon, epsilon_inside_root)
                        torch._foreach_div_(d, self.root(square_avg, epsilon, epsilon_inside_root))
                        torch._foreach_mul_(d, g)
                        if old_averages:
                            self.mean_of_squares(square_avg, g, rho)
                        self.mean_of_squares(acc_delta, d, step_rho)
                        torch._foreach_add_(w, d, alpha=-lr)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options(
                "rho", rho,
                "stepRho", stepRho,
                "epsilon", root.epsilon(),
                "epsilonInsideRoot", root.inside(),
                "oldAverages", oldAverages);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link AdaDelta}. */
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double rho = 0.9;
        private Double stepRho;
        private double epsilon = 1e-6;
        private boolean epsilonInsideRoot = true;
        private boolean oldAverages;

        private Builder() {
            super(1);
        }

        /**
         * Sets the exponential decay rate of both running averages, or of that of squared gradients
         * alone if {@link #optStepRho} is set.
         *
         * @param rho the decay rate, in [0, 1); the default is 0.9
         * @return this builder
         */
        public Builder optRho(double rho) {
            this.rho = rho;
            return this;
        }

        /**
         * Sets the exponential decay rate of the running average of squared steps.
         *
         * @param stepRho the decay rate, in [0, 1); the default is rho
         * @return this builder
         */
        public Builder optStepRho(double stepRho) {
            this.stepRho = stepRho;
            return this;
        }

        /**
         * Sets the term for numerical stability.
         *
         * @param epsilon the term, in (0, infinity) as a float32; the default is 1e-6
         * @return this builder
         */
        public Builder optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return this;
        }

        /**
         * Sets whether epsilon is added under the roots: sqrt(a + epsilon) / sqrt(v + epsilon), or
         * to them: (sqrt(a) + epsilon) / (sqrt(v) + epsilon).
         *
         * @param epsilonInsideRoot whether it is under them; the default is true
         * @return this builder
         */
        public Builder optEpsilonInsideRoot(boolean epsilonInsideRoot) {
            this.epsilonInsideRoot = epsilonInsideRoot;
            return this;
        }

        /**
         * Sets whether the step comes from the averages as they were before this gradient.
         *
         * @param oldAverages whether it does; the default is false: v has this gradient already
         * @return this builder
         */
        public Builder optOldAverages(boolean oldAverages) {
            this.oldAverages = oldAverages;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public AdaDelta build() {
            check();
            Checks.in("rho", rho, "[0, 1)");
            Checks.in("stepRho", stepRho == null ? rho : stepRho, "[0, 1)");
            FloatChecks.positive("epsilon", epsilon);
            return new AdaDelta(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
