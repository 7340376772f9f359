package io.gradus.schedulers.charts;

import java.util.Locale;

/** Text for XML and HTML. */
public final class Xml {

    private Xml() {}

    /**
     * Escapes text for an element's content or a quoted attribute.
     *
     * @param text any text
     * @return the text with its special signs replaced, and without signs that XML forbids
     */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(sign -> append(escaped, sign));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int sign) {
        switch (sign) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> {
                boolean allowed = sign >= ' ' || sign == '\n' || sign == '\t';
                boolean surrogate = sign >= 0xD800 && sign <= 0xDFFF;
                boolean noncharacter = (sign & 0xFFFE) == 0xFFFE;
                escaped.appendCodePoint(allowed && !surrogate && !noncharacter ? sign : '?');
            }
        }
    }

    /** A coordinate with one digit after the point. */
    static String at(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }
}
