package io.gradus.schedulers;

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
     * Half a wave from 0 at part 0 to 1 at part 1, (1 - cos(pi part)) / 2. Written as a square it
     * keeps its relative precision near 0, where 1 - cos cancels.
     */
    static double halfWave(double part) {
        double sine = Math.sin(Math.PI / 2 * part);
        return sine * sine;
    }
}
