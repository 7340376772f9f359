package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gradus.text.Checks;
import java.util.Map;

/**
 * Sharpness-aware minimization (SAM): the optimizer gets the gradient not of the weights, but of
 * the point near them where the loss is highest, so that it looks for flat minima.
 *
 * <pre>
 * e = rho g / (|g| + 1e-12)        |g| over all weights as one vector
 * the optimizer's update of w, with the gradient at w + e
 * </pre>
 *
 * <p>rho is 0.05 by default, as in the paper for CIFAR; up to 0.2 has been used where much data is
 * augmented little.
 *
 * <p>A step costs two passes forward and backward in place of one, and one copy of the weights
 * while it lasts. Both passes are over the same batch; dropout draws anew for the second, and
 * running statistics see the first alone. Clipping and whatever else is done to gradients is done
 * to those of the second pass. Afterwards the weights are those of before to the bit, and the
 * update goes from there.
 *
 * <p>If a gradient of the first pass is infinite or NaN, there is no second: the gradients go to
 * the update as they are, where the trainer's policy for such gradients decides.
 *
 * @see Asam
 * @see <a href="https://arxiv.org/abs/2010.01412">Foret, Kleiner, Mobahi and Neyshabur,
 *     Sharpness-Aware Minimization for Efficiently Improving Generalization, 2020</a>
 */
public final class Sam implements StepMethod {

    private final double rho;

    private Sam(Builder builder) {
        rho = Checks.in("rho", builder.rho, "[0, infinity)");
    }

    /** {@inheritDoc} */
    @Override
    public void step(StepLoss loss) {
        Ascent.step(loss, manager -> Ascent.perturb(manager, loss, rho));
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
        SavedState.requireNone(state, "Sam");
    }

    /** Does nothing: nothing is kept. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return "Sam(rho=" + rho + ")";
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Sam}. */
    public static final class Builder {

        private double rho = 0.05;

        private Builder() {}

        /**
         * Sets how far from the weights the gradient is taken.
         *
         * @param rho the Euclidean length of the perturbation of all weights, in [0, infinity); the
         *     default is 0.05
         * @return this builder
         */
        public Builder optRho(double rho) {
            this.rho = rho;
            return this;
        }

        /**
         * Builds the method.
         *
         * @return a new method
         * @throws IllegalArgumentException if an option is out of its range
         */
        public Sam build() {
            return new Sam(this);
        }
    }
}
