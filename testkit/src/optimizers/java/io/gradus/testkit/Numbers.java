package io.gradus.testkit;

import java.util.SplittableRandom;

/** Numbers for weights and gradients, and their comparison. */
final class Numbers {

    private final SplittableRandom random;

    Numbers(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Numbers in [-1, 1), in steps of 2^-23. */
    float[] values(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextInt(1 << 24) / 8388608f - 1;
        }
        return values;
    }

    /** The gradient of step t: sizes from 2^-12 to 2^11, now and then 0. */
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

    /** A square matrix with its sides swapped. */
    static float[] transposed(float[] values, int side) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i % side * side + i / side] = values[i];
        }
        return result;
    }

    /** The largest change of a value, for each step. */
    static float move(float[] start, float[] end, int steps) {
        float most = 0;
        for (int i = 0; i < end.length; i++) {
            most = Math.max(most, Math.abs(end[i] - start[i]) / steps);
        }
        return most;
    }

    /** Compares values, each to a part of its size, or of 1 if that is smaller. */
    static void assertClose(float[] actual, float[] expected, double relative) {
        int i = different(actual, expected, relative);
        if (i >= 0) {
            throw new AssertionError(
                    "value " + i + " is " + actual[i] + ", expected " + expected[i]);
        }
    }

    /** The first value that is too far from the expected one, or -1. */
    static int different(float[] actual, float[] expected, double relative) {
        if (actual.length != expected.length) {
            throw new AssertionError(
                    actual.length + " values, expected " + expected.length);
        }
        for (int i = 0; i < actual.length; i++) {
            double size = Math.max(1, Math.abs(expected[i]));
            if (!(Math.abs(actual[i] - expected[i]) <= relative * size)) {
                return i;
            }
        }
        return -1;
    }
}
