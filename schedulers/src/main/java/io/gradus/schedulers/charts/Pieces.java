package io.gradus.schedulers.charts;

import java.util.ArrayList;
import java.util.List;

/** Where the pen goes to draw a line. */
final class Pieces {

    /** How far a point that is left out may be from the line, in the units of a chart. */
    private static final double TOLERANCE = 0.05;

    private Pieces() {}

    /** A coordinate pair. */
    record Point(double x, double y) {}

    /** The pieces of a line between which the pen is lifted, without points that bend nothing. */
    static List<List<Point>> of(Series line, Axis x, Axis y, double floor) {
        List<List<Point>> pieces = new ArrayList<>();
        List<Point> piece = new ArrayList<>();
        for (int i = 0; i < line.x().length; i++) {
            double value = line.mean()[i];
            boolean below = value < floor;
            if (y.scale().accepts(value) || (below && !piece.isEmpty())) {
                piece.add(new Point(x.at(line.x()[i]), y.at(Math.max(value, floor))));
            }
            // A line that falls below the frame leaves it.
            if (below || !y.scale().accepts(value)) {
                add(piece, pieces);
                piece = new ArrayList<>();
            }
        }
        add(piece, pieces);
        return pieces;
    }

    private static void add(List<Point> piece, List<List<Point>> pieces) {
        if (!piece.isEmpty()) {
            pieces.add(thin(piece));
        }
    }

    /** The algorithm of Ramer, Douglas and Peucker, with a stack of its own. */
    private static List<Point> thin(List<Point> points) {
        boolean[] kept = new boolean[points.size()];
        kept[0] = true;
        kept[kept.length - 1] = true;
        List<int[]> spans = new ArrayList<>();
        spans.add(new int[] {0, kept.length - 1});
        while (!spans.isEmpty()) {
            int[] span = spans.remove(spans.size() - 1);
            int farthest = farthest(points, span[0], span[1]);
            if (farthest > 0) {
                kept[farthest] = true;
                spans.add(new int[] {span[0], farthest});
                spans.add(new int[] {farthest, span[1]});
            }
        }
        List<Point> thinned = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                thinned.add(points.get(i));
            }
        }
        return thinned;
    }

    /** The point between two others that is farthest from their line, or 0 if all are near it. */
    private static int farthest(List<Point> points, int first, int last) {
        double most = TOLERANCE;
        int farthest = 0;
        for (int i = first + 1; i < last; i++) {
            double distance = distance(points.get(i), points.get(first), points.get(last));
            if (distance > most) {
                most = distance;
                farthest = i;
            }
        }
        return farthest;
    }

    /** How far a point is from the straight line between two others. */
    private static double distance(Point point, Point a, Point b) {
        double dx = b.x() - a.x();
        double dy = b.y() - a.y();
        double px = point.x() - a.x();
        double py = point.y() - a.y();
        double square = dx * dx + dy * dy;
        double part = square == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
        return Math.hypot(px - part * dx, py - part * dy);
    }
}
