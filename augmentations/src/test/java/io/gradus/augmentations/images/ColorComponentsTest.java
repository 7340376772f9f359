package io.gradus.augmentations.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColorComponentsTest {

    private static final double[] VALUES = {3, 2, 1};
    private static final double[][] VECTORS = {{0.1, 0.2, 0.3}, {0.4, 0.5, 0.6}, {0.7, 0.8, 0.9}};

    /** Gray, and from it the same way in both directions of (2, 2, 1) and of (1, -2, 2). */
    private static final float[] PIXELS = {
        160, 160, 140, 80, 80, 100, 130, 100, 140, 110, 140, 100
    };

    @Test
    void lightingIsASumOfVectors() {
        double[] shift = new ColorComponents(VALUES, VECTORS).shift(1, -2, 4);
        assertThat(shift[0]).isCloseTo(255 * (0.3 - 0.8 + 1.2), within(1e-9));
        assertThat(shift[1]).isCloseTo(255 * (1.2 - 2.0 + 2.4), within(1e-9));
        assertThat(shift[2]).isCloseTo(255 * (2.1 - 3.2 + 3.6), within(1e-9));
    }

    @Test
    void whatVariesMostComesFirst() {
        ColorComponents components;
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            components =
                    new ColorComponents.Fit()
                            .add(manager.create(PIXELS, new Shape(2, 2, 3)))
                            .components();
        }
        double[] values = components.eigenvalues();
        assertThat(values[0]).isCloseTo(1800 / 65025.0, within(1e-9));
        assertThat(values[1]).isCloseTo(450 / 65025.0, within(1e-9));
        assertThat(values[2]).isCloseTo(0, within(1e-9)).isNotNegative();
        assertDirection(components, 0, 2 / 3.0, 2 / 3.0, 1 / 3.0);
        assertDirection(components, 1, 1 / 3.0, -2 / 3.0, 2 / 3.0);
        assertDirection(components, 2, 2 / 3.0, -1 / 3.0, -2 / 3.0);
    }

    private static void assertDirection(ColorComponents components, int k, double... expected) {
        double[][] vectors = components.eigenvectors();
        double sign = Math.signum(vectors[0][k]);
        for (int c = 0; c < expected.length; c++) {
            assertThat(sign * vectors[c][k])
                    .as("%d, %d", c, k)
                    .isCloseTo(expected[c], within(1e-6));
        }
    }

    @Test
    void theNumbersAreCopiesAndArePrinted() {
        ColorComponents components = new ColorComponents(VALUES, VECTORS);
        components.eigenvalues()[0] = 9;
        components.eigenvectors()[0][0] = 9;
        assertThat(components.eigenvalues()).containsExactly(VALUES);
        assertThat(Arrays.deepEquals(components.eigenvectors(), VECTORS)).isTrue();
        assertThat(components)
                .hasToString(
                        "ColorComponents(eigenvalues=[3.0, 2.0, 1.0], eigenvectors="
                                + "[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]])");
    }

    @Test
    void thereAreThreeOfEach() {
        double[] two = {1, 1};
        refused(() -> new ColorComponents(two, VECTORS), "eigenvalues must be 3 numbers");
        refused(() -> new ColorComponents(VALUES, new double[2][3]), "eigenvectors must be 3");
        refused(
                () -> new ColorComponents(VALUES, new double[][] {{1, 2, 3}, two, {1, 2, 3}}),
                "a row of eigenvectors must be 3 numbers, but are 2");
        refused(() -> ColorComponents.IMAGE_NET.shift(1, 2, 3, 4), "alpha must be 3 numbers");
    }

    private static void refused(Runnable wrong, String message) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
