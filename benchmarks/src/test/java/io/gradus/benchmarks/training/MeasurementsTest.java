package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.RunResult.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {

    private static final int EPOCHS = 3;
    private static final int UPDATES_PER_EPOCH = 101;

    /** Within an epoch and a point of the curve, at the end of an epoch, and in the last half. */
    @ParameterizedTest
    @ValueSource(ints = {0, 37, 202, 250, 290})
    void goOnWhereTheyWere(int saved) {
        Measurements whole = new Measurements(UPDATES_PER_EPOCH, EPOCHS);
        double expected = measure(whole, 0, EPOCHS * UPDATES_PER_EPOCH);

        Measurements first = new Measurements(UPDATES_PER_EPOCH, EPOCHS);
        measure(first, 0, saved);
        Measurements second = new Measurements(UPDATES_PER_EPOCH, EPOCHS);
        second.restore(first.save());
        double mean = measure(second, saved, EPOCHS * UPDATES_PER_EPOCH);

        assertThat(mean).as("the mean loss of the last epoch").isEqualTo(expected);
        assertThat(second.result("r", 1, Status.DONE, null))
                .usingRecursiveComparison()
                .ignoringFields("seconds")
                .isEqualTo(whole.result("r", 1, Status.DONE, null));
    }

    /** Makes some updates; returns the mean loss of the last epoch. */
    private static double measure(Measurements measured, int from, int to) {
        double last = Double.NaN;
        for (int i = from; i < to; i++) {
            measured.update(1 / (1.0 + i), 0.1 * i, i);
            measured.trained(8, 1000 + i);
            if ((i + 1) % UPDATES_PER_EPOCH == 0) {
                last = measured.epochEnds();
                measured.tested((i + 1) / UPDATES_PER_EPOCH, 0.1234567 * i);
            }
        }
        return last;
    }
}
