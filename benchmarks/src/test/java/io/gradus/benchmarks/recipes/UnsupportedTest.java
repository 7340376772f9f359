package io.gradus.benchmarks.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedTest {

    private static final UnsupportedOperationException FAILURE =
            new UnsupportedOperationException("Not implemented");

    private static final Catalog CATALOG = new Catalog();

    private static Recipe recipe(String text) {
        return Recipes.of(List.of(text), null, CATALOG).get(0);
    }

    /** What is named in place of DJL's class can be made. */
    @ParameterizedTest
    @ValueSource(strings = {"Adadelta", "Adagrad", "RmsProp", "Nag(momentum=0.9)"})
    void anOptimizerThatDoesNotRunHasOneThatDoes(String optimizer) {
        Recipe djl =
                recipe(
                        "djl."
                                + optimizer
                                + (optimizer.equals("Adadelta") ? "" : " learningRate=0.1"));
        String reason = Unsupported.reason(djl, FAILURE);
        assertThat(reason)
                .startsWith("DJL's ")
                .contains(" throws on the PyTorch engine (Not implemented); take ");
        String other = reason.replaceAll(".*; take (.*) in place of djl\\..*", "$1");
        assertThat(CATALOG.find(recipe(other + " learningRate=0.1").optimizer().type()).name())
                .doesNotStartWith("djl.");
    }

    @Test
    void otherFailuresAreToldAsTheyAre() {
        assertThat(Unsupported.reason(recipe("Adam"), FAILURE)).isEqualTo("Not implemented");
        assertThat(
                        Unsupported.reason(
                                recipe("djl.RmsProp learningRate=0.1"),
                                new IllegalStateException("closed")))
                .isEqualTo("closed");
    }
}
