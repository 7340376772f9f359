package io.gradus.benchmarks.commands.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The columns of numbers that the tables on the terminal and in the report share, the most
 * important first.
 */
final class Columns {

    private record Column(String title, Function<Summary, String> cell) {}

    private final List<Column> columns = new ArrayList<>();

    Columns(Results results, Differences differences, boolean unicode) {
        add(results.settings().evaluation() + " accuracy %", summary -> summary.accuracy(unicode));
        if (differences.any()) {
            add("difference", summary -> difference(summary, results, differences));
            add(
                    "p",
                    summary -> differences.of(summary.recipe()).map(Difference::pText).orElse("-"));
        }
        add("train loss", Summary::trainLoss);
        add("peak rate", Summary::peakRate);
        add("samples/s", Summary::samplesPerSecond);
        add("step share", Summary::stepShare);
        add("seconds", Summary::seconds);
        add("peak MB", Summary::peakMegabytes);
    }

    private void add(String title, Function<Summary, String> cell) {
        columns.add(new Column(title, cell));
    }

    private static String difference(Summary summary, Results results, Differences differences) {
        return differences
                .of(summary.recipe())
                .map(Difference::text)
                .orElse(
                        summary.recipe().name().equals(results.settings().baseline())
                                ? "baseline"
                                : "-");
    }

    List<String> titles() {
        return columns.stream().map(Column::title).toList();
    }

    List<String> cells(Summary summary) {
        return columns.stream().map(column -> column.cell().apply(summary)).toList();
    }
}
