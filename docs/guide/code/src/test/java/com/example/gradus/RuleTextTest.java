package com.example.gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gradus.optimizers.Optimizers;
import io.gradus.text.TextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule in a package outside of Gradus, with what is public. */
class RuleTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quasihyperbolic(0.1, 0.5)            | QuasiHyperbolic(nu=0.5 beta=0.999",
                "QuasiHyperbolic(lr=0.25, clipGrad=1) | QuasiHyperbolic(nu=0.7 clipGrad=1.0",
                "ema(quasihyperbolic(beta=0.5), 0.99) | Ema( QuasiHyperbolic( beta=0.5",
            })
    void itsTextIsRead(String text, String options) {
        assertThat(Optimizers.parse(text).toString()).contains(options.split(" "));
    }

    @Test
    void aMistakeIsPointedAt() {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> Optimizers.parse("quasihyperbolic(0.1, nu=2)"))
                .satisfies(
                        e -> assertThat(e.reason()).isEqualTo("nu must be in [0, 1], but is 2.0"));
    }
}
