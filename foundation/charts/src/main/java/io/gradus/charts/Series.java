package io.gradus.charts;

/**
 * A line of a chart: the mean of several runs, and the band between their lowest and highest.
 *
 * @param name what it shows
 * @param style its place in the legend, which gives color and dashes
 * @param x the places along the axis, rising
 * @param mean the values there; NaN leaves a gap
 * @param low the lower edge of the band
 * @param high the upper edge of the band
 */
public record Series(
        String name, int style, double[] x, double[] mean, double[] low, double[] high) {

    /**
     * Creates a line without a band.
     *
     * @param name what it shows
     * @param style its place in the legend
     * @param x the places along the axis
     * @param values the values there
     */
    public Series(String name, int style, double[] x, double[] values) {
        this(name, style, x, values, values, values);
    }
}
