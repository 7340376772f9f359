package io.gradus.optimizers.kernels;

/**
 * The update of a rule on one block of a parameter, as loops in Java: the host kernel, which
 * contiguous float32 weights on the CPU are updated by. A {@link TwoPassKernel} is one for rules
 * that need norms.
 *
 * <p>Write it as several loops of which <b>each writes one array</b>: the compiler then uses vector
 * instructions (measured for AdaDelta on 11.5 million values, one core: 6 ms; the same in one fused
 * loop: 28 ms). The loops that many rules have are here.
 */
@FunctionalInterface
public interface HostKernel {

    /**
     * Added to a running average and taken off again, it turns denormal numbers into 0. Where a
     * pixel is rarely lit, an average shrinks to the smallest one and stays there, since 0.9 of it
     * rounds to itself, and such numbers make a step two to six times as slow. The error is at most
     * 1e-37. {@link Flush} has a smaller one where epsilon is tiny.
     */
    float FLUSH = 1e-30f;

    /**
     * As {@link #FLUSH}, for averages of gradients themselves, of which a smaller one would leave
     * denormal numbers in the product with the learning rate. The error is at most 1e-27.
     */
    float FLUSH_MEAN = 1e-20f;

    /** Twice this factor makes every number that is not 0 larger than 1. */
    float LARGE = 1e30f;

    /**
     * Updates a block in place.
     *
     * @param n the number of values in the block; the arrays may be longer
     * @param w weights, to be changed
     * @param g gradients (rescaled, clipped, with weight decay); scratch space for the kernel
     * @param s the state arrays of the rule, to be changed, and behind them one of scratch space
     */
    void update(int n, float[] w, float[] g, float[][] s);

    /** m = beta m + k x, a running mean of gradients that nothing is divided by. */
    static void mean(int n, float[] m, double beta, double k, float[] x) {
        mean(n, m, beta, k, x, FLUSH_MEAN);
    }

    /** m = beta m + k x, with a flush of one's own. */
    static void mean(int n, float[] m, double beta, double k, float[] x, float flush) {
        float b = (float) beta;
        float a = (float) k;
        for (int i = 0; i < n; i++) {
            m[i] = (b * m[i] + a * x[i] + flush) - flush;
        }
    }

    /** v = beta v + (1 - beta) x^2, a running mean of squares. */
    static void meanOfSquares(int n, float[] v, double beta, float[] x, float flush) {
        float b = (float) beta;
        float k = (float) (1 - beta);
        if (Fma.IS_FAST) {
            // the product alone would be denormal for x around 1e-20: 6 times as slow
            for (int i = 0; i < n; i++) {
                v[i] = Math.fma(k * x[i], x[i], b * v[i] + flush) - flush;
            }
        } else {
            for (int i = 0; i < n; i++) {
                v[i] = (b * v[i] + k * x[i] * x[i] + flush) - flush;
            }
        }
    }

    /** out = max(v - m^2, 0): a variance, which rounding may have made negative. */
    static void variance(int n, float[] out, float[] v, float[] m) {
        if (Fma.IS_FAST) {
            // as PyTorch; m^2 alone could overflow
            for (int i = 0; i < n; i++) {
                out[i] = Math.max(Math.fma(-m[i], m[i], v[i]), 0);
            }
        } else {
            for (int i = 0; i < n; i++) {
                out[i] = Math.max(v[i] - m[i] * m[i], 0);
            }
        }
    }

    /** v = v + x^2. */
    static void addSquares(int n, float[] v, float[] x, float flush) {
        if (Fma.IS_FAST) {
            for (int i = 0; i < n; i++) {
                v[i] = Math.fma(x[i], x[i], v[i] + flush) - flush;
            }
        } else {
            for (int i = 0; i < n; i++) {
                v[i] = (v[i] + x[i] * x[i] + flush) - flush;
            }
        }
    }

    /** m = max(m, x). */
    static void max(int n, float[] m, float[] x) {
        for (int i = 0; i < n; i++) {
            m[i] = Math.max(m[i], x[i]);
        }
    }

    /**
     * As {@link Math#signum(float)}, of which the compiler makes no vector instructions. The sign
     * of NaN is NaN.
     */
    static float sign(float x) {
        return Math.max(-1, Math.min(1, x * LARGE * LARGE));
    }

    /** The sum of x^2, which no value is too small or too large for. */
    static double sumOfSquares(int n, float[] x) {
        // A sum in order is not vectorized, and one of four waits for no other: this takes the time
        // of vector instructions in float32.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            a += square(x[i]);
            b += square(x[i + 1]);
            c += square(x[i + 2]);
            d += square(x[i + 3]);
        }
        for (; i < n; i++) {
            a += square(x[i]);
        }
        return a + b + (c + d);
    }

    private static double square(double x) {
        return x * x;
    }
}
