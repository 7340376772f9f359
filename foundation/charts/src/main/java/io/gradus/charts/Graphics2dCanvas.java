package io.gradus.charts;

import io.gradus.charts.Polylines.Vertex;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.Arrays;
import java.util.List;

/** A canvas that draws on an image of Java2D what the style sheet of the SVG says. */
final class Graphics2dCanvas implements ChartCanvas {

    private static final float CURVE_WIDTH = 2;
    private static final float LEADER_WIDTH = 0.7f;
    private static final float LEADER_OPACITY = 0.6f;
    private static final float BAND_OPACITY = 0.15f;
    private static final float MITER_LIMIT = 10;

    private final Graphics2D graphics;
    private Color seriesColor = Color.decode(Palette.INK);

    /** Draws with the origin at the chart's upper left corner. */
    Graphics2dCanvas(Graphics2D graphics) {
        this.graphics = graphics;
        hint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        hint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        hint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        hint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    private void hint(RenderingHints.Key key, Object value) {
        graphics.setRenderingHint(key, value);
    }

    @Override
    public void text(TextStyle style, double x, double y, Anchor anchor, String text) {
        boolean title = style == TextStyle.TITLE;
        graphics.setFont(
                new Font(
                        Font.SANS_SERIF,
                        title ? Font.BOLD : Font.PLAIN,
                        title ? ChartLayout.TITLE_SIZE : ChartLayout.FONT_SIZE));
        graphics.setColor(
                switch (style) {
                    case TITLE, CAPTION -> Color.decode(Palette.INK);
                    case TICK -> Color.decode(Palette.FAINT);
                    case LABEL -> seriesColor;
                });
        double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        double left =
                switch (anchor) {
                    case START -> x;
                    case MIDDLE -> x - width / 2;
                    case END -> x - width;
                };
        graphics.drawString(text, (float) left, (float) y);
    }

    /** Grid and axis are drawn without smoothing: they are horizontal or vertical, and sharp. */
    @Override
    public void line(LineStyle style, double x1, double y1, double x2, double y2) {
        Line2D line = new Line2D.Double(x1, y1, x2, y2);
        if (style == LineStyle.LEADER) {
            graphics.setColor(seriesColor);
            graphics.setStroke(new BasicStroke(LEADER_WIDTH));
            translucent(LEADER_OPACITY, () -> graphics.draw(line));
            return;
        }
        graphics.setColor(Color.decode(style == LineStyle.GRID ? Palette.LINE : Palette.FAINT));
        graphics.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        hint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        graphics.draw(line);
        hint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    @Override
    public void band(int style, List<Vertex> outline) {
        if (outline.isEmpty()) {
            return;
        }
        beginSeries(style);
        graphics.setColor(seriesColor);
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        append(path, outline);
        path.closePath();
        translucent(BAND_OPACITY, () -> graphics.fill(path));
    }

    private void translucent(float opacity, Runnable drawing) {
        Composite opaque = graphics.getComposite();
        graphics.setComposite(AlphaComposite.SrcOver.derive(opacity));
        drawing.run();
        graphics.setComposite(opaque);
    }

    @Override
    public void beginSeries(int style) {
        seriesColor = Color.decode(Palette.lightColor(style));
    }

    @Override
    public void curve(int style, List<List<Vertex>> lines) {
        graphics.setColor(seriesColor);
        graphics.setStroke(stroke(Palette.dashes(style)));
        Path2D path = new Path2D.Double();
        lines.forEach(line -> append(path, line));
        graphics.draw(path);
    }

    private static void append(Path2D path, List<Vertex> line) {
        path.moveTo(line.get(0).x(), line.get(0).y());
        line.stream().skip(1).forEach(vertex -> path.lineTo(vertex.x(), vertex.y()));
    }

    private static BasicStroke stroke(String dashes) {
        if (dashes.equals("none")) {
            return new BasicStroke(CURVE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
        }
        double[] lengths =
                Arrays.stream(dashes.split(" ")).mapToDouble(Double::parseDouble).toArray();
        float[] pattern = new float[lengths.length];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (float) lengths[i];
        }
        return new BasicStroke(
                CURVE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, MITER_LIMIT, pattern, 0);
    }

    @Override
    public void point(double x, double y) {
        int size = 2 * Palette.RADIUS;
        graphics.setColor(seriesColor);
        graphics.fill(new Ellipse2D.Double(x - Palette.RADIUS, y - Palette.RADIUS, size, size));
    }

    @Override
    public void endSeries() {
        seriesColor = Color.decode(Palette.INK);
    }
}
