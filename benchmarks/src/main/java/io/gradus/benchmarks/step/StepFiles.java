package io.gradus.benchmarks.step;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.step.StepResults.Row;
import io.gradus.benchmarks.step.StepResults.Times;

/** The files of the results. */
final class StepFiles {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    static final String STEP = "step";
    static final String ENDURANCE = "endurance";

    private StepFiles() {}

    static void write(StepResults results, OutputFolder folder) {
        folder.write(STEP + ".json", GSON.toJson(results) + "\n");
        folder.write(STEP + ".csv", csv(results));
    }

    static void write(EnduranceResults results, OutputFolder folder) {
        folder.write(ENDURANCE + ".json", GSON.toJson(results) + "\n");
        folder.write(ENDURANCE + ".csv", csv(results));
    }

    private static String csv(StepResults results) {
        StringBuilder lines = new StringBuilder();
        lines.append(
                Csv.line(
                        "tensors",
                        "values",
                        "optimizer",
                        "milliseconds",
                        "of_djl_adam",
                        "of_djl",
                        "of_dl4j",
                        "state_arrays",
                        "copy_milliseconds",
                        "of_copy"));
        for (Times times : results.tensors()) {
            for (Row row : times.rows()) {
                lines.append(
                        Csv.line(
                                times.name(),
                                times.values(),
                                row.optimizer(),
                                row.milliseconds(),
                                row.ofAdam(),
                                row.ofDjl(),
                                row.ofDl4j(),
                                row.stateArrays(),
                                row.copyMilliseconds(),
                                row.ofCopy()));
            }
        }
        return lines.toString();
    }

    private static String csv(EnduranceResults results) {
        StringBuilder lines = new StringBuilder();
        lines.append(
                Csv.line(
                        "optimizer",
                        "arrays_early",
                        "arrays_late",
                        "resident_bytes_early",
                        "resident_bytes_late",
                        "step_milliseconds_early",
                        "step_milliseconds_late",
                        "remark"));
        for (EnduranceResults.Row row : results.rows()) {
            lines.append(
                    Csv.line(
                            row.optimizer(),
                            row.arraysEarly(),
                            row.arraysLate(),
                            row.residentEarly(),
                            row.residentLate(),
                            row.millisecondsEarly(),
                            row.millisecondsLate(),
                            row.remark()));
        }
        return lines.toString();
    }
}
