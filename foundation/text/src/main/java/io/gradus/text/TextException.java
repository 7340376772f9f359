package io.gradus.text;

import java.util.Locale;

/** The place in a text where it cannot be read, and the reason. */
public final class TextException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The whole text. */
    private final String text;

    /** The number of the column, counted from 1. */
    private final int column;

    /** What is wrong. */
    private final String reason;

    /**
     * Creates an exception whose message shows the column, the reason and the text around the place
     * with a caret under it.
     *
     * @param text the whole text
     * @param offset the index of the character where the mistake is; the length of the text if it
     *     ends too early
     * @param reason what is wrong, on one line
     */
    public TextException(String text, int offset, String reason) {
        super(message(Excerpt.around(text, offset), offset, reason));
        this.text = text;
        this.column = offset + 1;
        this.reason = reason;
    }

    private static String message(Excerpt excerpt, int offset, String reason) {
        return String.format(
                Locale.ROOT,
                "column %d: %s%n%n%s%n%s^",
                offset + 1,
                reason,
                excerpt.text(),
                " ".repeat(excerpt.place()));
    }

    /**
     * Returns what was read.
     *
     * @return the whole text
     */
    public String text() {
        return text;
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
