package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * Adaptive sharpness-aware minimization (ASAM): {@link Sam} where each weight is perturbed in
 * proportion to its size, so that a network whose layers are scaled against each other, which
 * computes the same, is perturbed the same.
 *
 * <pre>
 * T = |w| + eta                      element-wise
 * e = rho T^2 g / (|T g| + 1e-12)    |T g| over all weights as one vector
 * the optimizer's update of w, with the gradient at w + e
 * </pre>
 *
 * <p>By default eta is 0 and T is that of all parameters, as in the code that most use
 * (davda54/sam, adaptive=True). The paper's form is {@code optEta(0.01).optScaleBiases(false)}: T
 * is 1 for biases. rho is 2 by default, on the word of the paper's authors there; the paper has 0.5
 * for CIFAR-10 and 1 for CIFAR-100.
 *
 * <p>What a step costs, what the two passes see and what is done with infinite and NaN gradients is
 * as in {@link Sam}, but for two more arrays as large as the weights while they are perturbed.
 *
 * @see <a href="https://arxiv.org/abs/2102.11600">Kwon, Kim, Park and Choi, ASAM: Adaptive
 *     Sharpness-Aware Minimization for Scale-Invariant Learning of Deep Neural Networks, 2021</a>
 * @see <a href="https://github.com/davda54/sam">davda54/sam, 2020</a>
 */
public final class Asam implements StepMethod {

    private final double rho;
    private final double eta;
    private final boolean scaleBiases;

    private Asam(Builder builder) {
        rho = Checks.in("rho", builder.rho, "[0, infinity)");
        eta = Checks.in("eta", builder.eta, "[0, infinity)");
        scaleBiases = builder.scaleBiases;
    }

    /** {@inheritDoc} */
    @Override
    public void step(StepLoss loss) {
        Ascent.step(loss, manager -> Ascent.perturb(manager, loss, rho, eta, scaled(loss)));
    }

    private boolean[] scaled(StepLoss loss) {
        List<Parameter> parameters = loss.parameters();
        boolean[] scaled = new boolean[parameters.size()];
        for (int i = 0; i < scaled.length; i++) {
            Parameter.Type type = parameters.get(i).getType();
            scaled[i] = scaleBiases || type != Parameter.Type.BIAS && type != Parameter.Type.BETA;
        }
        return scaled;
    }

    /**
     * {@inheritDoc}
     *
     * @return an empty map: nothing is kept
     */
    @Override
    public Map<String, NDArray> save(NDManager manager) {
        return Map.of();
    }

    /** {@inheritDoc} */
    @Override
    public void restore(Map<String, NDArray> state) {
        SavedState.requireNone(state, "Asam");
    }

    /** Does nothing: nothing is kept. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return "Asam(rho=" + rho + ", eta=" + eta + ", scaleBiases=" + scaleBiases + ")";
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link Asam}. */
    public static final class Builder {

        private double rho = 2;
        private double eta;
        private boolean scaleBiases = true;

        private Builder() {}

        /**
         * Sets how far from the weights the gradient is taken.
         *
         * @param rho the Euclidean length of the perturbation of all weights, each divided by its
         *     T, in [0, infinity); the default is 2
         * @return this builder
         */
        public Builder optRho(double rho) {
            this.rho = rho;
            return this;
        }

        /**
         * Sets what is added to the sizes of weights, so that those at 0 are perturbed too.
         *
         * @param eta the addend, in [0, infinity); the default is 0, the paper has 0.01
         * @return this builder
         */
        public Builder optEta(double eta) {
            this.eta = eta;
            return this;
        }

        /**
         * Sets whether T is the size for biases as well, those of normalizations among them, which
         * DJL calls beta.
         *
         * @param scaleBiases false for T = 1 there, as in the paper; the default is true
         * @return this builder
         */
        public Builder optScaleBiases(boolean scaleBiases) {
            this.scaleBiases = scaleBiases;
            return this;
        }

        /**
         * Builds the method.
         *
         * @return a new method
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Asam build() {
            return new Asam(this);
        }
    }
}
