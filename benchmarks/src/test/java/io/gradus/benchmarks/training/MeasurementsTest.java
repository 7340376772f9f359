package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.RunResult.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {

    private static final int EPOCHS = 3;
    private static final int UPDATES_PER_EPOCH = 101;

    /** Within an epoch and a point of the curve, at the end of an epoch, and in the last half. */
    @ParameterizedTest
    @ValueSource(ints = {0, 37, 202, 250, 290})
    void goOnWhereTheyWere(int saved) {
        Measurements whole = new Measurements(UPDATES_PER_EPOCH, EPOCHS, 10);
        double expected = measure(whole, 0, EPOCHS * UPDATES_PER_EPOCH);

        Measurements first = new Measurements(UPDATES_PER_EPOCH, EPOCHS, 10);
        measure(first, 0, saved);
        Measurements second = new Measurements(UPDATES_PER_EPOCH, EPOCHS, 10);
        second.restore(first.save());
        double mean = measure(second, saved, EPOCHS * UPDATES_PER_EPOCH);

        assertThat(second.save().watch())
                .usingRecursiveComparison()
                .isEqualTo(whole.save().watch());
        assertThat(mean).as("the mean loss of the last epoch").isEqualTo(expected);
        assertThat(second.result("r", 1, Status.DONE, null))
                .usingRecursiveComparison()
                .ignoringFields("seconds", "peakMemory")
                .isEqualTo(whole.result("r", 1, Status.DONE, null));
    }

    /** Two epochs: of the last one's four, or five, updates the last two are its second half. */
    @ParameterizedTest
    @CsvSource({"4, 7.5", "5, 9.5", "1, 2"})
    void theFinalLossIsThatOfTheLastEpochsSecondHalf(int updatesPerEpoch, double expected) {
        Measurements measured = new Measurements(updatesPerEpoch, 2, 0);
        for (int i = 1; i <= 2 * updatesPerEpoch; i++) {
            measured.update(i, 0.1, 1);
        }
        measured.evaluated(2, 0.5);
        assertThat(measured.result("r", 1, Status.DONE, null).finalTrainLoss()).isEqualTo(expected);
    }

    /** Makes some updates; returns the mean loss of the last epoch. */
    private static double measure(Measurements measured, int from, int to) {
        double last = Double.NaN;
        for (int i = from; i < to; i++) {
            double loss = 1 / (1.0 + i);
            measured.update(loss, 0.1 * i, i);
            assertThat(measured.divergence(loss)).isEmpty();
            measured.trained(8, 1000 + i);
            if ((i + 1) % UPDATES_PER_EPOCH == 0) {
                last = measured.epochEnds();
                measured.evaluated((i + 1) / UPDATES_PER_EPOCH, 0.1234567 * i);
            }
        }
        return last;
    }
}
