package io.gradus.augmentations.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NoiseStreamTest {

    private static final int N = 1 << 18;

    /** Streams of equal seeds draw the same bits, so each is known from the uniform one. */
    @Test
    void normalValuesAreTheQuantilesOfUniformOnes() {
        float[] uniform = new float[N];
        stream().uniform(uniform, N);
        float[] normal = new float[N];
        stream().normal(normal, N);
        float[] levels = new float[N];
        stream().levels(levels, N);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < N; i++) {
            if (Math.abs(distribution(normal[i]) - uniform[i]) > 1e-6) {
                assertThat(distribution(normal[i])).isCloseTo(uniform[i], within(1e-6));
            }
            if (levels[i] != (float) Math.floor(256 * uniform[i])) {
                assertThat(levels[i]).isEqualTo((float) Math.floor(256 * uniform[i]));
            }
            sum += normal[i];
            squares += normal[i] * normal[i];
        }
        assertThat(sum / N).isCloseTo(0, within(0.01));
        assertThat(squares / N).isCloseTo(1, within(0.015));
    }

    @Test
    void onlyAsManyAsWantedAreDrawn() {
        float[] two = {9, 9, 9};
        stream().uniform(two, 2);
        assertThat(two[2]).isEqualTo(9);
        assertThat(two[0]).isBetween(0f, 1f).isNotEqualTo(two[1]);
    }

    private static NoiseStream stream() {
        return new NoiseStream(NormalNoise.class, 1, 2);
    }

    /** Abramowitz and Stegun, 26.2.17; the error is below 7.5e-8. */
    private static double distribution(double x) {
        double t = 1 / (1 + 0.2316419 * Math.abs(x));
        double series =
                t
                        * (0.319381530
                                + t
                                        * (-0.356563782
                                                + t
                                                        * (1.781477937
                                                                + t
                                                                        * (-1.821255978
                                                                                + t
                                                                                        * 1.330274429))));
        double beyond = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
        return x > 0 ? 1 - beyond : beyond;
    }
}
