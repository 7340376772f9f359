package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferenceTest {

    /** With two pairs Student's distribution is Cauchy's, whose integral is an arc tangent. */
    @Test
    void twoPairsAreTestedByCauchysDistribution() {
        Difference difference = of(new double[] {0.92, 0.96}, new double[] {0.90, 0.92});
        // The differences are 0.02 and 0.04: mean 0.03, standard error 0.01.
        double t = 3;
        double quantile = Math.tan(Math.PI * (0.975 - 0.5));
        assertThat(difference.pairs()).isEqualTo(2);
        assertThat(difference.mean()).isCloseTo(0.03, within(1e-12));
        assertThat(difference.p()).isCloseTo(1 - 2 / Math.PI * Math.atan(t), within(1e-9));
        assertThat(difference.low()).isCloseTo(0.03 - 0.01 * quantile, within(1e-9));
        assertThat(difference.high()).isCloseTo(0.03 + 0.01 * quantile, within(1e-9));
    }

    /** With three pairs the distribution has a closed form, too. */
    @Test
    void threePairsThatAreWorse() {
        Difference difference =
                of(new double[] {0.80, 0.82, 0.84}, new double[] {0.81, 0.84, 0.87});
        // Mean -0.02, deviation 0.01.
        double t = 2 * Math.sqrt(3);
        assertThat(difference.mean()).isCloseTo(-0.02, within(1e-12));
        assertThat(difference.p()).isCloseTo(1 - t / Math.sqrt(2 + t * t), within(1e-9));
        assertThat(difference.low()).isLessThan(-0.02);
        assertThat(difference.high()).isBetween(0.0, 0.01);
    }

    /** How far the runs of a recipe are apart does not count, how far the pairs are does. */
    @Test
    void pairsAreComparedNotMeans() {
        double[] baseline = {0.60, 0.75, 0.90};
        assertThat(of(new double[] {0.61, 0.76, 0.912}, baseline).p()).isLessThan(0.01);
        assertThat(of(new double[] {0.76, 0.912, 0.61}, baseline).p()).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, -0.3})
    void equalDifferencesAreNoNumbersOfTheirOwn(double shift) {
        double[] baseline = {0.5, 0.6, 0.7};
        double[] shifted = {0.5 + shift, 0.6 + shift, 0.7 + shift};
        Difference difference = of(shifted, baseline);
        assertThat(difference.p()).isEqualTo(shift == 0 ? 1 : 0);
        assertThat(difference.low()).isCloseTo(shift, within(1e-12));
        assertThat(difference.high()).isCloseTo(shift, within(1e-12));
        assertThat(difference.pText()).isEqualTo(shift == 0 ? "1.000" : "<0.001");
    }

    @Test
    void onePairIsNotTested() {
        assertThat(Difference.of(new double[] {0.9}, new double[] {0.8})).isEmpty();
        assertThat(Difference.of(new double[0], new double[0])).isEmpty();
    }

    @Test
    void textIsInPerCent() {
        assertThat(new Difference(3, -0.0123, -0.03, 0.0054, 0.0567).text())
                .isEqualTo("-1.23 [-3.00, +0.54]");
        assertThat(new Difference(3, 0, 0, 0, 0.0567).pText()).isEqualTo("0.057");
    }

    private static Difference of(double[] accuracy, double[] baseline) {
        return Difference.of(accuracy, baseline).orElseThrow();
    }
}
