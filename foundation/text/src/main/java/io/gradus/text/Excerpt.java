package io.gradus.text;

/**
 * A piece of a text for a message: on one line, and short however long the text is.
 *
 * @param text the piece; an ellipsis stands where something was left out
 * @param place the index in the piece of the character that was asked for
 */
public record Excerpt(String text, int place) {

    /** The most characters of a piece. */
    public static final int LENGTH = 100;

    private static final String ELLIPSIS = "…";

    /**
     * Returns a text, or its beginning and its end if it is long.
     *
     * @param text the text
     * @return at most {@link #LENGTH} characters, on one line
     */
    public static String of(String text) {
        return of(text, LENGTH);
    }

    /**
     * Returns a text, or its beginning and its end if it is longer than wanted.
     *
     * @param text the text
     * @param length the most characters, at least 4
     * @return the piece, on one line
     */
    public static String of(String text, int length) {
        if (text.length() <= length) {
            return line(text);
        }
        int end = length / 4;
        return line(text.substring(0, length - end - 1))
                + ELLIPSIS
                + line(text.substring(text.length() - end));
    }

    /**
     * Returns a text, or what stands around a place if it is long.
     *
     * @param text the text
     * @param place an index in it; the length of the text for its end
     * @return the piece, and where in it the place is
     */
    public static Excerpt around(String text, int place) {
        if (text.length() <= LENGTH) {
            return new Excerpt(line(text), place);
        }
        int room = LENGTH - 2;
        int from = Math.max(0, Math.min(place - room / 2, text.length() - room));
        int to = Math.min(text.length(), from + room);
        String before = from > 0 ? ELLIPSIS : "";
        String after = to < text.length() ? ELLIPSIS : "";
        return new Excerpt(
                before + line(text.substring(from, to)) + after, place - from + before.length());
    }

    /** Every white space or control character as one blank, so that places stay. */
    private static String line(String text) {
        StringBuilder line = new StringBuilder(text);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                line.setCharAt(i, ' ');
            }
        }
        return line.toString();
    }
}
