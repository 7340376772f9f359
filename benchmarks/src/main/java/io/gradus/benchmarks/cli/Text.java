package io.gradus.benchmarks.cli;

import java.util.Locale;

/** Text that is the same in every locale. */
public final class Text {

    private Text() {}

    /**
     * Formats values.
     *
     * @param format a format as of {@link String#format(String, Object...)}
     * @param values the values
     * @return the text, with a point before decimals and commas between thousands
     */
    public static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
