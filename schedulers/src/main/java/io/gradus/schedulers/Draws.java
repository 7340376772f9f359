package io.gradus.schedulers;

/**
 * Random numbers that depend on a seed and a step alone: SplitMix64, and functions that give the
 * same on every machine.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood, Fast Splittable
 *     Pseudorandom Number Generators, 2014</a>
 */
final class Draws {

    private long state;

    Draws(long seed, long step) {
        state = mixed(mixed(seed) + step);
    }

    /** From 0 to below 1. */
    double unit() {
        state += 0x9e3779b97f4a7c15L;
        return (mixed(state) >>> 11) * 0x1p-53;
    }

    double within(double limit) {
        return limit * (2 * unit() - 1);
    }

    /** From 0 to below a bound. */
    int below(int bound) {
        return (int) (unit() * bound);
    }

    /** Box and Muller's transform of two draws. */
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
        return radius * StrictMath.cos(2 * Math.PI * unit());
    }

    private static long mixed(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
