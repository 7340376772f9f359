package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.cli.Environment;
import java.util.List;

/**
 * The trajectories of optimizers; what {@code trajectories.json} holds.
 *
 * @param schema the version of this format
 * @param created when the computation began, ISO 8601 in UTC
 * @param environment the machine and the versions
 * @param steps the steps of each run
 * @param tolerance how near to the least value is near
 * @param rates the learning rates that were tried where none was given
 * @param arguments the command line
 * @param surfaces the runs on each surface
 */
record TrajectoryResults(
        int schema,
        String created,
        Environment environment,
        int steps,
        double tolerance,
        List<Double> rates,
        List<String> arguments,
        List<OnSurface> surfaces) {

    /** The version of the format. */
    static final int SCHEMA = 1;

    /**
     * The runs on one surface.
     *
     * @param surface its name
     * @param formula the function; its least value is 0
     * @param start where all begin
     * @param minima where it is 0
     * @param ways one for each optimizer
     */
    public record OnSurface(
            String surface, String formula, Vector2 start, List<Vector2> minima, List<Run> ways) {

        static OnSurface of(SurfaceResults result) {
            Surface surface = result.surface();
            return new OnSurface(
                    surface.id(),
                    surface.formula(),
                    surface.start(),
                    surface.minima(),
                    result.entries().stream().map(Run::of).toList());
        }
    }

    /**
     * The run of one optimizer.
     *
     * @param optimizer its name
     * @param family the title of the panel that it is in
     * @param learningRate the learning rate
     * @param stepsToTolerance after how many steps it stays within the tolerance; null if it does
     *     not
     * @param finalValue the value at the end; null if it diverged
     * @param finalDistance the distance to the nearest minimum at the end; null if it diverged
     * @param diverged whether it ends early because the values grew too high
     * @param leavesPicture whether a part of the trajectory is outside of the picture
     * @param points x and y of the start and after each step
     */
    public record Run(
            String optimizer,
            String family,
            String learningRate,
            Integer stepsToTolerance,
            Double finalValue,
            Double finalDistance,
            boolean diverged,
            boolean leavesPicture,
            float[][] points) {

        static Run of(SurfaceResults.Entry entry) {
            Trajectory trajectory = entry.trajectory();
            return new Run(
                    entry.recipe().name(),
                    entry.family().title(),
                    entry.learningRate(),
                    trajectory.settled(),
                    trajectory.diverged() ? null : (Double) trajectory.finalValue(),
                    trajectory.diverged() ? null : (Double) trajectory.finalDistance(),
                    trajectory.diverged(),
                    trajectory.leavesView(),
                    trajectory.points().stream()
                            .map(point -> new float[] {(float) point.x(), (float) point.y()})
                            .toArray(float[][]::new));
        }
    }
}
