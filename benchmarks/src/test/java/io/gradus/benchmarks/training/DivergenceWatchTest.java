package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceWatchTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoFiniteNumberIsSeenAtOnce(double loss) {
        DivergenceWatch watch = new DivergenceWatch(0, 1000);
        assertThat(watch.update(2)).isEmpty();
        assertThat(watch.update(loss)).contains("the loss became " + loss + " at update 2");
    }

    /** With 50 losses at 2 behind it, the median is above 20 with the 26th above. */
    @Test
    void moreThanHalfOfTheLastFiftyLossesMustBeTooHigh() {
        DivergenceWatch watch = new DivergenceWatch(10, 1000);
        feed(watch, 50, 2);
        feed(watch, 25, 21);
        assertThat(watch.update(22))
                .contains("the loss rose to 21.00 (median of 50 batches) at update 76, from 2.000");
    }

    @Test
    void theMultipleIsOfTheFirstLoss() {
        DivergenceWatch watch = new DivergenceWatch(10, 1000);
        watch.update(3);
        feed(watch, 999, 29.9);
        DivergenceWatch lower = new DivergenceWatch(9, 1000);
        lower.update(3);
        feed(lower, 48, 29.9);
        assertThat(lower.update(29.9)).isPresent();
    }

    @Test
    void aBadMomentIsNoDivergence() {
        DivergenceWatch watch = new DivergenceWatch(10, 1000);
        feed(watch, 100, 2);
        feed(watch, 20, 1e6);
        feed(watch, 100, 2);
    }

    @Test
    void shortRunsAreWatchedOverFewerBatches() {
        DivergenceWatch watch = new DivergenceWatch(10, 60);
        watch.update(2);
        feed(watch, 4, 100);
        assertThat(watch.update(100)).hasValueSatisfying(text -> assertThat(text).contains("of 6"));
        DivergenceWatch shortest = new DivergenceWatch(10, 8);
        shortest.update(2);
        feed(shortest, 3, 100);
        assertThat(shortest.update(100)).isPresent();
    }

    @Test
    void zeroWatchesForNumbersOnly() {
        DivergenceWatch watch = new DivergenceWatch(0, 1000);
        watch.update(2);
        feed(watch, 500, 1e9);
    }

    /** In the middle of a ring, with a first loss that is long gone. */
    @Test
    void aWatchGoesOnWhereAnotherWas() {
        DivergenceWatch watch = new DivergenceWatch(10, 1000);
        feed(watch, 130, 2);
        feed(watch, 20, 21);
        DivergenceWatch.State state = watch.save();
        DivergenceWatch other = new DivergenceWatch(10, 1000);
        other.restore(state);
        feed(watch, 5, 21);
        feed(other, 5, 21);
        assertThat(other.update(22)).isPresent().isEqualTo(watch.update(22));
    }

    private static void feed(DivergenceWatch watch, int times, double loss) {
        for (int i = 0; i < times; i++) {
            assertThat(watch.update(loss)).isEqualTo(Optional.empty());
        }
    }
}
