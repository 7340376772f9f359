package io.gradus.optimizers;

/** a x^2 + b x + c, as a model of a loss on the line from 0 to 1. */
record Parabola(double a, double b, double c) {

    /** The parabola with the given values at 0 and 1 and slope at 1. */
    static Parabola through(double at0, double at1, double slopeAt1) {
        double rise = at1 - at0;
        return new Parabola(slopeAt1 - rise, 2 * rise - slopeAt1, at0);
    }

    /** Whether the values that it goes through are finite, and what follows from them. */
    boolean isFinite() {
        return Double.isFinite(a) && Double.isFinite(b) && Double.isFinite(c);
    }

    /** Where in [min, max] it is least; of equal values at the ends, max. */
    double minimizer(double min, double max) {
        if (a > 0) {
            return Math.max(min, Math.min(max, -b / (2 * a)));
        }
        // the values at both ends without c, which is the same
        return (a * min + b) * min < (a * max + b) * max ? min : max;
    }
}
