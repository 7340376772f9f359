package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampledTest {

    @Test
    void fewStepsAreAllKept() {
        Sampled sampled = Sampled.of(step -> step % 7 / 2, 2048);
        assertThat(sampled.steps()).isEqualTo(LongStream.range(0, 2048).toArray());
        assertThat(sampled.values()[699]).isEqualTo(3);
        assertThat(sampled.first()).isZero();
        assertThat(sampled.last()).isEqualTo(2047 % 7 / 2);
        assertThat(sampled.lowest()).isZero();
        assertThat(sampled.highest()).isEqualTo(3);
    }

    @Test
    void oneStepIsALine() {
        Sampled sampled = Sampled.of(step -> 0.5, 1);
        assertThat(sampled.steps()).containsExactly(0, 1);
        assertThat(sampled.values()).containsExactly(0.5, 0.5);
    }

    /** One step among a million, wherever it is, as where a restart begins. */
    @Property(tries = 50)
    void nothingIsLost(@ForAll @LongRange(min = 0, max = 999_999) long peak) {
        Sampled sampled =
                Sampled.of(step -> step == peak ? 9 : step == 999_999 - peak ? -9 : 1, 1_000_000);
        assertThat(sampled.highest()).isEqualTo(9);
        assertThat(sampled.lowest()).isEqualTo(-9);
        int place = Arrays.binarySearch(sampled.steps(), peak);
        assertThat(place).isNotNegative();
        assertThat(sampled.values()[place]).isEqualTo(9);
    }

    @Property(tries = 50)
    void eachPointIsOneOfTheFunction(
            @ForAll @LongRange(min = 2049, max = 100_000) long steps, @ForAll long seed) {
        double[] values = new Random(seed).doubles(steps).toArray();
        Sampled sampled = Sampled.of(step -> values[(int) step], steps);
        assertThat(sampled.steps())
                .hasSizeLessThanOrEqualTo(2048)
                .isSorted()
                .doesNotHaveDuplicates();
        for (int i = 0; i < sampled.steps().length; i++) {
            assertThat(sampled.values()[i]).isEqualTo(values[(int) sampled.steps()[i]]);
        }
        assertThat(sampled.first()).isEqualTo(values[0]);
        assertThat(sampled.last()).isEqualTo(values[values.length - 1]);
        assertThat(sampled.lowest()).isEqualTo(Arrays.stream(values).min().getAsDouble());
        assertThat(sampled.highest()).isEqualTo(Arrays.stream(values).max().getAsDouble());
    }

    @ParameterizedTest
    @ValueSource(longs = {4_194_305, 1L << 31, 1L << 53, Long.MAX_VALUE})
    void ofVeryManyStepsSomeAreAsked(long steps) {
        AtomicLong asked = new AtomicLong();
        AtomicLong outside = new AtomicLong();
        LongToDoubleFunction ramp =
                step -> {
                    (step >= 0 && step < steps ? asked : outside).incrementAndGet();
                    return step;
                };
        Sampled sampled = Sampled.of(ramp, steps);
        assertThat(outside).hasValue(0);
        assertThat(asked.get()).isLessThan(4_200_000);
        assertThat(sampled.steps()).isSorted().hasSize(2048).contains(0, steps - 1);
        assertThat(sampled.highest()).isEqualTo(steps - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 5000})
    void whatIsNoNumberIsAGap(long steps) {
        Sampled sampled = Sampled.of(step -> step < steps / 2 ? Double.NaN : step, steps);
        assertThat(sampled.values()[0]).isNaN();
        assertThat(sampled.first()).isNaN();
        assertThat(sampled.lowest()).isEqualTo(steps / 2.0);
        assertThat(sampled.highest()).isEqualTo(steps - 1);
        Sampled none = Sampled.of(step -> Double.NaN, steps);
        assertThat(none.lowest()).isNaN();
        assertThat(none.highest()).isNaN();
    }

    @Test
    void theLargestDoublesFitOnAnAxis() {
        Sampled sampled =
                Sampled.of(step -> step == 0 ? Double.POSITIVE_INFINITY : -Double.MAX_VALUE, 5);
        assertThat(sampled.highest()).isInfinite();
        double[] drawn = sampled.series("name", 0, 1).mean();
        assertThat(drawn[0] - drawn[1]).isFinite();
    }

    @Test
    void aSeriesCountsInUnits() {
        Series series = Sampled.of(step -> step, 3).series("name", 4, 2);
        assertThat(series.x()).containsExactly(0, 0.5, 1);
        assertThat(series.mean()).containsExactly(0, 1, 2);
        assertThat(series.name()).isEqualTo("name");
        assertThat(series.style()).isEqualTo(4);
    }
}
