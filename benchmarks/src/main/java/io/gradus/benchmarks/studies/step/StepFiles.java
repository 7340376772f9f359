package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.studies.step.StepResults.Row;
import io.gradus.benchmarks.studies.step.StepResults.Times;

/** The files of the results. */
final class StepFiles {

    static final String STEP = "step";
    static final String ENDURANCE = "endurance";

    private StepFiles() {}

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
