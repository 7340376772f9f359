package io.gradus.recipes;

import io.gradus.text.Excerpt;
import io.gradus.text.Limits;

/**
 * Length of a run, for options that are given relative to it.
 *
 * @param updates the number of updates of the whole run
 */
public record RunLength(long updates) {

    private static final String AUTO = "auto";

    static boolean isPercentage(String text) {
        return text.length() < Limits.NUMBER_LENGTH && text.matches("\\d+(\\.\\d+)?%");
    }

    /** A number of updates from {@code auto} (all) or {@code 10%}; at least one. */
    long resolve(String text) {
        if (text.equals(AUTO)) {
            return updates;
        }
        if (isPercentage(text)) {
            double percent = Double.parseDouble(text.substring(0, text.length() - 1));
            return Math.max(1, Math.round(updates * percent / 100));
        }
        throw new IllegalArgumentException(
                "must be a whole number, 'auto' (all updates of the run) or a part of them such as"
                        + " '10%', but is '"
                        + Excerpt.of(text)
                        + "'");
    }
}
