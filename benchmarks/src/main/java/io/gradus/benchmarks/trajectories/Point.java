package io.gradus.benchmarks.trajectories;

/**
 * A point of the plane, or a gradient at one.
 *
 * @param x the first coordinate
 * @param y the second coordinate
 */
public record Point(double x, double y) {

    double distanceTo(Point other) {
        return Math.hypot(x - other.x, y - other.y);
    }
}
