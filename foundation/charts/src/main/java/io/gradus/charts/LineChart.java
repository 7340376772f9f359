package io.gradus.charts;

import java.util.List;

/**
 * A chart of lines, most often over a count such as steps or epochs.
 *
 * @param title what the chart shows; may be empty
 * @param xTitle what is counted; may be empty
 * @param xScale how the horizontal axis is spread
 * @param xEnd where the horizontal axis ends at the least
 * @param yScale how the vertical axis is spread
 * @param floor where the vertical axis begins at the lowest, unless it is {@link Scale#LINEAR}; a
 *     line that falls below it ends there
 * @param points whether each value is marked, which few values need
 * @param look how it is laid out
 * @param series the lines
 */
public record LineChart(
        String title,
        String xTitle,
        Scale xScale,
        double xEnd,
        Scale yScale,
        double floor,
        boolean points,
        Look look,
        List<Series> series) {

    /** The width of a chart in a report in its own units, CSS pixels where nothing scales it. */
    public static final int WIDTH = 620;

    /** The height of a chart in a report in its own units. */
    public static final int HEIGHT = 360;

    /**
     * Copies the list.
     *
     * @param title what the chart shows
     * @param xTitle what is counted
     * @param xScale how the horizontal axis is spread
     * @param xEnd where the horizontal axis ends at the least
     * @param yScale how the vertical axis is spread
     * @param floor where the vertical axis begins at the lowest
     * @param points whether each value is marked
     * @param look how it is laid out
     * @param series the lines
     */
    public LineChart {
        series = List.copyOf(series);
    }

    /**
     * Creates a chart over a count.
     *
     * @param title what the chart shows
     * @param xTitle what is counted
     * @param xEnd where the horizontal axis ends at the least
     * @param yScale how the vertical axis is spread
     * @param floor where the vertical axis begins at the lowest
     * @param points whether each value is marked
     * @param look how it is laid out
     * @param series the lines
     */
    public LineChart(
            String title,
            String xTitle,
            double xEnd,
            Scale yScale,
            double floor,
            boolean points,
            Look look,
            List<Series> series) {
        this(title, xTitle, Scale.COUNT, xEnd, yScale, floor, points, look, series);
    }

    /**
     * Creates a chart of a report, whose horizontal axis ends where the lines do.
     *
     * @param title what the chart shows
     * @param xTitle what is counted
     * @param yScale how the vertical axis is spread
     * @param floor where the vertical axis begins at the lowest
     * @param points whether each value is marked
     * @param series the lines
     * @return the chart
     */
    public static LineChart report(
            String title,
            String xTitle,
            Scale yScale,
            double floor,
            boolean points,
            List<Series> series) {
        return new LineChart(title, xTitle, 0, yScale, floor, points, Look.REPORT, series);
    }

    /** The lowest value that is drawn. */
    double lowest() {
        return yScale == Scale.LINEAR ? Double.NEGATIVE_INFINITY : floor;
    }
}
