package io.gradus.recipes;

import io.gradus.text.RunLengths;
import io.gradus.text.Where;

/**
 * Length of a run, for options that are given relative to it: {@code auto} is all updates, a
 * percentage a part of them, one update at least.
 *
 * @param updates the number of updates of the whole run
 */
public record RunLength(long updates) implements RunLengths {

    private static final String AUTO = "auto";

    @Override
    public long resolve(String word, Where where) {
        if (word.equals(AUTO)) {
            return updates;
        }
        double percent = Double.parseDouble(word.substring(0, word.length() - 1));
        return Math.max(1, Math.round(updates * percent / 100));
    }
}
