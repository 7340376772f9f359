package io.gradus.benchmarks.studies.results;

import java.math.BigDecimal;
import java.util.List;

/**
 * A recipe of a study as text, with {@value #RATE} where the learning rate goes, and the rates that
 * are tried, rising.
 */
record RecipeTemplate(String name, String recipe, List<Double> rates) {

    static final String RATE = "{rate}";

    RecipeTemplate {
        rates = List.copyOf(rates);
    }

    /** The recipe with a rate, as {@code compare} takes it. */
    String with(double rate) {
        return name + ": " + recipe.replace(RATE, text(rate));
    }

    /** Built-in optimizers have names that begin so. */
    boolean isOfDjl() {
        return name.startsWith("djl.");
    }

    /** 0.0003 rather than 3.0E-4. */
    static String text(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }
}
