package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.studies.step.StepResults.Row;
import io.gradus.benchmarks.studies.step.StepResults.Times;
import java.util.Objects;

/** The results on the terminal and as files. */
final class StepOutput {

    static final String STEP = "step";
    static final String ENDURANCE = "endurance";

    private static final double MEGA = 1e6;
    private static final String NONE = "-";

    private StepOutput() {}

    static void print(Times times, Console console) {
        console.result("");
        console.result(
                Text.format(
                        "%s: %d tensors, %,d values",
                        times.name(), times.tensors(), times.values()));
        Table<Row> table =
                new Table<Row>()
                        .text("optimizer", Row::optimizer)
                        .number("ms", row -> number(row.milliseconds()))
                        .number("x djl.Adam", row -> number(row.ofAdam()))
                        .number("x djl's own", row -> number(row.ofDjl()))
                        .number("state arrays", r -> Objects.toString(r.stateArrays(), NONE))
                        .number("copy ms", row -> number(row.copyMilliseconds()))
                        .number("x copy", row -> number(row.ofCopy()));
        if (times.rows().stream().anyMatch(row -> row.ofDl4j() != null)) {
            table.number("x DL4J's own", row -> number(row.ofDl4j()));
        }
        table.rows(times.rows()).print(console);
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
        int early = lengths.memoryEarly();
        int late = lengths.memoryLate();
        Table<EnduranceResults.Row> table =
                new Table<EnduranceResults.Row>()
                        .text("optimizer", EnduranceResults.Row::optimizer)
                        .number("arrays after " + early, row -> "" + row.arraysEarly())
                        .number("after " + late, row -> "" + row.arraysLate())
                        .number("MB after " + early, row -> megabytes(row.residentEarly()))
                        .number("after " + late, row -> megabytes(row.residentLate()))
                        .text("flat", row -> row.isFlat() ? "yes" : "no")
                        .number(
                                "step ms at " + lengths.trainingEarly(),
                                row -> number(row.millisecondsEarly()))
                        .number(
                                "at " + lengths.trainingLate(),
                                row -> number(row.millisecondsLate()))
                        .number("ratio", row -> number(row.ratio()));
        console.result("");
        table.rows(results.rows()).print(console);
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

    private record Line(Times times, Row row) {}

    static void write(StepResults results, OutputFolder folder) {
        folder.writeJson(STEP, results);
        Csv<Line> table =
                new Csv<Line>()
                        .column("tensors", line -> line.times().name())
                        .column("values", line -> line.times().values())
                        .column("optimizer", line -> line.row().optimizer())
                        .column("milliseconds", line -> line.row().milliseconds())
                        .column("of_djl_adam", line -> line.row().ofAdam())
                        .column("of_djl", line -> line.row().ofDjl())
                        .column("of_dl4j", line -> line.row().ofDl4j())
                        .column("state_arrays", line -> line.row().stateArrays())
                        .column("copy_milliseconds", line -> line.row().copyMilliseconds())
                        .column("of_copy", line -> line.row().ofCopy());
        folder.write(
                STEP + ".csv",
                table.of(
                        results.tensors().stream()
                                .flatMap(
                                        times ->
                                                times.rows().stream()
                                                        .map(row -> new Line(times, row)))));
    }

    static void write(EnduranceResults results, OutputFolder folder) {
        folder.writeJson(ENDURANCE, results);
        Csv<EnduranceResults.Row> table =
                new Csv<EnduranceResults.Row>()
                        .column("optimizer", EnduranceResults.Row::optimizer)
                        .column("arrays_early", EnduranceResults.Row::arraysEarly)
                        .column("arrays_late", EnduranceResults.Row::arraysLate)
                        .column("resident_bytes_early", EnduranceResults.Row::residentEarly)
                        .column("resident_bytes_late", EnduranceResults.Row::residentLate)
                        .column("step_milliseconds_early", EnduranceResults.Row::millisecondsEarly)
                        .column("step_milliseconds_late", EnduranceResults.Row::millisecondsLate)
                        .column("remark", EnduranceResults.Row::remark);
        folder.write(ENDURANCE + ".csv", table.of(results.rows().stream()));
    }
}
