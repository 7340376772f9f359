package io.gradus.optimizers;

/** The same numbers as {@code Noise} in make_fixtures.py, to the last bit. */
final class Noise {

    private int state;

    Noise(int seed) {
        state = seed;
    }

    /** Numbers in [-1, 1). */
    float[] values(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            state = (state * 1103515245 + 12345) & 0x7fffffff;
            values[i] = (state >> 7) / 8388608f - 1;
        }
        return values;
    }

    /** The gradient of step t (from 1): sizes from 2^-12 up, and an exact zero now and then. */
    float[] gradient(int n, int t) {
        float[] values = values(n);
        for (int i = 0; i < n; i++) {
            values[i] *= Math.scalb(1f, i % 24 - 12);
        }
        if (t % 7 == 0) {
            values[t % n] = 0;
        }
        return values;
    }
}
