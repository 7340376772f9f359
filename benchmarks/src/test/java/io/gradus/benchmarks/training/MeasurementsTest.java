package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.RunResult.Status;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {

    private static final long SECOND = 1_000_000_000;
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
        Measurements measured = new Measurements(updatesPerEpoch, 2, 0, () -> 0);
        for (int i = 1; i <= 2 * updatesPerEpoch; i++) {
            measured.update(i, 0.1, 1);
        }
        measured.evaluated(2, 0.5);
        assertThat(measured.result("r", 1, Status.DONE, null).finalTrainLoss()).isEqualTo(expected);
    }

    /** 2 epochs of 4 updates; a batch of 10 images takes half a second, its step a tenth. */
    @Test
    void measuresWhatItSays() {
        AtomicLong now = new AtomicLong(SECOND);
        Measurements measured = new Measurements(4, 2, 10, now::get);
        double[] losses = {8, 7, 6, 5, 4, 3, 2, 1};
        for (int i = 0; i < losses.length; i++) {
            measured.update(losses[i], 0.1 * (i + 1), SECOND / 10);
            measured.trained(10, SECOND / 2);
            if (i == 3) {
                assertThat(measured.epochEnds()).isEqualTo(6.5);
                measured.evaluated(1, 0.25);
            }
        }
        assertThat(measured.epochEnds()).isEqualTo(2.5);
        measured.evaluated(2, 0.75);
        now.addAndGet(7 * SECOND);

        RunResult run = measured.result("r", 3, Status.DONE, null);
        assertThat(run.finalTrainLoss()).as("the last half epoch").isEqualTo(1.5);
        assertThat(run.finalAccuracy()).isEqualTo(0.75);
        assertThat(run.updates()).isEqualTo(8);
        assertThat(run.samplesPerSecond()).isEqualTo(20);
        assertThat(run.stepShare()).isEqualTo(0.2);
        assertThat(run.seconds()).isEqualTo(7);
        assertThat(run.trainLoss().epoch()).containsExactly(.25, .5, .75, 1, 1.25, 1.5, 1.75, 2);
        assertThat(run.trainLoss().value()).containsExactly(losses);
        assertThat(run.learningRate().value()[7]).isEqualTo(0.8);
        assertThat(run.accuracy().epoch()).containsExactly(1, 2);
        assertThat(run.accuracy().value()).containsExactly(0.25, 0.75);

        RunResult failed = measured.result("r", 3, Status.FAILED, "why");
        assertThat(failed.finalTrainLoss()).isNull();
        assertThat(failed.finalAccuracy()).isNull();
    }

    /** 401 updates make 134 points of 3, as there are 200 at most; 3 / 401 is 0.0074813. */
    @Test
    void aPointOfALongCurveIsTheMeanOfItsUpdates() {
        Measurements measured = new Measurements(401, 1, 0, () -> 0);
        for (int i = 0; i < 401; i++) {
            measured.update(i, Double.NaN, 0);
        }
        RunResult run = measured.result("r", 1, Status.DONE, null);
        assertThat(run.trainLoss().value()).hasSize(134).startsWith(1, 4).endsWith(397, 399.5);
        assertThat(run.trainLoss().epoch()).startsWith(0.0074813).endsWith(1);
        assertThat(run.learningRate().value()).isEmpty();
        assertThat(run.finalTrainLoss()).as("from update 201 on").isEqualTo(300.5);
    }

    /** 3 seconds before a process ended, and 4 in the next, whose clock stands elsewhere. */
    @Test
    void theTimeOfAResumedRunIsThatOfBothParts() {
        AtomicLong now = new AtomicLong(50 * SECOND);
        Measurements first = new Measurements(4, 2, 10, now::get);
        now.addAndGet(3 * SECOND);
        AtomicLong other = new AtomicLong(-9 * SECOND);
        Measurements second = new Measurements(4, 2, 10, other::get);
        other.addAndGet(SECOND);
        second.restore(first.save());
        other.addAndGet(4 * SECOND);
        assertThat(second.result("r", 1, Status.FAILED, "why").seconds()).isEqualTo(7);
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
