package io.gradus.optimizers;

/** The same numbers as {@code Noise} in optimizers.py, to the last bit. */
public final class Noise {

    private int state;

    public Noise(int seed) {
        state = seed;
    }

    /** Numbers in [-1, 1). */
    public float[] values(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            state = (state * 1103515245 + 12345) & 0x7fffffff;
            values[i] = (state >> 7) / 8388608f - 1;
        }
        return values;
    }

    /** The gradient of step t (from 1): sizes from 2^-12 to 2^11, now and then 0 or huge. */
    float[] gradient(int n, int t) {
        float[] values = values(n);
        for (int i = 0; i < n; i++) {
            values[i] *= Math.scalb(1f, i % 24 - 12);
        }
        if (t % 7 == 0) {
            values[t % n] = 0;
        }
        if (t % 11 == 4) {
            values[t % n] *= Math.scalb(1f, 40);
        }
        return values;
    }
}
