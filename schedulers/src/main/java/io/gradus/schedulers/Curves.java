package io.gradus.schedulers;

import java.math.BigInteger;

/** The pieces that curves are made of. */
final class Curves {

    private Curves() {}

    /**
     * Goes from {@code from} at part 0 to {@code to} at part 1, exactly so at both ends, and never
     * outside them between.
     */
    static double mix(double from, double to, double part) {
        return part <= 0.5 ? from + (to - from) * part : to - (to - from) * (1 - part);
    }

    /**
     * A straight line, of which {@code done} lies behind and {@code left} ahead. Both are given,
     * since near the end of a fall to little, 1 - done / (done + left) would cancel.
     */
    static double line(double from, double to, double done, double left) {
        if (left <= 0) {
            return to;
        }
        double whole = done + left;
        return done <= left
                ? from + (to - from) * (done / whole)
                : to + (from - to) * (left / whole);
    }

    /** Half a cosine, flat at both ends; the arguments are those of {@link #line}. */
    static double cosine(double from, double to, double done, double left) {
        if (left <= 0) {
            return to;
        }
        double whole = done + left;
        return done <= left
                ? from + (to - from) * halfWave(done / whole)
                : to + (from - to) * halfWave(left / whole);
    }

    /**
     * Half a wave from 0 at part 0 to 1 at part 1, (1 - cos(pi part)) / 2. Written as a square it
     * keeps its relative precision near 0, where 1 - cos cancels.
     */
    static double halfWave(double part) {
        double sine = Math.sin(Math.PI / 2 * part);
        return sine * sine;
    }

    /** base factor^exponent; growth ends at the largest double. */
    static double power(double base, double factor, double exponent) {
        return finite(base * Math.pow(factor, exponent));
    }

    /** Returns a number that overflowed as the largest double of its sign. */
    static double finite(double value) {
        return Math.max(Math.min(value, Double.MAX_VALUE), -Double.MAX_VALUE);
    }

    /** floor(steps from / to), at most the largest long. */
    static long stretched(long steps, long from, long to) {
        if (Math.multiplyHigh(steps, from) == 0 && steps * from >= 0) {
            return steps * from / to;
        }
        return BigInteger.valueOf(steps)
                .multiply(BigInteger.valueOf(from))
                .divide(BigInteger.valueOf(to))
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }
}
