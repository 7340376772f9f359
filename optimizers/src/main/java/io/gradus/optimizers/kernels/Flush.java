package io.gradus.optimizers.kernels;

/**
 * The numbers that host kernels add to running means and take off again, so that denormal numbers,
 * which make a step two to six times as slow, become 0. As large as the term for numerical
 * stability allows: the change must not be seen in a mean over the root of another.
 *
 * @param mean for means of gradients; the error is at most 2^-24 of it
 * @param squares for means of their squares
 */
public record Flush(float mean, float squares) {

    /** Below it nothing is gained: the error of adding would itself be denormal. */
    private static final double LEAST = 1e-37;

    /** For m / (sqrt(v) + epsilon), or for m / sqrt(v + epsilon). */
    public static Flush of(double epsilon, boolean underRoot) {
        return underRoot
                ? of(Math.sqrt(epsilon), epsilon * 1e-4)
                : of(epsilon, epsilon * epsilon * 1e-10);
    }

    private static Flush of(double mean, double squares) {
        return new Flush(
                bounded(mean * 0.1, HostKernel.FLUSH_MEAN), bounded(squares, HostKernel.FLUSH));
    }

    private static float bounded(double value, float most) {
        return value < LEAST ? 0 : (float) Math.min(value, most);
    }
}
