package io.gradus.schedulers.charts;

import static io.gradus.schedulers.charts.Xml.at;

import java.util.List;
import java.util.Locale;

/** Draws a chart as SVG. */
final class SvgChart {

    private static final int TICK_LENGTH = 4;

    private final StringBuilder svg = new StringBuilder();
    private final LineChart chart;
    private final Layout layout;

    SvgChart(LineChart chart) {
        this.chart = chart;
        this.layout = chart.layout();
    }

    String element(String attributes) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                                + " %s>\n",
                        layout.width(),
                        layout.height(),
                        Xml.escape(chart.title()),
                        attributes));
        String titleStyle = chart.look() == Look.PANEL ? "caption" : "title";
        layout.title().forEach(line -> text(titleStyle, line.x(), line.y(), "start", line.text()));
        Axis x = chart.xAxis();
        Axis y = chart.yAxis();
        if (x == null || y == null) {
            text("", layout.left(), layout.top() + 30, "start", "no values");
        } else {
            yTicks(y);
            xTicks(x);
            chart.series().forEach(line -> band(line, x, y));
            chart.series().forEach(line -> curve(line, x, y));
            if (chart.look() == Look.REPORT) {
                EndNames.of(chart, x, y).forEach(this::endName);
            }
            layout.legend().forEach(this::key);
        }
        return svg.append("</svg>\n").toString();
    }

    private void yTicks(Axis y) {
        for (double tick : y.ticks()) {
            line("grid", layout.left(), y.at(tick), layout.right(), y.at(tick));
            text("", layout.left() - Layout.TICK_GAP, y.at(tick) + 4, "end", y.label(tick));
        }
    }

    /** A report has marks below its axis, other charts a grid. */
    private void xTicks(Axis x) {
        int bottom = layout.bottom();
        boolean marks = chart.look() == Look.REPORT;
        if (marks) {
            line("axis", layout.left(), bottom, layout.right(), bottom);
        }
        for (double tick : x.ticks()) {
            double place = x.at(tick);
            if (marks) {
                line("axis", place, bottom, place, bottom + TICK_LENGTH);
            } else {
                line("grid", place, layout.top(), place, bottom);
            }
            text("", place, bottom + Layout.TICK_GAP + 11, "middle", x.label(tick));
        }
        double middle = (layout.left() + layout.right()) / 2.0;
        if (!chart.xTitle().isEmpty()) {
            text("", middle, bottom + 38, "middle", chart.xTitle());
        }
    }

    private void band(Series line, Axis x, Axis y) {
        if (line.low() == line.high()) {
            return;
        }
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < line.x().length; i++) {
            if (y.scale().accepts(line.low()[i]) && y.scale().accepts(line.high()[i])) {
                upper.append(' ').append(point(x.at(line.x()[i]), y.at(line.high()[i])));
                lower.insert(0, " " + point(x.at(line.x()[i]), y.at(line.low()[i])));
            }
        }
        svg.append("<polygon class=\"band ")
                .append(Palette.colour(line.style()))
                .append("\" data-series=\"")
                .append(line.style())
                .append("\" points=\"")
                .append((upper.toString() + lower).strip())
                .append("\"/>\n");
    }

    private void curve(Series line, Axis x, Axis y) {
        StringBuilder path = new StringBuilder();
        for (List<Pieces.Point> piece : chart.pieces(line, x, y)) {
            char pen = 'M';
            for (Pieces.Point point : piece) {
                path.append(pen).append(point(point.x(), point.y()));
                pen = 'L';
            }
        }
        group(line);
        svg.append("<path class=\"curve\" stroke-dasharray=\"")
                .append(Palette.dashes(line.style()))
                .append("\" d=\"")
                .append(path)
                .append("\"/>");
        if (chart.points()) {
            marks(line, x, y);
        }
        svg.append("</g>\n");
    }

    private void marks(Series line, Axis x, Axis y) {
        for (int i = 0; i < line.x().length; i++) {
            if (y.scale().accepts(line.mean()[i])) {
                svg.append("<circle class=\"point\" r=\"3\" cx=\"")
                        .append(at(x.at(line.x()[i])))
                        .append("\" cy=\"")
                        .append(at(y.at(line.mean()[i])))
                        .append("\"/>");
            }
        }
    }

    private void endName(EndNames.Name name) {
        int left = layout.right() + EndNames.GAP;
        group(name.series());
        line("leader", name.x() + 3, name.y(), left - 3, name.place());
        text("label", left, name.place() + 4, "start", name.text());
        svg.append("</g>\n");
    }

    private void key(Layout.Key key) {
        group(key.series());
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<path class=\"curve\" stroke-dasharray=\"%s\" d=\"M%.1f %.1fh%d\"/>",
                        Palette.dashes(key.series().style()),
                        key.x(),
                        key.y() - 4,
                        Layout.SAMPLE));
        svg.append("</g>\n");
        key.texts().forEach(line -> text("caption", line.x(), line.y(), "start", line.text()));
    }

    private void group(Series line) {
        svg.append("<g class=\"")
                .append(Palette.colour(line.style()))
                .append("\" data-series=\"")
                .append(line.style())
                .append("\">");
    }

    private static String point(double x, double y) {
        return at(x) + "," + at(y);
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>%n",
                        style,
                        x1,
                        y1,
                        x2,
                        y2));
    }

    private void text(String style, double x, double y, String anchor, String text) {
        svg.append("<text class=\"")
                .append(style)
                .append("\" x=\"")
                .append(at(x))
                .append("\" y=\"")
                .append(at(y))
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(Xml.escape(text))
                .append("</text>\n");
    }
}
