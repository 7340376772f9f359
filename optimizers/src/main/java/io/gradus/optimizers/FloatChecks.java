package io.gradus.optimizers;

import io.gradus.text.Checks;

/** Checks of numbers that kernels compute with in float32, where a tiny one counts as 0. */
final class FloatChecks {

    private FloatChecks() {}

    static void positive(String option, double value) {
        boolean holds = (float) value > 0 && (float) value < Float.POSITIVE_INFINITY;
        Checks.check(holds, option, value, "(0, infinity) as a float32");
    }

    static void notNegative(String option, double value) {
        boolean holds = value >= 0 && (float) value < Float.POSITIVE_INFINITY;
        Checks.check(holds, option, value, "[0, infinity) as a float32");
    }
}
