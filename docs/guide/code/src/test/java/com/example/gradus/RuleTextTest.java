package com.example.gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.Optimizers;
import io.gradus.text.TextException;
import org.junit.jupiter.api.Test;

/** A rule in a package outside of Gradus, with what is public. */
class RuleTextTest {

    @Test
    void itsTextIsRead() {
        Optimizer rule = Optimizers.parse("qhm(0.1, nu=0.5, decay=0.25)");
        assertThat(rule).isInstanceOf(QuasiHyperbolic.class);
        assertThat(rule.toString()).contains("nu=0.5", "beta=0.999", "weightDecays=0.25");
        assertThat(Optimizers.parse("lookahead(QuasiHyperbolic(lr=0.1))").toString())
                .contains("QuasiHyperbolic");
    }

    @Test
    void aMistakeIsPointedAt() {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> Optimizers.parse("qhm(0.1, nu=2)"))
                .withMessageStartingWith("column 13: nu must be in [0, 1], but is 2.0");
    }
}
