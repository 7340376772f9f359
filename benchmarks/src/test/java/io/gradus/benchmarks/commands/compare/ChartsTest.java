package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.charts.Series;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One recipe with two seeds, which are alike up to their last points. */
class ChartsTest {

    private static final Offset<Double> EXACT = within(1e-12);

    private final Results results =
            Samples.results(
                    "new",
                    List.of(1, 2),
                    List.of("new: Adam"),
                    List.of(Samples.done("new", 1, 0.5, 0.90), Samples.done("new", 2, 0.25, 0.94)));

    @Test
    void aLineIsTheMeanInABandFromTheLowestToTheHighest() {
        Series line = Charts.of(results).accuracy().series().get(0);
        assertThat(line.name()).isEqualTo("new");
        assertThat(line.x()).containsExactly(1, 2);
        assertThat(line.mean()).containsExactly(new double[] {0.5, 0.92}, EXACT);
        assertThat(line.low()).containsExactly(new double[] {0.5, 0.90}, EXACT);
        assertThat(line.high()).containsExactly(new double[] {0.5, 0.94}, EXACT);
        assertThat(Charts.of(results).learningRate().series().get(0).mean())
                .containsExactly(new double[] {0.01, 0.005, 0.001, 0}, EXACT);
    }

    /** Weights .3, .21, .147, .1029 for a value and those before it, divided by their sum. */
    @Test
    void theLossIsSmoothedAndBeginsWithItsFirstValue() {
        Series line = Charts.of(results).loss().series().get(0);
        assertThat(line.x()).containsExactly(0.5, 1, 1.5, 2);
        double second = (0.3 * 1.5 + 0.21 * 2.25) / 0.51;
        double third = (0.3 * 1 + 0.21 * 1.5 + 0.147 * 2.25) / 0.657;
        double before = 0.21 * 1 + 0.147 * 1.5 + 0.1029 * 2.25;
        double low = (0.3 * 0.25 + before) / 0.7599;
        double high = (0.3 * 0.5 + before) / 0.7599;
        assertThat(line.low()).containsExactly(new double[] {2.25, second, third, low}, EXACT);
        assertThat(line.high()).containsExactly(new double[] {2.25, second, third, high}, EXACT);
        assertThat(line.mean()[3]).isCloseTo((low + high) / 2, EXACT);
    }
}
