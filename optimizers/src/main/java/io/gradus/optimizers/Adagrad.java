package io.gradus.optimizers;

import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.FusedSteps;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Root;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.text.Checks;
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
    private final Root root;

    private Adagrad(Builder builder) {
        super(builder);
        lrDecay = builder.lrDecay;
        initialAccumulator = builder.initialAccumulator;
        root = new Root(builder.epsilon, builder.epsilonInsideRoot);
    }

    @Override
    protected List<StateSlot> stateSlots() {
        return List.of(StateSlot.likeWeight("sum").beginningWith(initialAccumulator));
    }

    private double rate(Step step) {
        return step.learningRate() / (1 + (step.count() - 1) * lrDecay);
    }

    @Override
    protected boolean keepsSquares() {
        return true;
    }

    @Override
    protected HostKernel hostKernel(Step step) {
        float rate = (float) rate(step);
        float flush = root.flush().squares();
        return (n, w, g, s) -> {
            HostKernel.addSquares(n, s[0], g, flush);
            root.step(n, w, rate, g, s[0]);
        };
    }

    @Override
    protected boolean prefersHost(long size, long count) {
        return root.inside() || !FusedSteps.areFaster(size, count);
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor], sum: List[Tensor],
                               rate: float, epsilon: float,
                               epsilon_inside_root: bool) -> NoneType:
                        if epsilon_inside_root or w[0].is_cuda:
                            torch._foreach_addcmul_(sum, g, g, 1)
                            d = self.root(sum, epsilon, epsilon_inside_root)
                            torch._foreach_addcdiv_(w, g, d, -rate)
                        else:
                            steps = [torch.ones([]) for p in w]
                            x = self.contiguous(w)
                            torch._fused_adagrad_(x, self.contiguous(g), sum, steps, lr=rate,
                                                  lr_decay=0., weight_decay=0., eps=epsilon,
                                                  maximize=False)
                            self.put_back(w, x)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected void deviceArguments(Step step, DeviceArguments args) {
        args.put("rate", rate(step));
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options(
                "lrDecay",
                lrDecay,
                "initialAccumulator",
                initialAccumulator,
                "epsilon",
                root.epsilon(),
                "epsilonInsideRoot",
                root.inside());
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
         * @param epsilon the term, in (0, infinity) as a float32; the default is 1e-10
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
            Checks.in("lrDecay", lrDecay, "[0, infinity)");
            FloatChecks.notNegative("initialAccumulator", initialAccumulator);
            FloatChecks.positive("epsilon", epsilon);
            return new Adagrad(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
