package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> NAMES =
            List.of("Adam", "AdamW", "NAdam", "Sgd", "Lookahead", "learningRate", "mnist");

    @ParameterizedTest
    @CsvSource({
        "Adm, Adam",
        "adam, Adam",
        "Adamm, Adam",
        "Adma, Adam",
        "Admaw, AdamW",
        "sdg, Sgd",
        "lookahaed, Lookahead",
        "learning_rate, learningRate",
        "mnits, mnist",
        "MNIST, mnist",
        "look, Lookahead",
        "learn, learningRate"
    })
    void aNearNameIsFound(String word, String name) {
        assertThat(Suggestion.nearest(word, NAMES)).contains(name);
        assertThat(Suggestion.of(word, NAMES)).isEqualTo("did you mean " + name + "?");
    }

    @ParameterizedTest
    @CsvSource({"Prodigy", "x", "ab", "Shampoo", "''"})
    void aFarOneIsNot(String word) {
        assertThat(Suggestion.nearest(word, NAMES)).isEmpty();
        assertThat(Suggestion.of(word, List.of("Adam", "Sgd"))).isEqualTo("there are Adam, Sgd");
    }

    /** A third of the word, rounded up; in words of less than 6 letters one. */
    @ParameterizedTest
    @CsvSource({
        "NAdax, NAdam, true",
        "NAdxx, NAdam, false",
        "xxamax, Adamax, true",
        "xxxmax, Adamax, false",
        "xxxgrad, Adagrad, true",
        "xxxxrad, Adagrad, false",
        "xxxkahead, Lookahead, true",
        "xxxxahead, Lookahead, false"
    })
    void aThirdOfTheWordMayChange(String word, String name, boolean isNear) {
        assertThat(Suggestion.nearest(word, List.of(name)).isPresent()).isEqualTo(isNear);
    }

    @Test
    void aLetterIsNotLikeAnother() {
        assertThat(Suggestion.nearest("x", List.of("n", "m"))).isEmpty();
    }

    @Test
    void aVeryLongWordIsNoMisspeltName() {
        assertThat(Suggestion.nearest("Adam".repeat(1_000_000), NAMES)).isEmpty();
    }

    @Test
    void withoutNamesThereAreNone() {
        assertThat(Suggestion.of("x", List.of())).isEqualTo("there are none");
        assertThat(Suggestion.of("x", List.of(), "see --help")).isEqualTo("see --help");
    }
}
