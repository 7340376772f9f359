package io.gradus.training.checkpoints;

import java.util.SplittableRandom;

/**
 * The seeds of a run, one for each epoch and one for each step, so that the random numbers of a
 * step do not depend on how the run came there.
 */
record RunSeeds(long seed) {

    int ofEpoch(long epoch) {
        return mix(2 * epoch);
    }

    int ofStep(long steps) {
        return mix(2 * steps + 1);
    }

    /** The first draw of a SplittableRandom mixes its seed well; the seeds themselves are alike. */
    private int mix(long number) {
        long base = new SplittableRandom(seed).nextLong();
        return new SplittableRandom(base + number).nextInt();
    }
}
