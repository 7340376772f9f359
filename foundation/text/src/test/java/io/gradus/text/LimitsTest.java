package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void aTextOfTheGreatestLengthIsTakenAndALongerOneRefused() {
        assertThat(Limits.length("a name", "abc", 3)).isEqualTo("abc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.length("a name", "abcd", 3))
                .withMessage("a name must have at most 3 characters, but has 4: 'abcd'");
    }

    @Test
    void theMessageIsShortHoweverLongTheText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.length("a name", "x".repeat(10_000_000), 3))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }
}
