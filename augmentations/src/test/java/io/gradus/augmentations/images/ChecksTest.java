package io.gradus.augmentations.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChecksTest {

    @Test
    void whatIsAllowedIsReturned() {
        assertThat(Checks.atLeast("x", 2, 2)).isEqualTo(2);
        assertThat(Checks.atLeast("x", 2.5, 2.5)).isEqualTo(2.5);
        assertThat(Checks.between("x", 2, 2, 3)).isEqualTo(2);
        assertThat(Checks.between("x", 3, 2, 3)).isEqualTo(3);
        assertThat(Checks.finite("x", -Double.MAX_VALUE)).isEqualTo(-Double.MAX_VALUE);
        assertThat(Checks.pixelValue("x", 255, true)).isEqualTo(255);
        assertThat(Checks.pixelValue("x", 0.5, false)).isEqualTo(0.5);
        assertThat(Checks.length("x", 3, 4)).isEqualTo(12);
        assertThat(Checks.length("x", Integer.MAX_VALUE - 8, 1)).isEqualTo(Integer.MAX_VALUE - 8);
    }

    @Test
    void whatIsNotAllowedIsNamedWithItsRange() {
        refused(() -> Checks.atLeast("x", 1, 2), "x must be in [2, infinity), but is 1");
        refused(
                () -> Checks.atLeast("x", Double.POSITIVE_INFINITY, 2),
                "x must be in [2.0, infinity), but is Infinity");
        refused(() -> Checks.between("x", 4, 2, 3), "x must be in [2, 3], but is 4");
        refused(() -> Checks.between("x", 1, 2, 3), "x must be in [2, 3], but is 1");
        refused(() -> Checks.finite("x", Double.NaN), "x must be in (-infinity, infinity)");
        refused(() -> Checks.pixelValue("x", 0.5, true), "x must be a whole number in [0, 255]");
        refused(() -> Checks.pixelValue("x", 256, true), "x must be a whole number in [0, 255]");
        refused(
                () -> Checks.length("x", 1 << 30, 2),
                "x must be at most 1073741819 here, but is 1073741824");
    }

    private static void refused(Runnable wrong, String message) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
