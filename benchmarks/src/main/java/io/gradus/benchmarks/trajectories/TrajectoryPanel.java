package io.gradus.benchmarks.trajectories;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Ways over a surface, on its contour plot. */
final class TrajectoryPanel {

    /** The last way is as thin, the others wider, so that all are seen where they are one. */
    private static final double THIN = 1.5;

    private static final double WIDER = 0.6;
    private static final double HEAD = 2.6;

    private final Surface surface;
    private final BufferedImage land;
    private final double size;

    /**
     * Draws the land, once for all pictures.
     *
     * @param size how thick lines and marks are
     */
    TrajectoryPanel(Surface surface, int width, int height, double size) {
        this.surface = surface;
        this.land = new ContourPlot(surface, width, height).draw();
        this.size = size;
    }

    int width() {
        return land.getWidth();
    }

    int height() {
        return land.getHeight();
    }

    /** Draws the ways as they are after some steps; the first has the first colour. */
    void draw(TextImage ink, int left, int top, List<Trajectory> ways, int steps) {
        Graphics2D graphics = ink.part(left, top, width(), height());
        graphics.drawImage(land, 0, 0, null);
        surface.minima().forEach(minimum -> cross(graphics, minimum));
        ring(graphics, surface.start());
        for (int i = 0; i < ways.size(); i++) {
            List<Vector2> points = ways.get(i).points();
            double pen = size * (THIN + WIDER * (ways.size() - 1 - i));
            way(
                    graphics,
                    points.subList(0, Math.min(steps + 1, points.size())),
                    SurfaceColors.way(i),
                    pen);
        }
        for (int i = 0; i < ways.size(); i++) {
            List<Vector2> points = ways.get(i).points();
            double radius = size * (HEAD + WIDER * (ways.size() - 1 - i));
            head(graphics, points.get(Math.min(steps, points.size() - 1)), SurfaceColors.way(i), radius);
        }
        graphics.dispose();
    }

    private void way(Graphics2D graphics, List<Vector2> points, Color colour, double pen) {
        Path2D path = new Path2D.Double();
        path.moveTo(x(points.get(0)), y(points.get(0)));
        points.forEach(point -> path.lineTo(x(point), y(point)));
        stroke(graphics, path, pen + 1.6 * size, SurfaceColors.EDGE);
        stroke(graphics, path, pen, colour);
        dots(graphics, points, colour, pen);
    }

    /** A dot at each step that is away from the dot before. */
    private void dots(Graphics2D graphics, List<Vector2> points, Color colour, double pen) {
        graphics.setColor(colour);
        Vector2 before = points.get(0);
        for (Vector2 point : points) {
            if (Math.hypot(x(point) - x(before), y(point) - y(before)) > 6 * size) {
                graphics.fill(disc(point, pen / 2 + 1.3 * size));
                before = point;
            }
        }
    }

    private void head(Graphics2D graphics, Vector2 point, Color colour, double radius) {
        graphics.setColor(SurfaceColors.EDGE);
        graphics.fill(disc(point, radius + 2 * size));
        graphics.setColor(SurfaceColors.MARK);
        graphics.fill(disc(point, radius + size));
        graphics.setColor(colour);
        graphics.fill(disc(point, radius));
    }

    private void ring(Graphics2D graphics, Vector2 point) {
        stroke(graphics, disc(point, 5 * size), 1.6 * size, SurfaceColors.MARK);
    }

    private void cross(Graphics2D graphics, Vector2 point) {
        double arm = 6 * size;
        Path2D path = new Path2D.Double();
        path.moveTo(x(point) - arm, y(point) - arm);
        path.lineTo(x(point) + arm, y(point) + arm);
        path.moveTo(x(point) - arm, y(point) + arm);
        path.lineTo(x(point) + arm, y(point) - arm);
        stroke(graphics, path, 2 * size, SurfaceColors.MARK);
    }

    private static void stroke(Graphics2D graphics, Shape shape, double width, Color colour) {
        graphics.setColor(colour);
        graphics.setStroke(TextImage.round(width));
        graphics.draw(shape);
    }

    private Ellipse2D disc(Vector2 point, double radius) {
        return new Ellipse2D.Double(x(point) - radius, y(point) - radius, 2 * radius, 2 * radius);
    }

    private double x(Vector2 point) {
        return (point.x() - surface.frame().left()) / surface.frame().width() * width();
    }

    private double y(Vector2 point) {
        return (surface.frame().top() - point.y()) / surface.frame().height() * height();
    }
}
