package io.gradus.schedulers.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a chart as {@link SvgChart} does: XChart draws axes, grid and lines, and is moved to where
 * the layout has them; title and legend, which may have several lines, are added to it.
 *
 * <p>XChart gets both axes in units of their ticks, so that its round numbers are ours.
 */
final class XChartPainter {

    private static final float LINE_WIDTH = 2;

    /** XChart leaves out a text below the axis that does not fit between its edges. */
    private static final int PADDING = 40;

    private static final int TRIALS = 3;

    /** How far apart points are at the most, in the units of a chart. */
    private static final double CLOSE = 0.125;

    private static final String GUARD = " ";

    private final LineChart chart;
    private final Layout layout;

    XChartPainter(LineChart chart) {
        if (!chart.yScale().isEven()) {
            throw new IllegalArgumentException(
                    "yScale must have ticks that are equally far apart, but is " + chart.yScale());
        }
        this.chart = chart;
        this.layout = chart.layout();
    }

    /** Draws with the origin at the chart's upper left corner. */
    void paint(Graphics2D graphics) {
        graphics.setColor(colour(Palette.INK));
        graphics.setFont(
                chart.look() == Look.PANEL
                        ? font(layout.titleSize())
                        : font(layout.titleSize()).deriveFont(Font.BOLD));
        layout.title().forEach(line -> text(graphics, line));
        graphics.setFont(font(Layout.FONT_SIZE));
        Axis x = chart.xAxis();
        Axis y = chart.yAxis();
        if (x == null || y == null) {
            text(graphics, new Layout.Text("no values", layout.left(), layout.top() + 30));
            return;
        }
        layout.legend().forEach(key -> key(graphics, key));
        paint(graphics, new Units(x), new Units(y));
    }

    /** An axis in units of its ticks: they are whole numbers. */
    private record Units(Axis axis) {

        double of(double position) {
            return position / axis.step();
        }

        double low() {
            return of(axis.scale().position(axis.low()));
        }

        double high() {
            return of(axis.scale().position(axis.high()));
        }

        /** Units from a coordinate. */
        double at(double place) {
            double part = (place - axis.from()) / (axis.to() - axis.from());
            return low() + (high() - low()) * part;
        }

        /**
         * The texts at ticks. Between them all texts are one: XChart takes no ticks of which two
         * have the same text, and so none between ours, which it would take where there is room.
         */
        Function<Double, String> labels() {
            return unit -> {
                if (Math.abs(unit - Math.rint(unit)) > 1e-6) {
                    return unit < (low() + high()) / 2 ? "lower" : "upper";
                }
                return axis.label(axis.scale().value(Math.rint(unit) * axis.step()));
            };
        }

        /** How many pixels there are from one tick to the next. */
        int spacing() {
            return (int) (Math.abs(axis.to() - axis.from()) / (high() - low()));
        }
    }

    /**
     * Where XChart has its field depends on the width of texts and is known after it has painted;
     * that goes nowhere until the field has the wanted size, which the texts depend on in turn.
     */
    private void paint(Graphics2D graphics, Units x, Units y) {
        XYChart xChart = xChart(x, y);
        BufferedImage nothing = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D trial = nothing.createGraphics();
        trial.setRenderingHints(graphics.getRenderingHints());
        double used = 1 - 2 * layout.inset();
        int width = layout.width() + 2 * PADDING;
        int height = layout.height() + 2 * PADDING;
        double edge = 0;
        double ceiling = 0;
        for (int i = 0; i < TRIALS; i++) {
            xChart.paint(trial, width, height);
            double left = xChart.getScreenXFromChart(x.low());
            double top = xChart.getScreenYFromChart(y.high());
            double fieldWidth = (xChart.getScreenXFromChart(x.high()) - left) / used;
            double fieldHeight = (xChart.getScreenYFromChart(y.low()) - top) / used;
            edge = left - fieldWidth * layout.inset();
            ceiling = top - fieldHeight * layout.inset();
            width += (int) Math.round(layout.right() - layout.left() - fieldWidth);
            height += (int) Math.round(layout.bottom() - layout.top() - fieldHeight);
        }
        trial.dispose();
        graphics.translate(layout.left() - edge, layout.top() - ceiling);
        xChart.paint(graphics, width, height);
    }

    private XYChart xChart(Units x, Units y) {
        XYChart xChart = new XYChart(layout.width(), layout.height());
        xChart.setXAxisTitle(chart.xTitle());
        style(xChart.getStyler(), x, y);
        guard(xChart, x, y);
        for (Series line : chart.series()) {
            double[][] points = points(chart.pieces(line, x.axis(), y.axis()), x, y);
            XYSeries series = xChart.addSeries(name(xChart), points[0], points[1]);
            series.setMarker(SeriesMarkers.NONE);
            series.setLineColor(colour(Palette.brightColour(line.style())));
            series.setLineStyle(stroke(line.style()));
            // XChart draws straight lines piece by piece, each with its dashes from the start.
            series.setSmooth(true);
        }
        return xChart;
    }

