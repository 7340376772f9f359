package io.gradus.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTestTest {

    /** Differences 1 to n; Student's density integrated numerically gives the same. */
    @ParameterizedTest
    @CsvSource({
        "2, 0.204832765",
        "3, 0.074179900",
        "4, 0.030466292",
        "5, 0.013235600",
        "6, 0.005933545"
    })
    void isStudentsTest(int n, double expected) {
        double[] a = new double[n];
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            a[i] = 10 + 2 * i;
            b[i] = 9 + i;
        }
        double p = PairedTest.pValue(a, b);
        assertThat(p).isCloseTo(expected, within(1e-8));
        assertThat(PairedTest.pValue(b, a)).isEqualTo(p);
    }

    @Test
    void constantDifferencesAreCertain() {
        double[] a = {1, 2, 3};
        assertThat(PairedTest.pValue(a, a)).isEqualTo(1);
        assertThat(PairedTest.pValue(a, new double[] {2, 3, 4})).isZero();
        assertThat(PairedTest.pValue(new double[] {1}, new double[] {2})).isNaN();
    }
}
