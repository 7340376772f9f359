package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.Flush;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.Checks;
import io.gradus.optimizers.state.StateArrays;
import java.util.List;
import java.util.Map;

/**
 * Adagrad: each weight has a learning rate of its own, which shrinks with the sum of its squared
 * gradients so far; rare features keep a large one.
 *
 * <pre>
 * s = s + g^2
 * w = w - learningRate / (1 + (t - 1) lrDecay) * g / (sqrt(s) + epsilon)
 * </pre>
 *
 * <p>t is the count of this parameter's updates, 1 for the first; s begins with initialAccumulator.
 * The defaults are those of {@code torch.optim.Adagrad}: learning rate 0.01, lrDecay 0,
 * initialAccumulator 0, epsilon 1e-10. {@code optEpsilonInsideRoot(true)} is the form of some
 * lectures and of Keras, g / sqrt(s + epsilon). See {@link GradusOptimizer} for what happens to g
 * before.
 *
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan and Singer, Adaptive
 *     Subgradient Methods for Online Learning and Stochastic Optimization, 2011</a>
 */
public final class Adagrad extends GradusOptimizer {

    private final double lrDecay;
    private final double initialAccumulator;
    private final double epsilon;
    private final boolean epsilonInsideRoot;

    private Adagrad(Builder builder) {
        super(builder);
        lrDecay = builder.lrDecay;
        initialAccumulator = builder.initialAccumulator;
        epsilon = builder.epsilon;
        epsilonInsideRoot = builder.epsilonInsideRoot;
    }

    @Override
    public List<String> stateNames() {
        return List.of("sum");
    }

    @Override
    void initialize(NDArray... state) {
        StateArrays.fill(state[0], initialAccumulator);
    }

    private double rate(Step step) {
        return step.learningRate() / (1 + (step.count() - 1) * lrDecay);
    }

    @Override
    boolean keepsSquares() {
        return true;
    }

    @Override
    HostKernel hostKernel(Step step) {
        float rate = (float) rate(step);
        float inner = (float) (epsilonInsideRoot ? epsilon : 0);
        float outer = (float) (epsilonInsideRoot ? 0 : epsilon);
        float flush = Flush.of(epsilon, epsilonInsideRoot).squares();
        return (n, w, g, s) -> {
            HostKernel.addSquares(n, s[0], g, flush);
            HostKernel.stepOverRoot(n, w, rate, g, s[0], inner, outer);
        };
    }

    @Override
    boolean prefersHost(long size, long count) {
        return epsilonInsideRoot || !DeviceKernel.prefersFused(size, count);
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor], s: List[Tensor],
                               rate: float, eps: float, under: bool) -> NoneType:
                        if under or w[0].is_cuda or w[0].element_size() < 4:
                            torch._foreach_addcmul_(s, g, g, 1)
                            torch._foreach_addcdiv_(w, g, self.root(s, eps, under), -rate)
                        else:
                            steps = [torch.ones([]) for p in w]
                            # the operation does not look at strides
                            x = [p.contiguous() for p in w]
                            y = [p.contiguous() for p in g]
                            torch._fused_adagrad_(x, y, s, steps, lr=rate, lr_decay=0.,
                                                  weight_decay=0., eps=eps, maximize=False)
                            for i in range(len(w)):
                                if not w[i].is_contiguous():
                                    w[i].copy_(x[i])
                        return None

                    """
                            + DeviceKernel.ROOT);

    @Override
    DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    List<Object> deviceArguments(Step step) {
        return List.of(rate(step), epsilon, epsilonInsideRoot);
    }

    @Override
    Map<String, Object> ruleOptions() {
        return options(
                "lrDecay", lrDecay,
                "initialAccumulator", initialAccumulator,
                "epsilon", epsilon,
                "epsilonInsideRoot", epsilonInsideRoot);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Adagrad}. */
    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double lrDecay;
        private double initialAccumulator;
        private double epsilon = 1e-10;
        private boolean epsilonInsideRoot;

        private Builder() {
            super(1e-2f);
        }

        /**
         * Sets how fast the learning rate falls with the count t of updates: it is divided by 1 +
         * (t - 1) lrDecay.
         *
         * @param lrDecay the factor, in [0, infinity); the default is 0
         * @return this builder
         */
        public Builder optLrDecay(double lrDecay) {
            this.lrDecay = lrDecay;
            return this;
        }

        /**
         * Sets what the sum of squared gradients begins with.
         *
         * @param initialAccumulator the value, in [0, infinity), as a float32 too; the default is 0
         * @return this builder
         */
        public Builder optInitialAccumulator(double initialAccumulator) {
            this.initialAccumulator = initialAccumulator;
            return this;
        }

        /**
         * Sets the term for numerical stability.
         *
         * @param epsilon the term, above 0 also as a float32; the default is 1e-10
         * @return this builder
         */
        public Builder optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return this;
        }

        /**
         * Sets whether epsilon is added under the root: g / sqrt(s + epsilon) instead of g /
         * (sqrt(s) + epsilon).
         *
         * @param epsilonInsideRoot whether it is; the default is false
         * @return this builder
         */
        public Builder optEpsilonInsideRoot(boolean epsilonInsideRoot) {
            this.epsilonInsideRoot = epsilonInsideRoot;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Adagrad build() {
            check();
            Checks.notNegative("lrDecay", lrDecay);
            Checks.notNegativeFloat("initialAccumulator", initialAccumulator);
            Checks.positive("epsilon", epsilon);
            return new Adagrad(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
