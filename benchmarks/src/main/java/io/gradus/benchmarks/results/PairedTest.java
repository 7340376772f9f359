package io.gradus.benchmarks.results;

/** Student's t-test of pairs: of two recipes, the runs that have the same seed. */
final class PairedTest {

    private PairedTest() {}

    /**
     * Tests whether the mean of the differences is 0.
     *
     * @param a the values of one
     * @param b those of the other, as many, in the same order
     * @return how likely so large a mean, to either side, would be if it were 0; NaN for less than
     *     two pairs
     */
    static double pValue(double[] a, double[] b) {
        int n = a.length;
        if (n != b.length || n < 2) {
            return Double.NaN;
        }
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += (a[i] - b[i]) / n;
        }
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += Math.pow(a[i] - b[i] - mean, 2);
        }
        if (squares == 0) {
            return mean == 0 ? 1 : 0;
        }
        return beyond(Math.abs(mean) / Math.sqrt(squares / (n - 1) / n), n - 1);
    }

    /**
     * How much of Student's distribution is further from 0 than t, by the finite sums of Abramowitz
     * and Stegun, 26.7.3 and 26.7.4.
     */
    private static double beyond(double t, int degrees) {
        double angle = Math.atan(t / Math.sqrt(degrees));
        double cosine = Math.cos(angle);
        boolean odd = degrees % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k < degrees; k += 2) {
            term *= cosine * cosine * (k - 1) / k;
            sum += term;
        }
        double within = Math.sin(angle) * sum;
        return 1 - (odd ? 2 / Math.PI * (angle + within) : within);
    }
}
