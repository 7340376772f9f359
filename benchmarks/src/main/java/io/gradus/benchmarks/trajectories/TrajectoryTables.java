package io.gradus.benchmarks.trajectories;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import java.util.List;
import java.util.Locale;

/** The results on the terminal. */
final class TrajectoryTables {

    private static final String NONE = "-";

    private TrajectoryTables() {}

    static void print(SurfaceResults contest, Console console) {
        Surface surface = contest.surface();
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
        for (SurfaceResults.Entry entry : contest.entries()) {
            Trajectory way = entry.trajectory();
            Integer settled = way.settled();
            table.row(
                    entry.recipe().name(),
                    entry.learningRate(),
                    settled == null ? NONE : settled.toString(),
                    number(way.finalValue()),
                    number(way.finalDistance()),
                    remark(way));
        }
        table.print(console);
    }

    private static String remark(Trajectory way) {
        if (way.diverged()) {
            return "diverged after " + (way.points().size() - 1) + " steps";
        }
        return way.leavesFrame() ? "leaves the picture" : "";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1e", value) : NONE;
    }

    static void explain(int steps, List<SurfaceResults> contests, Console console) {
        console.result("");
        console.text(
                "steps to 1e-3: after how many steps, each with one gradient, the value stays"
                        + " within 0.001 of the least, 0; of "
                        + steps
                        + " steps.");
        List<Boolean> given =
                contests.stream()
                        .flatMap(contest -> contest.entries().stream())
                        .map(entry -> entry.recipe().learningRate() != null)
                        .distinct()
                        .toList();
        if (given.contains(false)) {
            console.text(
                    "learning rate: "
                            + (given.contains(true) ? "as given, or else " : "")
                            + "that of 0.0001, 0.0003, 0.001, ... 100 with which the way stays"
                            + " in the picture and needs the fewest such steps, or else ends"
                            + " lowest.");
        }
    }
}
