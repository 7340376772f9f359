package io.gradus.benchmarks.studies.trajectories;

import java.util.List;

/**
 * The trajectory of an optimizer on a surface.
 *
 * @param surface the surface
 * @param points the start, and where it was after each step
 * @param diverged whether the trajectory ends early, because the next point was too far away or no
 *     number
 */
record Trajectory(Surface surface, List<Vector2> points, boolean diverged) {

    /** How near to the least value an optimizer is to come. */
    static final double TOLERANCE = 1e-3;

    public Trajectory {
        points = List.copyOf(points);
    }

    Vector2 last() {
        return points.get(points.size() - 1);
    }

    /** The value at the end; infinite if the trajectory diverged. */
    double finalValue() {
        return diverged ? Double.POSITIVE_INFINITY : surface.value(last());
    }

    double finalDistance() {
        return diverged ? Double.POSITIVE_INFINITY : surface.distance(last());
    }

    /**
     * The number of steps, which is that of gradients, after which the value stays within the
     * tolerance until the end; null if there is none.
     */
    Integer settled() {
        if (diverged) {
            return null;
        }
        int from = points.size();
        while (from > 0 && surface.value(points.get(from - 1)) <= TOLERANCE) {
            from--;
        }
        return from == points.size() ? null : (Integer) from;
    }

    /**
     * Whether it is the one to be shown: it stays in the picture and the other does not; or, if
     * that is alike for both, it is near after fewer steps; or, if both do not come near, it ends
     * lower.
     */
    boolean isBetterThan(Trajectory other) {
        if (leavesView() != other.leavesView()) {
            return other.leavesView();
        }
        Integer mine = settled();
        Integer others = other.settled();
        if (mine == null && others == null) {
            return finalValue() < other.finalValue();
        }
        return others == null || mine != null && mine < others;
    }

    /** Whether a part of it lies outside of the picture. */
    boolean leavesView() {
        return diverged || !points.stream().allMatch(surface.view()::holds);
    }
}
