package io.gradus.augmentations;

import io.gradus.text.Checks;
import java.util.random.RandomGenerator;

/** The range that numbers are drawn from, uniformly. */
record Range(double low, double high) {

    /** Where nothing else is said; angles in degrees are exact to the fourth decimal here. */
    private static final double FARTHEST = 1e9;

    /**
     * Checks an option.
     *
     * @param min the lowest number allowed
     * @param max the highest number allowed, which may be infinite
     */
    static Range of(String option, double low, double high, double min, double max) {
        if (!(min <= low && low <= high && high <= max)
                || Double.isInfinite(low)
                || Double.isInfinite(high)) {
            throw Checks.error(
                    "%s must be a range in [%s, %s] from low to high, but is %s to %s",
                    option, min, max, low, high);
        }
        return new Range(low, high);
    }

    /** A range without bounds. */
    static Range of(String option, double low, double high) {
        return of(option, low, high, -FARTHEST, FARTHEST);
    }

    double sample(RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }
}