    /** Names are keys to XChart, and drawn by the legend alone, which is ours. */
    private static String name(XYChart xChart) {
        return "line " + xChart.getSeriesMap().size();
    }

    private void style(XYStyler styler, Units x, Units y) {
        styler.setXAxisMin(x.low())
                .setXAxisMax(x.high())
                .setYAxisMin(y.low())
                .setYAxisMax(y.high())
                .setXAxisTickMarkSpacingHint(x.spacing())
                .setYAxisTickMarkSpacingHint(y.spacing())
                .setxAxisTickLabelsFormattingFunction(x.labels())
                .setyAxisTickLabelsFormattingFunction(y.labels())
                .setYAxisLabelAlignment(TextAlignment.Right)
                .setAxisTickLabelsFont(font(Layout.FONT_SIZE))
                .setAxisTitleFont(font(Layout.FONT_SIZE))
                .setAxisTickLabelsColor(colour(Palette.FAINT))
                .setAxisTicksLineVisible(false)
                .setAxisTicksMarksVisible(false)
                .setAxisTickMarkLength(0)
                .setAxisTickPadding(Layout.TICK_GAP)
                .setPlotMargin(0)
                .setPlotGridLinesColor(colour(Palette.LINE))
                .setPlotGridLinesStroke(new BasicStroke(1))
                .setXAxisTitleColor(colour(Palette.FAINT))
                .setChartPadding(PADDING)
                .setChartBackgroundColor(new Color(0, true))
                .setPlotBackgroundColor(new Color(0, true))
                .setPlotBorderVisible(false)
                .setPlotContentSize(1 - 2 * layout.inset())
                .setLegendVisible(false)
                .setChartTitleVisible(false);
    }

    /**
     * Adds a line that is not seen. Where all its values are equally far apart, as those of a count
     * are, XChart would have its ticks at them; these are not.
     */
    private static void guard(XYChart xChart, Units x, Units y) {
        double[] parts = {0.2, 0.3, 0.6};
        double[] xs = within(x, parts);
        XYSeries guard = xChart.addSeries(GUARD, xs, within(y, parts));
        guard.setLineStyle(SeriesLines.NONE);
        guard.setMarker(SeriesMarkers.NONE);
    }

    private static double[] within(Units units, double... parts) {
        return DoubleStream.of(parts)
                .map(part -> units.low() + part * (units.high() - units.low()))
                .toArray();
    }

    /**
     * The points of a line in units, with NaN where the pen is lifted. XChart's smooth lines have
     * bends between points, which do not show where points are close.
     */
    private static double[][] points(List<List<Pieces.Point>> pieces, Units x, Units y) {
        DoubleStream.Builder xs = DoubleStream.builder();
        DoubleStream.Builder ys = DoubleStream.builder();
        for (List<Pieces.Point> piece : pieces) {
            Pieces.Point before = piece.get(0);
            for (Pieces.Point point : piece) {
                int parts = 1 + (int) (Math.abs(point.x() - before.x()) / CLOSE);
                for (int i = 1; i <= parts; i++) {
                    double part = i / (double) parts;
                    xs.add(x.at(before.x() + part * (point.x() - before.x())));
                    ys.add(y.at(before.y() + part * (point.y() - before.y())));
                }
                before = point;
            }
            xs.add(x.at(before.x()));
            ys.add(Double.NaN);
        }
        return new double[][] {xs.build().toArray(), ys.build().toArray()};
    }

    private static void key(Graphics2D graphics, Layout.Key key) {
        graphics.setColor(colour(Palette.brightColour(key.series().style())));
        graphics.setStroke(stroke(key.series().style()));
        double y = key.y() - 4;
        graphics.draw(new Line2D.Double(key.x(), y, key.x() + Layout.SAMPLE, y));
        graphics.setColor(colour(Palette.INK));
        key.texts().forEach(line -> text(graphics, line));
    }

    private static void text(Graphics2D graphics, Layout.Text line) {
        graphics.drawString(line.text(), (float) line.x(), (float) line.y());
    }

    private static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }

    private static Color colour(String hex) {
        return Color.decode(hex);
    }

    private static BasicStroke stroke(int style) {
        String dashes = Palette.dashes(style);
        if (dashes.equals("none")) {
            return new BasicStroke(LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
        }
        double[] lengths =
                Arrays.stream(dashes.split(" ")).mapToDouble(Double::parseDouble).toArray();
        float[] pattern = new float[lengths.length];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (float) lengths[i];
        }
        return new BasicStroke(
                LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, pattern, 0);
    }
}
