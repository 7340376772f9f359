package io.gradus.augmentations.images;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers that depend on keys (an epoch, an image) and on nothing that happened before, so
 * that threads and order do not matter.
 */
public final class Seeds {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /**
     * {@return a generator for the image, batch or call that keys name}
     *
     * @param seed the seed
     * @param keys the keys
     */
    public static RandomGenerator random(long seed, long... keys) {
        return new SplittableRandom(mix(seed, keys));
    }

    /**
     * {@return a number drawn uniformly from a range}
     *
     * @param range its ends, {from, to}
     * @param random where the randomness comes from
     */
    public static double between(double[] range, RandomGenerator random) {
        return range[0] + (range[1] - range[0]) * random.nextDouble();
    }

    /**
     * {@return a new seed from a seed and keys; each bit of each changes half of the result's bits}
     *
     * @param seed the seed
     * @param keys the keys
     */
    public static long mix(long seed, long... keys) {
        long hash = finish(seed + GOLDEN_GAMMA);
        for (long key : keys) {
            hash = finish((hash ^ key) + GOLDEN_GAMMA);
        }
        return hash;
    }

    /**
     * {@return a key for a class, the same in every run and package; 0 for a lambda, whose name is
     * not the same}
     *
     * @param type the class
     */
    public static long kind(Class<?> type) {
        return type.isHidden() ? 0 : type.getSimpleName().hashCode();
    }

    // The finishing step of SplitMix64: Steele, Lea, Flood: "Fast splittable pseudorandom number
    // generators", 2014, with the constants of Stafford's variant 13.
    private static long finish(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
