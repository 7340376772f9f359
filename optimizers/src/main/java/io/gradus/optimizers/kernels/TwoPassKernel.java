package io.gradus.optimizers.kernels;

import java.util.function.Function;

/**
 * A host kernel for a rule that needs sums over the whole parameter, such as its norm, before it
 * can change the first weight: one pass over all blocks adds up, and what it adds up to gives the
 * kernel of a second pass.
 *
 * <pre>{@code
 * return new TwoPassKernel(
 *         1,
 *         (n, w, g, s, sums) -> sums[0] += HostKernel.sumOfSquares(n, g),
 *         sums -> kernel(step.learningRate() / Math.sqrt(sums[0])));
 * }</pre>
 *
 * @param count the number of sums
 * @param pass adds a block's part to them
 * @param next makes the kernel of the second pass
 */
public record TwoPassKernel(int count, Pass pass, Function<double[], HostKernel> next)
        implements HostKernel {

    /** One block's part of sums over a whole parameter. */
    @FunctionalInterface
    public interface Pass {

        /**
         * Adds up a block.
         *
         * @param n the number of values in the block; the arrays may be longer
         * @param w weights; changes are lost
         * @param g gradients as the {@link HostKernel} gets them; changes are lost
         * @param s the state arrays of the rule; changes are kept
         * @param sums where to add
         */
        void add(int n, float[] w, float[] g, float[][] s, double[] sums);
    }

    /** Takes the block for a whole parameter, and makes both passes over it. */
    @Override
    public void update(int n, float[] w, float[] g, float[][] s) {
        double[] sums = new double[count];
        pass.add(n, w.clone(), g.clone(), s, sums);
        next.apply(sums).update(n, w, g, s);
    }
}
