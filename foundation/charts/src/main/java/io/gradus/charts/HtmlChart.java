package io.gradus.charts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A chart as a part of an HTML page or of a larger SVG file. */
public final class HtmlChart {

    private HtmlChart() {}

    /**
     * Draws a chart as an {@code svg} element that takes its colors from {@link Palette}.
     *
     * @param chart the chart
     * @param attributes further attributes of the element, such as its place in another
     * @return the element; a message instead of lines if there is no value to show
     */
    public static String svg(LineChart chart, String attributes) {
        ChartLayout layout = ChartLayout.of(chart);
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                                + " %s>\n",
                        layout.width(),
                        layout.height(),
                        Xml.escape(chart.title()),
                        attributes));
        new ChartPainter(chart, layout, new SvgCanvas(svg)).paint();
        return svg.append("</svg>\n").toString();
    }

    /**
     * Returns the data with which a script shows the values under the pointer.
     *
     * @param chart the chart
     * @return the horizontal axis ({@code low, high} at {@code from, to}), the vertical extent
     *     ({@code top, bottom}), the {@code scale} and the {@code series} with their values, null
     *     where there is none
     */
    public static Map<String, Object> hoverData(LineChart chart) {
        ChartLayout layout = ChartLayout.of(chart);
        Axis x = layout.xAxis();
        if (x == null) {
            return Map.of("series", List.of(), "from", 1, "to", 0);
        }
        return Map.of(
                "low", x.low(),
                "high", x.high(),
                "from", x.from(),
                "to", x.to(),
                "top", layout.top(),
                "bottom", layout.bottom(),
                "scale", chart.yScale().name(),
                "series", chart.series().stream().map(HtmlChart::hoverData).toList());
    }

    private static Map<String, Object> hoverData(Series line) {
        return Map.of(
                "name", line.name(),
                "style", line.style(),
                "color", Palette.cssClass(line.style()),
                "x", line.x(),
                "y", DoubleStream.of(line.mean()).mapToObj(HtmlChart::rounded).toList());
    }

    /** Five digits; null, which JSON has in place of NaN. */
    private static Double rounded(double value) {
        return Double.isFinite(value)
                ? Double.valueOf(String.format(Locale.ROOT, "%.4e", value))
                : null;
    }
}
