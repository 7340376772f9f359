package io.gradus.training;

import java.util.Random;

/**
 * The state of a {@code java.util.Random}, which its documentation defines: 48 bits, of which each
 * number shows 32. The second of two normal numbers, which it may keep for later, is no part of it.
 */
final class JavaRandom {

    private static final long MULTIPLIER = 0x5DEECE66DL;

    /** The inverse of the multiplier modulo 2 to the 48th. */
    private static final long INVERSE = 0xDFE05BCB1365L;

    private static final long ADDEND = 0xBL;
    private static final int HIDDEN = 16;
    private static final long MASK = (1L << 48) - 1;

    private JavaRandom() {}

    /** Finds the state, and leaves it as it is. */
    static long stateOf(Random random) {
        int first = random.nextInt();
        int second = random.nextInt();
        int third = random.nextInt();
        for (int hidden = 0; hidden < 1 << HIDDEN; hidden++) {
            long one = (first & 0xffffffffL) << HIDDEN | hidden;
            long two = next(one);
            if ((int) (two >>> HIDDEN) == second && (int) (next(two) >>> HIDDEN) == third) {
                long state = (one - ADDEND) * INVERSE & MASK;
                set(random, state);
                return state;
            }
        }
        throw new IllegalStateException("another thread draws random numbers at the same time");
    }

    private static long next(long state) {
        return state * MULTIPLIER + ADDEND & MASK;
    }

    /** Brings a state back. */
    static void set(Random random, long state) {
        random.setSeed(state ^ MULTIPLIER);
    }
}
