package io.gradus.optimizers.kernels;

/** Sums over a whole parameter, such as squared norms, made before its blocks are updated. */
@FunctionalInterface
public interface HostSums {

    /** One block's part of the sums. */
    @FunctionalInterface
    interface Pass {

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

    /** Runs a pass over all blocks and returns the sums; the same ones for the same values. */
    double[] over(int count, Pass pass);
}
