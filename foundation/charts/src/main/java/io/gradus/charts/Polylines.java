package io.gradus.charts;

import java.util.ArrayList;
import java.util.List;

/** The polylines that a series is drawn with, without points that bend nothing. */
final class Polylines {

    /** How far a point that is left out may be from the line, in the units of a chart. */
    private static final double TOLERANCE = 0.05;

    private Polylines() {}

    /** A point of a polyline, in the units of a chart. */
    record Vertex(double x, double y) {}

    /** One polyline for each part of a series between gaps. */
    static List<List<Vertex>> of(Series series, Axis x, Axis y, double floor) {
        List<List<Vertex>> lines = new ArrayList<>();
        List<Vertex> line = new ArrayList<>();
        for (int i = 0; i < series.x().length; i++) {
            double value = series.mean()[i];
            boolean below = value < floor;
            if (y.scale().accepts(value) || (below && !line.isEmpty())) {
                line.add(new Vertex(x.at(series.x()[i]), y.at(Math.max(value, floor))));
            }
            // A line that falls below the frame ends there.
            if (below || !y.scale().accepts(value)) {
                add(line, lines);
                line = new ArrayList<>();
            }
        }
        add(line, lines);
        return lines;
    }

    private static void add(List<Vertex> line, List<List<Vertex>> lines) {
        if (!line.isEmpty()) {
            lines.add(thin(line));
        }
    }

    /** The algorithm of Ramer, Douglas and Peucker, without recursion. */
    private static List<Vertex> thin(List<Vertex> points) {
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
        List<Vertex> thinned = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                thinned.add(points.get(i));
            }
        }
        return thinned;
    }

    /** The point between two others that is farthest from their line, or 0 if all are near it. */
    private static int farthest(List<Vertex> points, int first, int last) {
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
    private static double distance(Vertex point, Vertex a, Vertex b) {
        double dx = b.x() - a.x();
        double dy = b.y() - a.y();
        double px = point.x() - a.x();
        double py = point.y() - a.y();
        double square = dx * dx + dy * dy;
        double part = square == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
        return Math.hypot(px - part * dx, py - part * dy);
    }
}
