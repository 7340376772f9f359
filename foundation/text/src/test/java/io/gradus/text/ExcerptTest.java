package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {

    /** 0123456789 again and again, so that a character tells its index. */
    private static final String LONG = "0123456789".repeat(50);

    @Test
    void aShortTextIsWhole() {
        assertThat(Excerpt.of("crop(4)")).isEqualTo("crop(4)");
        assertThat(Excerpt.around("crop(4)", 5)).isEqualTo(new Excerpt("crop(4)", 5));
    }

    @Test
    void aLongTextHasItsBeginningAndItsEnd() {
        assertThat(Excerpt.of(LONG))
                .hasSize(Excerpt.LENGTH)
                .startsWith("0123456789")
                .contains("…")
                .endsWith("56789");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 48, 49, 50, 250, 450, 451, 498, 499})
    void thePlacePointsAtTheSameCharacter(int place) {
        Excerpt excerpt = Excerpt.around(LONG, place);
        assertThat(excerpt.text()).hasSizeLessThanOrEqualTo(Excerpt.LENGTH);
        assertThat(excerpt.text().charAt(excerpt.place())).isEqualTo(LONG.charAt(place));
    }

    @Test
    void theEndOfALongTextIsBehindThePiece() {
        Excerpt excerpt = Excerpt.around(LONG, LONG.length());
        assertThat(excerpt.place()).isEqualTo(excerpt.text().length());
        assertThat(excerpt.text()).startsWith("…").endsWith("789");
    }

    @Test
    void itIsOneLineWithoutControlCharacters() {
        assertThat(Excerpt.of("a\nb\r\tc\u0007d\u001b")).isEqualTo("a b  c d ");
        assertThat(Excerpt.around("a\nb", 2)).isEqualTo(new Excerpt("a b", 2));
    }
}
