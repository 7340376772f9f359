package io.gradus.training;

import ai.djl.nn.Parameter;
import io.gradus.text.Checks;
import java.util.function.BiPredicate;

/**
 * Limit of the gradients of a step, taken after they were unscaled, averaged over the batches of
 * the group, and centralized, and before weight decay.
 */
public sealed interface GradientClip {

    /**
     * Clips the norm of all gradients together, as {@code torch.nn.utils.clip_grad_norm_}: g = g
     * min(1, maxNorm / (norm + 1e-6)).
     *
     * @param maxNorm the largest norm, in (0, infinity)
     * @return the limit
     * @throws IllegalArgumentException if it is out of its range
     * @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov and Bengio, On the difficulty
     *     of training Recurrent Neural Networks, 2013</a>
     */
    static GradientClip norm(double maxNorm) {
        return new Norm(maxNorm);
    }

    /**
     * Clips each value to [-limit, limit], as {@code clip_grad_value_}. Under Adam it changes the
     * direction of a step, which a clipped norm does not.
     *
     * @param limit the limit, in (0, infinity)
     * @return the limit
     * @throws IllegalArgumentException if it is out of its range
     */
    static GradientClip value(double limit) {
        return new Value(limit);
    }

    /**
     * Clips the gradient of each unit in proportion to its weights: |g_i| is at most clipping
     * max(|w_i|, 1e-3). A unit is an output neuron, a row along the first axis; an array of one
     * dimension is one unit.
     *
     * @param clipping the ratio, in (0, infinity); 0.01 in the paper
     * @return the limit
     * @throws IllegalArgumentException if it is out of its range
     * @see <a href="https://arxiv.org/abs/2102.06171">Brock et al., High-Performance Large-Scale
     *     Image Recognition Without Normalization, 2021</a>
     */
    static GradientClip adaptive(double clipping) {
        return new Adaptive(clipping, 1e-3, (path, parameter) -> true);
    }

    /**
     * Clips the gradient of each unit in proportion to its weights, of some parameters. The paper
     * leaves the last linear layer out.
     *
     * @param clipping the ratio, in (0, infinity)
     * @param epsilon the least norm that a unit's weights count with, in (0, infinity); 1e-3 in the
     *     paper
     * @param which tells by path and parameter whether it is clipped
     * @return the limit
     * @throws IllegalArgumentException if an option is out of its range
     */
    static GradientClip adaptive(
            double clipping, double epsilon, BiPredicate<String, Parameter> which) {
        return new Adaptive(clipping, epsilon, which);
    }

    /**
     * Limit of the global norm.
     *
     * @param maxNorm the largest norm
     */
    record Norm(double maxNorm) implements GradientClip {
        /**
         * Checks the limit.
         *
         * @param maxNorm the largest norm, in (0, infinity)
         */
        public Norm {
            Checks.in("maxNorm", maxNorm, "(0, infinity)");
        }

        /** The factor of all gradients; NaN for a norm that is. */
        double factor(double norm) {
            return Math.min(1, maxNorm / (norm + 1e-6));
        }
    }

    /**
     * Limit of each value.
     *
     * @param limit the limit
     */
    record Value(double limit) implements GradientClip {
        /**
         * Checks the limit.
         *
         * @param limit the limit, in (0, infinity)
         */
        public Value {
            Checks.in("limit", limit, "(0, infinity)");
        }
    }

    /**
     * Limit of each unit.
     *
     * @param clipping the ratio
     * @param epsilon the least norm of a unit's weights
     * @param which tells whether a parameter is clipped
     */
    record Adaptive(double clipping, double epsilon, BiPredicate<String, Parameter> which)
            implements GradientClip {
        /**
         * Checks the options.
         *
         * @param clipping the ratio, in (0, infinity)
         * @param epsilon the least norm of a unit's weights, in (0, infinity)
         * @param which tells whether a parameter is clipped
         */
        public Adaptive {
            Checks.in("clipping", clipping, "(0, infinity)");
            Checks.in("epsilon", epsilon, "(0, infinity)");
            Checks.required("which", which);
        }
    }
}
