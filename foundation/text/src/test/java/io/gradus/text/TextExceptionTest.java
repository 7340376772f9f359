package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextExceptionTest {

    @Test
    void theMistakeIsPointedAt() {
        TextException e = new TextException("crop(32)\nflip(p=2)", 16, "wrong");
        assertThat(e)
                .hasMessage(
                        "column 17: wrong%n%ncrop(32) flip(p=2)%n                ^".formatted());
        assertThat(e.column()).isEqualTo(17);
        assertThat(e.reason()).isEqualTo("wrong");
        assertThat(e.text()).isEqualTo("crop(32)\nflip(p=2)");
    }

    @Test
    void aLongTextIsShownInPart() {
        TextException e = new TextException("a".repeat(500) + "b" + "a".repeat(500), 500, "wrong");
        String[] lines = e.getMessage().split("\\R");
        assertThat(lines[2]).hasSize(Excerpt.LENGTH);
        assertThat(lines[2].charAt(lines[3].length() - 1)).isEqualTo('b');
        assertThat(e.column()).isEqualTo(501);
    }
}
