package io.gradus.benchmarks.commands.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A column of numbers, which the tables on the terminal and in the report share. */
record Column(String title, Function<Summary, String> cell) {

    /** All columns, the most important first. */
    static List<Column> of(Results results, Differences differences, boolean unicode) {
        List<Column> all = new ArrayList<>();
        String accuracy = results.settings().evaluation() + " accuracy %";
        all.add(new Column(accuracy, summary -> summary.accuracy(unicode)));
        if (differences.any()) {
            all.add(new Column("difference", s -> difference(s, results, differences)));
            all.add(
                    new Column(
                            "p",
                            s -> differences.of(s.recipe()).map(Difference::pText).orElse("-")));
        }
        all.add(new Column("train loss", Summary::trainLoss));
        all.add(new Column("peak rate", Summary::peakRate));
        all.add(new Column("samples/s", Summary::samplesPerSecond));
        all.add(new Column("step share", Summary::stepShare));
        all.add(new Column("seconds", Summary::seconds));
        all.add(new Column("peak MB", Summary::peakMegabytes));
        return all;
    }

    private static String difference(Summary summary, Results results, Differences differences) {
        boolean isBaseline = summary.recipe().name().equals(results.settings().baseline());
        return differences
                .of(summary.recipe())
                .map(Difference::text)
                .orElse(isBaseline ? "baseline" : "-");
    }
}
