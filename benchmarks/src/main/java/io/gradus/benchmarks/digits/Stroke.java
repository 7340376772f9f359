package io.gradus.benchmarks.digits;

import java.util.List;

/** A stroke as a polyline, with vertices so close that it looks smooth. */
final class Stroke {

    /** Vertices from one point of the outline to the next. */
    private static final int STEPS = 8;

    final double[] x;
    final double[] y;

    private Stroke(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    int length() {
        return x.length;
    }

    /**
     * Draws a Catmull-Rom spline through the points, with a break of direction at each corner:
     * between p1 and p2, with the neighbors p0 and p3 (the end itself where there is none),
     *
     * <pre>
     * c(t) = p1 + ((p2 - p0) t + (2 p0 - 5 p1 + 4 p2 - p3) t^2 + (3 p1 - p0 - 3 p2 + p3) t^3) / 2
     * </pre>
     *
     * @see <a href="https://doi.org/10.1016/B978-0-12-079050-0.50020-5">Catmull and Rom, A class of
     *     local interpolating splines, 1974</a>
     */
    static Stroke through(List<Outline.ControlPoint> points) {
        int spans = points.size() - 1;
        Stroke stroke = new Stroke(new double[spans * STEPS + 1], new double[spans * STEPS + 1]);
        for (int span = 0; span < spans; span++) {
            Outline.ControlPoint p1 = points.get(span);
            Outline.ControlPoint p2 = points.get(span + 1);
            Outline.ControlPoint p0 = span == 0 || p1.corner() ? p1 : points.get(span - 1);
            Outline.ControlPoint p3 = span == spans - 1 || p2.corner() ? p2 : points.get(span + 2);
            for (int step = 0; step <= STEPS; step++) {
                double t = (double) step / STEPS;
                stroke.x[span * STEPS + step] = spline(p0.x(), p1.x(), p2.x(), p3.x(), t);
                stroke.y[span * STEPS + step] = spline(p0.y(), p1.y(), p2.y(), p3.y(), t);
            }
        }
        return stroke;
    }

    private static double spline(double p0, double p1, double p2, double p3, double t) {
        double linear = p2 - p0;
        double square = 2 * p0 - 5 * p1 + 4 * p2 - p3;
        double cube = 3 * p1 - p0 - 3 * p2 + p3;
        return p1 + t * (linear + t * (square + t * cube)) / 2;
    }
}
