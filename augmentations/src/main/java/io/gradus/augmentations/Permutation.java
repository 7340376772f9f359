package io.gradus.augmentations;

import java.util.random.RandomGenerator;

/** Orders that are all equally likely. */
final class Permutation {

    private Permutation() {}

    /** The numbers 0..size-1 in a random order (Fisher and Yates). */
    static int[] of(int size, RandomGenerator random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
