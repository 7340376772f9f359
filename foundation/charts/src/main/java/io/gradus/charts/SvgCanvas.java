package io.gradus.charts;

import io.gradus.charts.Polylines.Vertex;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A canvas that writes elements of SVG, to be styled by {@link Palette#rules}. */
final class SvgCanvas implements ChartCanvas {

    private final StringBuilder svg;

    SvgCanvas(StringBuilder svg) {
        this.svg = svg;
    }

    @Override
    public void text(TextStyle style, double x, double y, Anchor anchor, String text) {
        add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                style.cssClass(), x, y, word(anchor), Xml.escape(text));
    }

    @Override
    public void line(LineStyle style, double x1, double y1, double x2, double y2) {
        add("<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", word(style), x1, y1, x2, y2);
    }

    @Override
    public void band(int style, List<Vertex> outline) {
        add(
                "<polygon class=\"band %s\" data-series=\"%d\" points=\"%s\"/>\n",
                Palette.cssClass(style), style, points(outline, " "));
    }

    @Override
    public void beginSeries(int style) {
        add("<g class=\"%s\" data-series=\"%d\">", Palette.cssClass(style), style);
    }

    @Override
    public void curve(int style, List<List<Vertex>> lines) {
        String path =
                lines.stream().map(line -> "M" + points(line, "L")).collect(Collectors.joining());
        add(
                "<path class=\"curve\" stroke-dasharray=\"%s\" d=\"%s\"/>",
                Palette.dashes(style), path);
    }

    @Override
    public void point(double x, double y) {
        add("<circle class=\"point\" r=\"%d\" cx=\"%.1f\" cy=\"%.1f\"/>", Palette.RADIUS, x, y);
    }

    @Override
    public void endSeries() {
        svg.append("</g>\n");
    }

    private static String points(List<Vertex> vertices, String between) {
        return vertices.stream()
                .map(vertex -> String.format(Locale.ROOT, "%.1f,%.1f", vertex.x(), vertex.y()))
                .collect(Collectors.joining(between));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
