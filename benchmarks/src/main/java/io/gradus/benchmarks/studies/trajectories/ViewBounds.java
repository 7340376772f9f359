package io.gradus.benchmarks.studies.trajectories;

/** The part of the plane that a figure shows: the least and the greatest x and y. */
record ViewBounds(double left, double right, double bottom, double top) {

    boolean holds(Vector2 point) {
        return point.x() >= left && point.x() <= right && point.y() >= bottom && point.y() <= top;
    }

    double width() {
        return right - left;
    }

    double height() {
        return top - bottom;
    }
}
