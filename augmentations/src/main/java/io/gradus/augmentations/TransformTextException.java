package io.gradus.augmentations;

import io.gradus.text.Excerpt;
import java.util.Locale;

/** Says where and why a text is no transform. */
public final class TransformTextException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The number of the column, counted from 1. */
    private final int column;

    /** What is wrong. */
    private final String reason;

    TransformTextException(String text, int place, String reason) {
        super(message(Excerpt.around(text, place), place, reason));
        this.column = place + 1;
        this.reason = reason;
    }

    private static String message(Excerpt excerpt, int place, String reason) {
        return String.format(
                Locale.ROOT,
                "column %d: %s%n%s%n%s^",
                place + 1,
                reason,
                excerpt.text(),
                " ".repeat(excerpt.place()));
    }

    /**
     * Returns where the mistake is.
     *
     * @return the column, counted from 1; one more than the text has, if it ends too early
     */
    public int column() {
        return column;
    }

    /**
     * Returns what is wrong, without the place that the message shows too.
     *
     * @return one line
     */
    public String reason() {
        return reason;
    }
}
