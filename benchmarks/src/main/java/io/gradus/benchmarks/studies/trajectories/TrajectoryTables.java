package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The tables of results on the terminal. */
final class TrajectoryTables {

    private static final String NONE = "-";

    private TrajectoryTables() {}

    static void print(SurfaceResults result, Console console) {
        Surface surface = result.surface();
        console.result("");
        console.text(surface.title() + ": " + surface.formula());
        new Table<SurfaceResults.Entry>()
                .text("optimizer", entry -> entry.recipe().name())
                .number("learning rate", SurfaceResults.Entry::learningRate)
                .number(
                        "steps to 1e-3",
                        entry -> Objects.toString(entry.trajectory().settled(), NONE))
                .number("final value", entry -> number(entry.trajectory().finalValue()))
                .number("final distance", entry -> number(entry.trajectory().finalDistance()))
                .text("", entry -> remark(entry.trajectory()))
                .rows(result.entries())
                .print(console);
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
