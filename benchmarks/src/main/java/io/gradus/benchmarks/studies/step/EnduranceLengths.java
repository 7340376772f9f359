package io.gradus.benchmarks.studies.step;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The numbers of steps after which memory and time are measured.
 *
 * @param memoryEarly the first look at the memory
 * @param memoryLate the second look at the memory
 * @param trainingEarly the end of the first timed steps of a training
 * @param trainingLate the end of the last timed steps of a training, and of the training
 * @param timed how many steps are timed then and then
 */
record EnduranceLengths(
        int memoryEarly, int memoryLate, int trainingEarly, int trainingLate, int timed) {

    private static final Median MEDIAN = Median.withDefaults().withCopy(true);

    /** What the shortest of the lengths below needs. */
    static final int LEAST = 200;

    /** The times of the steps of a training are kept, and its images counted by an int. */
    static final int MOST = 10_000_000;

    /** For 20,000 steps: 2,000 and 20,000, 500 and 4,000, 100. */
    static EnduranceLengths of(int steps) {
        return new EnduranceLengths(steps / 10, steps, steps / 40, steps / 5, steps / 200);
    }

    /** The median of the timed steps early and late; null if the training did not come there. */
    Double[] medians(double... times) {
        return new Double[] {median(times, trainingEarly), median(times, trainingLate)};
    }

    private Double median(double[] times, int end) {
        double[] last = Arrays.copyOfRange(times, end - timed, end);
        return Arrays.stream(last).allMatch(time -> time > 0) ? MEDIAN.evaluate(last) : null;
    }

    long all() {
        return 2L * memoryEarly + memoryLate + trainingLate;
    }
}
