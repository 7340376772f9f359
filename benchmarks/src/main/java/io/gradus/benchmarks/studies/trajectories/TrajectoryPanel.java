package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.drawing.TextImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Trajectories on the contour plot of a surface. */
final class TrajectoryPanel {

    /**
     * The last trajectory is as thin, the others wider, so that all are seen where they are one.
     */
    private static final double THIN = 1.5;

    private static final double WIDER = 0.6;
    private static final double HEAD = 2.6;

    private final Surface surface;
    private final BufferedImage contours;
    private final double size;

    TrajectoryPanel(Surface surface, int width, int height, double size) {
        this.surface = surface;
        this.contours = new ContourPlot(surface, width, height).draw();
        this.size = size;
    }

    int width() {
        return contours.getWidth();
    }

    int height() {
        return contours.getHeight();
    }

    /** Draws the trajectories as they are after some steps; the first has the first color. */
    void draw(TextImage image, int left, int top, List<Trajectory> trajectories, int steps) {
        Graphics2D graphics = (Graphics2D) image.graphics().create(left, top, width(), height());
        graphics.drawImage(contours, 0, 0, null);
        surface.minima().forEach(minimum -> cross(graphics, minimum));
        ring(graphics, surface.start());
        for (int i = 0; i < trajectories.size(); i++) {
            List<Vector2> points = trajectories.get(i).points();
            double pen = size * (THIN + WIDER * (trajectories.size() - 1 - i));
            trajectory(
                    graphics,
                    points.subList(0, Math.min(steps + 1, points.size())),
                    SurfaceColors.trajectory(i),
                    pen);
        }
        for (int i = 0; i < trajectories.size(); i++) {
            List<Vector2> points = trajectories.get(i).points();
            double radius = size * (HEAD + WIDER * (trajectories.size() - 1 - i));
            head(
                    graphics,
                    points.get(Math.min(steps, points.size() - 1)),
                    SurfaceColors.trajectory(i),
                    radius);
        }
        graphics.dispose();
    }

    private void trajectory(Graphics2D graphics, List<Vector2> points, Color color, double pen) {
        Path2D path = new Path2D.Double();
        path.moveTo(x(points.get(0)), y(points.get(0)));
        points.forEach(point -> path.lineTo(x(point), y(point)));
        stroke(graphics, path, pen + 1.6 * size, SurfaceColors.EDGE);
        stroke(graphics, path, pen, color);
        dots(graphics, points, color, pen);
    }

    /** A dot at each step that is away from the dot before. */
    private void dots(Graphics2D graphics, List<Vector2> points, Color color, double pen) {
        graphics.setColor(color);
        Vector2 before = points.get(0);
        for (Vector2 point : points) {
            if (Math.hypot(x(point) - x(before), y(point) - y(before)) > 6 * size) {
                graphics.fill(disc(point, pen / 2 + 1.3 * size));
                before = point;
            }
        }
    }

    private void head(Graphics2D graphics, Vector2 point, Color color, double radius) {
        graphics.setColor(SurfaceColors.EDGE);
        graphics.fill(disc(point, radius + 2 * size));
        graphics.setColor(SurfaceColors.MARK);
        graphics.fill(disc(point, radius + size));
        graphics.setColor(color);
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

    /** Draws the sample of a trajectory, for a legend, beside a line of text. */
    static void sample(TextImage image, double left, double top, int trajectory) {
        Line2D line = new Line2D.Double(left + 3, top + 4, left + 23, top + 4);
        stroke(image.graphics(), line, 6, SurfaceColors.EDGE);
        stroke(image.graphics(), line, 4, SurfaceColors.trajectory(trajectory));
    }

    private static void stroke(Graphics2D graphics, Shape shape, double width, Color color) {
        graphics.setColor(color);
        graphics.setStroke(TextImage.pen(width));
        graphics.draw(shape);
    }

    private Ellipse2D disc(Vector2 point, double radius) {
        return new Ellipse2D.Double(x(point) - radius, y(point) - radius, 2 * radius, 2 * radius);
    }

    private double x(Vector2 point) {
        return (point.x() - surface.view().left()) / surface.view().width() * width();
    }

    private double y(Vector2 point) {
        return (surface.view().top() - point.y()) / surface.view().height() * height();
    }
}
