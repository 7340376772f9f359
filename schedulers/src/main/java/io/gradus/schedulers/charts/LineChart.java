package io.gradus.schedulers.charts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

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

    /**
     * Draws the chart as an {@code svg} element that takes its colours from {@link Palette}.
     *
     * @param attributes further attributes of the element, such as its place in another
     * @return the element; a message instead of lines if there is no value to show
     */
    public String svg(String attributes) {
        return new SvgChart(this).element(attributes);
    }

    /** Where the parts of the chart are. */
    Layout layout() {
        return Layout.of(this);
    }

    /** The horizontal axis, or null if there is no value. */
    Axis xAxis() {
        Layout layout = layout();
        double free = (layout.right() - layout.left()) * layout.inset();
        return axis(
                xScale,
                layout.left() + free,
                layout.right() - free,
                layout.mostX(),
                Stream.concat(
                        series.stream().map(Series::x),
                        series.stream().limit(1).map(line -> new double[] {xEnd})));
    }

    /** The vertical axis, or null if there is no value. */
    Axis yAxis() {
        Layout layout = layout();
        double free = (layout.bottom() - layout.top()) * layout.inset();
        return axis(
                yScale,
                layout.bottom() - free,
                layout.top() + free,
                layout.mostY(),
                series.stream()
                        .flatMap(line -> Stream.of(line.low(), line.high()))
                        .map(this::raised));
    }

    private double[] raised(double[] values) {
        return yScale == Scale.LINEAR
                ? values
                : DoubleStream.of(values).map(value -> Math.max(value, floor)).toArray();
    }

    private static Axis axis(
            Scale scale, double from, double to, int most, Stream<double[]> values) {
        double[] all = values.flatMapToDouble(DoubleStream::of).filter(scale::accepts).toArray();
        if (all.length == 0) {
            return null;
        }
        double low = DoubleStream.of(all).min().getAsDouble();
        double high = DoubleStream.of(all).max().getAsDouble();
        return Axis.around(scale, low, high, from, to, most);
    }

    /** Where the pen goes to draw a line on these axes. */
    List<List<Pieces.Point>> pieces(Series line, Axis x, Axis y) {
        double lowest = yScale == Scale.LINEAR ? Double.NEGATIVE_INFINITY : floor;
        return Pieces.of(line, x, y, lowest);
    }

    /**
     * Returns what a script needs to tell the values under the pointer.
     *
     * @return the horizontal axis ({@code low, high} at {@code from, to}), the vertical extent
     *     ({@code top, bottom}), the {@code scale} and the {@code series} with their values, null
     *     where there is none
     */
    public Map<String, Object> hoverData() {
        Axis x = xAxis();
        if (x == null) {
            return Map.of("series", List.of(), "from", 1, "to", 0);
        }
        return Map.of(
                "low", x.low(),
                "high", x.high(),
                "from", x.from(),
                "to", x.to(),
                "top", layout().top(),
                "bottom", layout().bottom(),
                "scale", yScale.name(),
                "series", series.stream().map(LineChart::hoverData).toList());
    }

    private static Map<String, Object> hoverData(Series line) {
        return Map.of(
                "name", line.name(),
                "style", line.style(),
                "colour", Palette.colour(line.style()),
                "x", line.x(),
                "y", DoubleStream.of(line.mean()).mapToObj(LineChart::rounded).toList());
    }

    /** Five digits; null, which JSON has in place of NaN. */
    private static Double rounded(double value) {
        return Double.isFinite(value)
                ? Double.valueOf(String.format(Locale.ROOT, "%.4e", value))
                : null;
    }
}
