package io.gradus.augmentations.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageChecksTest {

    @Test
    void whatIsAllowedIsReturned() {
        assertThat(ImageChecks.between("x", 2, 2, 3)).isEqualTo(2);
        assertThat(ImageChecks.between("x", 3, 2, 3)).isEqualTo(3);
        assertThat(ImageChecks.between("x", 2.5, 2.5, 3)).isEqualTo(2.5);
        assertThat(ImageChecks.between("x", 3.0, 2.5, 3)).isEqualTo(3);
        assertThat(ImageChecks.kernelSize(1)).isEqualTo(1);
        assertThat(ImageChecks.range("x", new double[] {0, 2}, 0, 2)).containsExactly(0, 2);
        assertThat(ImageChecks.finite("x", -Double.MAX_VALUE)).isEqualTo(-Double.MAX_VALUE);
        assertThat(ImageChecks.pixelValue("x", 255, true)).isEqualTo(255);
        assertThat(ImageChecks.pixelValue("x", 0.5, false)).isEqualTo(0.5);
        assertThat(ImageChecks.length("x", 3, 4)).isEqualTo(12);
        assertThat(ImageChecks.length("x", Integer.MAX_VALUE - 8, 1))
                .isEqualTo(Integer.MAX_VALUE - 8);
        assertThatCode(() -> ImageChecks.atLeastOne("x", 1)).doesNotThrowAnyException();
        assertThatCode(() -> ImageChecks.positive("x", 1e-300)).doesNotThrowAnyException();
    }

    @Test
    void whatIsNotAllowedIsNamedWithItsRange() {
        refused(() -> ImageChecks.atLeastOne("x", 0), "x must be in [1, infinity), but is 0");
        refused(() -> ImageChecks.positive("x", 0), "x must be in (0, infinity), but is 0.0");
        refused(
                () -> ImageChecks.positive("x", Double.POSITIVE_INFINITY),
                "x must be in (0, infinity), but is Infinity");
        refused(() -> ImageChecks.between("x", 4, 2, 3), "x must be in [2, 3], but is 4");
        refused(() -> ImageChecks.between("x", 1, 2, 3), "x must be in [2, 3], but is 1");
        refused(() -> ImageChecks.between("x", 4.5, -0.5, 3), "in [-0.5, 3], but is 4.5");
        refused(() -> ImageChecks.between("x", Double.NaN, 2.5, 3), "in [2.5, 3], but is NaN");
        refused(() -> ImageChecks.kernelSize(0), "kernelSize must be odd and in [1, infinity)");
        refused(() -> ImageChecks.kernelSize(2), "kernelSize must be odd and in [1, infinity)");
        refused(
                () -> ImageChecks.range("x", new double[] {1, 0}, 0, 2),
                "x must be a range within [0.0, 2.0], but is [1.0, 0.0]");
        refused(() -> ImageChecks.finite("x", Double.NaN), "x must be in (-infinity, infinity)");
        refused(
                () -> ImageChecks.pixelValue("x", 0.5, true),
                "x must be a whole number in [0, 255]");
        refused(
                () -> ImageChecks.pixelValue("x", 256, true),
                "x must be a whole number in [0, 255]");
        refused(
                () -> ImageChecks.length("x", 1 << 30, 2),
                "x must be at most 1073741819 here, but is 1073741824");
    }

    private static void refused(Runnable wrong, String message) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
