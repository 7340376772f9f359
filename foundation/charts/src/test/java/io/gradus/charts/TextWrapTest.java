package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWrapTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "short; short",
                "''; ''",
                "warmup(200, linear, 0) cosine(0.1, 800); warmup(200, linear, 0)|cosine(0.1, 800)",
                "cosine(0.1, 600).then(cosine(0.04, 400), 600);"
                        + " cosine(0.1, 600)|.then(cosine(0.04, 400), 600)",
                "sequential([linear(0.1, 500), cosine(0.1, 500)], [500]);"
                        + " sequential([linear(0.1, 500),|cosine(0.1, 500)], [500])",
                "WarmupTracker(main=CosineAnnealingTracker(baseValue=0.001);"
                        + " WarmupTracker(|main=CosineAnnealingTracker(|baseValue=0.001)",
                "aaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb;"
                        + " aaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbb|bbbbbbb",
                "aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbb ccc;"
                        + " aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbb|ccc",
                "aaaaaaaaaaaaa(b).cccc(dddd eeee ffff gggg hhhh);"
                        + " aaaaaaaaaaaaa(b)|.cccc(dddd eeee ffff gggg hhhh)",
                "aaaaaaaaaaaa bbbb(c)d eeeeeeeeeeee ffffff;"
                        + " aaaaaaaaaaaa bbbb(c)d eeeeeeeeeeee|ffffff",
                "aaaaaaaaaaaaaa bbbbbb(c).ddddddddddddddd;"
                        + " aaaaaaaaaaaaaa|bbbbbb(c).ddddddddddddddd",
                "aaaaaaaaaaaaaa bbbbbb, ccccccccccccccccccc;"
                        + " aaaaaaaaaaaaaa|bbbbbb, ccccccccccccccccccc",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|aaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa😀aa; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|😀aa"
            })
    void textsAreBrokenWhereItShowsHowTheyAreMade(String text, String lines) {
        assertThat(String.join("|", TextWrap.wrap(text, 35))).isEqualTo(lines);
    }

    @Property
    void noLineIsTooLongAndNoLetterIsLost(
            @ForAll String text, @ForAll @IntRange(min = 3, max = 50) int most) {
        List<String> lines = TextWrap.wrap(text, most);
        assertThat(lines).allMatch(line -> line.length() <= most && !line.isEmpty());
        assertThat(letters(String.join("", lines))).isEqualTo(letters(text));
    }

    private static String letters(String text) {
        return text.codePoints()
                .filter(letter -> !Character.isWhitespace(letter))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
