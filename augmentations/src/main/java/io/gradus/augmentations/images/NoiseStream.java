package io.gradus.augmentations.images;

import java.util.random.RandomGenerator;

/**
 * Random numbers in bulk, of 16 random bits each: what is drawn is the middle of one of 65,536
 * equally likely parts of the distribution. That is finer than uint8 images can show, has a
 * variance of 0.99997 for the normal distribution, ends there at 4.3, and costs a look-up.
 */
public final class NoiseStream {

    private static final int PARTS = 1 << 16;
    private static final int MASK = PARTS - 1;

    private static final class Normal {
        static final float[] QUANTILES = quantiles();

        private Normal() {}
    }

    private final RandomGenerator random;
    private long bits;
    private int left;

    /**
     * Creates a stream. Those of different operations are independent, also for equal seeds.
     *
     * @param operation the operation's class, of which the simple name counts
     * @param seeds what decides the numbers
     */
    public NoiseStream(Class<?> operation, long... seeds) {
        this(Seeds.kind(operation), seeds);
    }

    NoiseStream(long kind, long... seeds) {
        random = Seeds.random(kind, seeds);
    }

    private int next() {
        if (left == 0) {
            bits = random.nextLong();
            left = Long.SIZE / Short.SIZE;
        }
        int part = (int) bits & MASK;
        bits >>>= Short.SIZE;
        left--;
        return part;
    }

    /**
     * Draws from the standard normal distribution.
     *
     * @param to what is filled
     * @param n how many numbers
     */
    public void normal(float[] to, int n) {
        float[] quantiles = Normal.QUANTILES;
        for (int i = 0; i < n; i++) {
            to[i] = quantiles[next()];
        }
    }

    /**
     * Draws from the uniform distribution over (0, 1).
     *
     * @param to what is filled
     * @param n how many numbers
     */
    public void uniform(float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = (next() + 0.5f) / PARTS;
        }
    }

    /** Draws from the whole numbers 0..255. */
    void levels(float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = next() >> Byte.SIZE;
        }
    }

    /** The normal distribution's quantiles: each from the one before, by Newton's method. */
    private static float[] quantiles() {
        float[] quantiles = new float[PARTS];
        double x = 0;
        for (int i = PARTS / 2; i < PARTS; i++) {
            double beyond = (i + 0.5) / PARTS - 0.5;
            double miss;
            do {
                double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
                miss = (beyond - density * series(x)) / density;
                x += miss;
            } while (Math.abs(miss) > 1e-9);
            quantiles[i] = (float) x;
            quantiles[PARTS - 1 - i] = (float) -x;
        }
        return quantiles;
    }

    /** The distribution function, less a half, over the density: x + x^3/3 + x^5/(3 5) + ... */
    private static double series(double x) {
        double sum = 0;
        double term = x;
        for (int k = 3; term > 1e-17; k += 2) {
            sum += term;
            term *= x * x / k;
        }
        return sum;
    }
}
