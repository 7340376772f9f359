package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0        | [0, 1)",
                "-0.0     | [0, 1)",
                "-0.0     | [0, infinity)",
                "0.999    | [0, 1)",
                "1        | (0, 1]",
                "1e-300   | (0, infinity)",
                "1e308    | (-infinity, infinity)",
                "Infinity | (0, infinity]",
                "-3       | [-infinity, -2.5]",
                "0.1      | [0, baseValue = 0.1]",
                "0.2      | [baseValue = 0.1, 1e3)",
                "8        | [2^3, 2^4)",
                "-8       | [-2^3, 0)"
            })
    void aNumberInItsRangeIsReturned(double value, String range) {
        assertThat(Checks.in("x", value, range)).isEqualTo(value);
        assertThat(Checks.in("x", Double.valueOf(value), range)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1e-300  | [0, 1)",
                "1        | [0, 1)",
                "0        | (0, 1]",
                "-0.0     | (0, 1]",
                "1.1      | (0, 1]",
                "NaN      | [-infinity, infinity]",
                "Infinity | (0, infinity)",
                "-Infinity| (-infinity, infinity)",
                "0.2      | [0, baseValue = 0.1]",
                "16       | [2^3, 2^4)",
                "7.9      | [2^3, 2^4)"
            })
    void aNumberOutOfItsRangeIsRefused(double value, String range) {
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> Checks.in("x", value, range))
                .withMessage("x must be in %s, but is %s", range, value)
                .satisfies(e -> assertThat(e.option()).isEqualTo("x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9007199254740992     | [1, 2^53]      | true",
                "9007199254740993     | [1, 2^53]      | false",
                "9223372036854775807  | [1, 2^63)      | true",
                "9223372036854775807  | [1, infinity)  | true",
                "-9223372036854775808 | [0, infinity)  | false",
                "-9223372036854775808 | (-2^63, 0]     | false",
                "-9223372036854775808 | [-2^63, 0]     | true",
                "-9223372036854775807 | (-2^63, 0]     | true",
                "-9007199254740993    | [-2^53, 2^53]  | false",
                "0                    | (-infinity, 0) | false",
                "3                    | [1, 3]         | true",
                "3                    | [1, 2.5]       | false"
            })
    void wholeNumbersAreComparedExactly(long value, String range, boolean holds) {
        if (holds) {
            assertThat(Checks.in("n", value, range)).isEqualTo(value);
            assertThat(Checks.in("n", Long.valueOf(value), range)).isEqualTo(value);
        } else {
            assertThatExceptionOfType(OptionException.class)
                    .isThrownBy(() -> Checks.in("n", value, range))
                    .withMessage("n must be in %s, but is %s", range, value);
        }
    }

    @Test
    void intsAreReturned() {
        assertThat(Checks.in("n", 3, "[1, 3]")).isEqualTo(3);
        assertThat(Checks.in("n", Integer.valueOf(2), "[1, 3]")).isEqualTo(2);
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> Checks.in("n", 4, "[1, 3]"))
                .withMessage("n must be in [1, 3], but is 4");
    }

    @Test
    void whatIsNotSetIsRefused() {
        assertThat(Checks.required("x", "y")).isEqualTo("y");
        String message = "x must be set, but is null";
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> Checks.required("x", null))
                .withMessage(message)
                .satisfies(e -> assertThat(e.option()).isEqualTo("x"));
        assertThat(Checks.required("x", "y", "setX(text)")).isEqualTo("y");
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> Checks.required("x", null, "setX(text)"))
                .withMessage("x must be set: call setX(text)")
                .satisfies(e -> assertThat(e.option()).isEqualTo("x"));
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> Checks.in("x", (Double) null, "[0, 1]"))
                .withMessage(message);
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> Checks.in("x", (Long) null, "[0, 1]"))
                .withMessage(message);
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> Checks.in("x", (Integer) null, "[0, 1]"))
                .withMessage(message);
    }

    @Test
    void messagesAreTheSameInAllLanguages() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(Checks.error("%d of %.1f", 12, 3.5)).hasMessage("12 of 3.5");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aCheckOfTheCallersOwnHasTheSameWords() {
        Checks.check(true, "x", 1, "no range");
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> Checks.check(false, "x", 1, "[0, 1) as a float32"))
                .withMessage("x must be in [0, 1) as a float32, but is 1");
        assertThat(Checks.bad("x", "y".repeat(1000), "short"))
                .hasMessageStartingWith("x must be short, but is yyy")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(150));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0 1]", "0, 1", "[0, 1", "0, 1]", "{0, 1}"})
    void whatIsNoRangeIsAMistakeOfTheProgram(String range) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Checks.in("x", 0.5, range))
                .withMessage("'" + range + "' is no range");
    }
}
