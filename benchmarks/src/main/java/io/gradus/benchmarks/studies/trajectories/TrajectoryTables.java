package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import java.util.List;
import java.util.Locale;

/** The tables of results on the terminal. */
final class TrajectoryTables {

    private static final String NONE = "-";

    private TrajectoryTables() {}

    static void print(SurfaceResults result, Console console) {
        Surface surface = result.surface();
        console.result("");
        console.text(surface.title() + ": " + surface.formula());
        Table table =
                new Table()
                        .text("optimizer")
                        .number("learning rate")
                        .number("steps to 1e-3")
                        .number("final value")
                        .number("final distance")
                        .text("");
        for (SurfaceResults.Entry entry : result.entries()) {
            Trajectory trajectory = entry.trajectory();
            Integer settled = trajectory.settled();
            table.row(
                    entry.recipe().name(),
                    entry.learningRate(),
                    settled == null ? NONE : settled.toString(),
                    number(trajectory.finalValue()),
                    number(trajectory.finalDistance()),
                    remark(trajectory));
        }
        table.print(console);
    }

    private static String remark(Trajectory trajectory) {
        if (trajectory.diverged()) {
            return "diverged after " + (trajectory.points().size() - 1) + " steps";
        }
        return trajectory.leavesView() ? "leaves the picture" : "";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1e", value) : NONE;
    }

    static void explain(int steps, List<SurfaceResults> results, Console console) {
        console.result("");
        console.text(
                "steps to 1e-3: after how many steps, each with one gradient, the value stays"
                        + " within 0.001 of the least, 0; of "
                        + steps
                        + " steps.");
        List<Boolean> given =
                results.stream()
                        .flatMap(result -> result.entries().stream())
                        .map(entry -> entry.recipe().learningRate() != null)
                        .distinct()
                        .toList();
        if (given.contains(false)) {
            console.text(
                    "learning rate: "
                            + (given.contains(true) ? "as given, or else " : "")
                            + "that of 0.0001, 0.0003, 0.001, ... 100 with which the trajectory stays"
                            + " in the picture and needs the fewest such steps, or else ends"
                            + " lowest.");
        }
    }
}
