package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.Environment;
import java.util.List;

/**
 * The memory and the time of many steps, the content of {@code endurance.json}.
 *
 * @param schema the version of this format
 * @param created when the run began, ISO 8601 in UTC
 * @param environment the machine and the versions
 * @param lengths after how many steps was measured
 * @param dataset the data set of the training
 * @param arguments the command line
 * @param rows one for each optimizer
 */
record EnduranceResults(
        int schema,
        String created,
        Environment environment,
        EnduranceLengths lengths,
        String dataset,
        List<String> arguments,
        List<Row> rows) {

    /** The version of the format. */
    static final int SCHEMA = 1;

    /** Resident memory may vary by this part; handles may not. */
    private static final double FLAT = 0.02;

    /**
     * Measurements of the steps of one optimizer.
     *
     * @param optimizer its name
     * @param arraysEarly the native arrays that there are after the early steps
     * @param arraysLate and after the late ones
     * @param residentEarly the process's memory in bytes after the early steps; null where it is
     *     not known
     * @param residentLate and after the late ones
     * @param millisecondsEarly the median of {@code trainer.step()} in training, early; null if the
     *     training ended before
     * @param millisecondsLate and late
     * @param remark why the training ended early; null if it did not
     */
    public record Row(
            String optimizer,
            int arraysEarly,
            int arraysLate,
            Long residentEarly,
            Long residentLate,
            Double millisecondsEarly,
            Double millisecondsLate,
            String remark) {

        Double ratio() {
            return millisecondsEarly == null || millisecondsLate == null
                    ? null
                    : (Double) (millisecondsLate / millisecondsEarly);
        }

        boolean isFlat() {
            return arraysLate <= arraysEarly
                    && (residentEarly == null || residentLate <= residentEarly * (1 + FLAT));
        }
    }
}
