package io.gradus.optimizers.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostKernelTest {

    private static final float FLUSH = 1e-30f;

    /** The smallest number above 0. */
    private static final float DENORMAL = Float.MIN_VALUE;

    @Test
    void aMeanOfSquaresIsItsFormula() {
        float[] v = {0.25f, 4, 1e-6f, 7};
        HostKernel.meanOfSquares(3, v, 0.75, new float[] {0.5f, -2, 3e-3f, 9}, FLUSH);
        assertThat(v[0]).isEqualTo(0.25f);
        assertThat(v[1]).isEqualTo(4);
        assertThat(v[2]).isCloseTo(3e-6f, within(1e-12f));
        assertThat(v[3]).as("behind the block").isEqualTo(7);
    }

    @Test
    void aSumOfSquaresIsItsFormula() {
        float[] v = {0.25f, 4, 1e-6f, 7};
        HostKernel.addSquares(3, v, new float[] {0.5f, -2, 3e-3f, 9}, FLUSH);
        assertThat(v[0]).isEqualTo(0.5f);
        assertThat(v[1]).isEqualTo(8);
        assertThat(v[2]).isCloseTo(1e-5f, within(1e-11f));
        assertThat(v[3]).as("behind the block").isEqualTo(7);
    }

    @Test
    void denormalNumbersBecome0() {
        float[] none = {0};
        float[] squares = {DENORMAL};
        HostKernel.meanOfSquares(1, squares, 0.9, none, FLUSH);
        assertThat(squares[0]).isZero();

        float[] sum = {DENORMAL};
        HostKernel.addSquares(1, sum, none, FLUSH);
        assertThat(sum[0]).isZero();

        float[] mean = {-DENORMAL};
        HostKernel.mean(1, mean, 0.9, 0.1, none);
        assertThat(mean[0]).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, 0", "3, 1", "-3, -1", "1e-45, 1", "-1e-45, -1", "NaN, NaN"})
    void theSignIsThatOfEveryNumber(float x, Float sign) {
        assertThat(HostKernel.sign(x) + 0f).isEqualTo(sign);
    }

    @ParameterizedTest
    @CsvSource({
        // epsilon, under the root, flush of means, of squares
        "1e-8, false, 1e-20, 1e-30",
        "1e-12, false, 1e-20, 1e-34",
        "1e-15, false, 1e-20, 0",
        "1e-25, false, 1e-26, 0",
        "1e-40, false, 0, 0",
        "1e-8, true, 1e-20, 1e-30",
        "1e-30, true, 1e-20, 1e-34",
        "1e-60, true, 1e-31, 0",
    })
    void whatIsFlushedIsFarBelowEpsilon(
            double epsilon, boolean underRoot, float mean, float squares) {
        Flush flush = Flush.of(epsilon, underRoot);
        assertThat(flush.mean()).isCloseTo(mean, within(mean * 1e-6f));
        assertThat(flush.squares()).isCloseTo(squares, within(squares * 1e-6f));
    }

    @Test
    void gradientsAreScaledClippedAndDecayedWithinTheBlock() {
        float[] w = {10, -10, 5};
        float[] g = {3, -0.25f, 7};
        new Gradients(2, 1, true, 0.5f, 0.5f).prepare(2, w, g);
        assertThat(w).containsExactly(5, -5, 5);
        assertThat(g).containsExactly(1.5f, -2, 7);
    }
}
