package io.gradus.charts;

import io.gradus.charts.ChartCanvas.Anchor;
import io.gradus.charts.ChartCanvas.LineStyle;
import io.gradus.charts.ChartCanvas.TextStyle;
import io.gradus.charts.Polylines.Vertex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Painter of a chart: calls the drawing operations of a canvas from back to front. */
final class ChartPainter {

    private static final int TICK_LENGTH = 4;

    private final LineChart chart;
    private final ChartLayout layout;
    private final ChartCanvas canvas;
    private final Axis x;
    private final Axis y;

    ChartPainter(LineChart chart, ChartLayout layout, ChartCanvas canvas) {
        this.chart = chart;
        this.layout = layout;
        this.canvas = canvas;
        this.x = layout.xAxis();
        this.y = layout.yAxis();
    }

    void paint() {
        TextStyle style = chart.look() == Look.PANEL ? TextStyle.CAPTION : TextStyle.TITLE;
        layout.title().forEach(line -> text(style, line));
        if (x == null || y == null) {
            canvas.text(
                    TextStyle.TICK,
                    layout.left(),
                    layout.top() + ChartLayout.MESSAGE,
                    Anchor.START,
                    "no values");
            return;
        }
        yTicks();
        xTicks();
        chart.series().forEach(this::band);
        chart.series().forEach(this::curve);
        if (chart.look() == Look.REPORT) {
            EndLabels.of(chart.series(), x, y).forEach(this::endLabel);
        }
        layout.legend().forEach(this::key);
    }

    private void text(TextStyle style, ChartLayout.Text line) {
        canvas.text(style, line.x(), line.y(), Anchor.START, line.text());
    }

    private void yTicks() {
        for (double tick : y.ticks()) {
            double at = y.at(tick);
            canvas.line(LineStyle.GRID, layout.left(), at, layout.right(), at);
            canvas.text(
                    TextStyle.TICK,
                    layout.left() - ChartLayout.TICK_GAP,
                    at + 4,
                    Anchor.END,
                    y.label(tick));
        }
    }

    /** A report has marks below its axis, other charts a grid. */
    private void xTicks() {
        int bottom = layout.bottom();
        boolean marks = chart.look() == Look.REPORT;
        if (marks) {
            canvas.line(LineStyle.AXIS, layout.left(), bottom, layout.right(), bottom);
        }
        for (double tick : x.ticks()) {
            double at = x.at(tick);
            if (marks) {
                canvas.line(LineStyle.AXIS, at, bottom, at, bottom + TICK_LENGTH);
            } else {
                canvas.line(LineStyle.GRID, at, layout.top(), at, bottom);
            }
            double baseline = bottom + ChartLayout.TICK_GAP + 11;
            canvas.text(TextStyle.TICK, at, baseline, Anchor.MIDDLE, x.label(tick));
        }
        if (!chart.xTitle().isEmpty()) {
            double middle = (layout.left() + layout.right()) / 2.0;
            canvas.text(TextStyle.TICK, middle, bottom + 38, Anchor.MIDDLE, chart.xTitle());
        }
    }

    private void band(Series series) {
        if (series.low() == series.high()) {
            return;
        }
        List<Vertex> upper = new ArrayList<>();
        List<Vertex> lower = new ArrayList<>();
        for (int i = 0; i < series.x().length; i++) {
            if (y.scale().accepts(series.low()[i]) && y.scale().accepts(series.high()[i])) {
                double at = x.at(series.x()[i]);
                upper.add(new Vertex(at, y.at(series.high()[i])));
                lower.add(new Vertex(at, y.at(series.low()[i])));
            }
        }
        Collections.reverse(lower);
        upper.addAll(lower);
        canvas.band(series.style(), upper);
    }

    private void curve(Series series) {
        canvas.beginSeries(series.style());
        canvas.curve(series.style(), Polylines.of(series, x, y, chart.lowest()));
        if (chart.points()) {
            for (int i = 0; i < series.x().length; i++) {
                if (y.scale().accepts(series.mean()[i])) {
                    canvas.point(x.at(series.x()[i]), y.at(series.mean()[i]));
                }
            }
        }
        canvas.endSeries();
    }

    private void endLabel(EndLabels.Label label) {
        int left = layout.right() + EndLabels.GAP;
        canvas.beginSeries(label.series().style());
        canvas.line(LineStyle.LEADER, label.x() + 3, label.y(), left - 3, label.place());
        canvas.text(TextStyle.LABEL, left, label.place() + 4, Anchor.START, label.text());
        canvas.endSeries();
    }

    private void key(ChartLayout.Key key) {
        int style = key.series().style();
        double at = key.y() - 4;
        canvas.beginSeries(style);
        canvas.curve(
                style,
                List.of(
                        List.of(
                                new Vertex(key.x(), at),
                                new Vertex(key.x() + ChartLayout.SAMPLE, at))));
        canvas.endSeries();
        key.texts().forEach(line -> text(TextStyle.CAPTION, line));
    }
}
