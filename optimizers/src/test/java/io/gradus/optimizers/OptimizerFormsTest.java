package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.text.Form;
import io.gradus.text.Registry;
import io.gradus.text.TextException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerFormsTest {

    static List<Class<?>> classes() {
        return OptimizerTable.classes();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void everyOptimizerHasAFormThatBuilds(Class<?> type) {
        Form form = Registry.of(Optimizer.class).find(type).orElseThrow();
        String name = type.getSimpleName();
        assertThat(form).hasToString(name.toLowerCase(Locale.ROOT));
        assertThat(Optimizers.names()).contains(form.toString(), name);
        boolean wraps = OptimizerWrapper.class.isAssignableFrom(type);
        String first = wraps ? "adam(0.1)" : "0.1";
        for (String text :
                List.of(
                        form + "(" + first + ")",
                        name + "(" + form.options().get(0) + "=" + first + ")")) {
            assertThat(Optimizers.parse(text)).isInstanceOf(type);
        }
        Optimizer shortly = Optimizers.parse(form + "(" + first + ")");
        assertThat(shortly.toString())
                .isEqualTo(
                        Optimizers.parse(name + "(" + form.options().get(0) + "=" + first + ")")
                                .toString());
    }

    /** Options that need no name, other names of options, and schedules. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adamw(0.002, decay=0.05)             | AdamW(learningRate=0.002, weightDecays=0.05)",
                "ADAM(lr=0.002, weightDecays=0.05)    | Adam(learningRate=0.002, weightDecays=0.05)",
                "sgd(0.1, momentum=0.9)               | Sgd(learningRate=0.1, momentum=0.9)",
                "sgd(0.1, momentum=linear(0.9, 100))  | Sgd(learningRate=0.1, momentum='linear(0.9, 100)')",
                "adam(cosine(0.1, 1000))              | Adam(learningRate='cosine(0.1, 1000)')",
                "adam(warmup(10) cosine(0.1, 990))    | Adam(learningRate='warmup(10) cosine(0.1, 990)')",
                "lookahead(adam)                      | Lookahead(inner=Adam)",
                "lookahead(adam, 6, 0.4)              | Lookahead(inner=Adam, k=6, alpha=0.4)",
                "adaptivelookahead(adam, 6, 0.1, 0.9)"
                        + " | AdaptiveLookahead(inner=Adam, k=6, minAlpha=0.1, maxAlpha=0.9)",
                "ema(adamw(0.002), 0.999)             | Ema(inner=AdamW(learningRate=0.002), decay=0.999)",
                "swa(lookahead(adam), 100, 10)        | Swa(inner=Lookahead(inner=Adam), start=100, every=10)"
            })
    void shortAndLongTextsAreTheSame(String shortly, String fully) {
        Optimizer one = Optimizers.parse(shortly);
        Optimizer other = Optimizers.parse(fully);
        assertThat(one.toString()).isEqualTo(other.toString());
        if (one instanceof GradusOptimizer rule) {
            assertThat(rule.rateOf(50)).isEqualTo(((GradusOptimizer) other).rateOf(50));
        }
    }

    @Test
    void optionsArrive() {
        assertThat(Optimizers.parse("ema(adamw(0.25, decay=0.05, beta1=0.8), 0.99)").toString())
                .contains("decay=0.99", "weightDecays=0.05", "beta1=0.8");
        assertThat(((Adam) Optimizers.parse("adam(lr=0.25)")).rateOf(3).value()).isEqualTo(0.25f);
        Adam adam = (Adam) Optimizers.parse("adam(warmup(10%, linear, 0) constant(0.5))", 100);
        assertThat(adam.rateOf(6).value()).isEqualTo(0.25f);
        assertThat(Optimizers.parse("swa(adam, 75%)", 200).toString()).contains("start=150");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adm(0.1)                  | column 1: there is no optimizer 'adm'; did you mean adam?",
                "adam(x)                   | column 6: there is no schedule 'x'",
                "adam(0..1)                | column 6: expected a number, but found '0..1'",
                "adam(0.1, beta1=2)        | column 17: beta1 must be in [0, 1)",
                "adam(0.1, beta=2)         | column 11: adam has no option 'beta'; did you mean beta1?",
                "adam(0.1, 0.9)            | column 11: adam has no more options that need no name",
                "adam(cosine(0.1, 10%))    | column 18: '10%' is a part of a run",
                "ema(0.9)                  | column 5: expected an optimizer, but found '0.9'",
                "lookahead()               | column 1: lookahead: inner must be set",
                "adam(0.1) sgd(0.1)        | column 11: expected one optimizer",
                "adam(                     | column 6: expected a number or a schedule, but found the end"
            })
    void aMistakeIsShownWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> Optimizers.parse(text))
                .isInstanceOf(TextException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void aRunHasUpdates(long updates) {
        assertThatThrownBy(() -> Optimizers.parse("adam", updates))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
