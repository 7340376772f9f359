package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.studies.step.StepResults.Row;
import io.gradus.benchmarks.studies.step.StepResults.Times;

/** The results on the terminal. */
final class StepTables {

    private static final double MEGA = 1e6;
    private static final String NONE = "-";

    private StepTables() {}

    static void print(Times times, Console console) {
        console.result("");
        console.result(
                Text.format(
                        "%s: %d tensors, %,d values",
                        times.name(), times.tensors(), times.values()));
        boolean dl4j = times.rows().stream().anyMatch(row -> row.ofDl4j() != null);
        Table table =
                new Table()
                        .text("optimizer")
                        .number("ms")
                        .number("x djl.Adam")
                        .number("x djl's own")
                        .number("state arrays")
                        .number("copy ms")
                        .number("x copy");
        if (dl4j) {
            table.number("x DL4J's own");
        }
        for (Row row : times.rows()) {
            String[] cells = {
                row.optimizer(),
                number(row.milliseconds()),
                number(row.ofAdam()),
                number(row.ofDjl()),
                row.stateArrays() == null ? NONE : row.stateArrays().toString(),
                number(row.copyMilliseconds()),
                number(row.ofCopy()),
                number(row.ofDl4j())
            };
            table.row(dl4j ? cells : java.util.Arrays.copyOf(cells, cells.length - 1));
        }
        table.print(console);
    }

    static void explain(StepResults results, Console console) {
        console.result("");
        console.text(
                Text.format(
                        "ms: one step over all tensors, median of %d rounds of %d steps; %d"
                                + " threads.",
                        results.rounds().counted(),
                        results.rounds().steps(),
                        results.environment().threads()));
        console.text(
                "x: that time as a multiple of another; copy: a plain copy of as many bytes as the"
                        + " step reads and writes.");
    }

    static void print(EnduranceResults results, Console console) {
        EnduranceLengths lengths = results.lengths();
        Table table =
                new Table()
                        .text("optimizer")
                        .number("arrays after " + lengths.memoryEarly())
                        .number("after " + lengths.memoryLate())
                        .number("MB after " + lengths.memoryEarly())
                        .number("after " + lengths.memoryLate())
                        .text("flat")
                        .number("step ms at " + lengths.trainingEarly())
                        .number("at " + lengths.trainingLate())
                        .number("ratio");
        for (EnduranceResults.Row row : results.rows()) {
            table.row(
                    row.optimizer(),
                    Integer.toString(row.arraysEarly()),
                    Integer.toString(row.arraysLate()),
                    megabytes(row.residentEarly()),
                    megabytes(row.residentLate()),
                    row.isFlat() ? "yes" : "no",
                    number(row.millisecondsEarly()),
                    number(row.millisecondsLate()),
                    number(row.ratio()));
        }
        console.result("");
        table.print(console);
        results.rows().stream()
                .filter(row -> row.remark() != null)
                .forEach(row -> console.text(row.optimizer() + ": " + row.remark()));
    }

    /** Three digits, but no fewer than there are before the point. */
    private static String number(Double value) {
        if (value == null) {
            return NONE;
        }
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return Text.format("%." + digits + "f", value);
    }

    private static String megabytes(Long bytes) {
        return bytes == null ? NONE : Text.format("%.1f", bytes / MEGA);
    }
}
