package io.gradus.benchmarks.studies.trajectories;

/** A point of the plane, or a gradient at one. */
record Vector2(double x, double y) {

    double distanceTo(Vector2 other) {
        return Math.hypot(x - other.x, y - other.y);
    }
}
