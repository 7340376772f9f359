package io.gradus.charts;

/** Escaping of text for XML and HTML. */
public final class Xml {

    private Xml() {}

    /**
     * Escapes text for an element's content or a quoted attribute.
     *
     * @param text any text
     * @return the text with its special characters escaped; characters that XML forbids become
     *     {@code ?}
     */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> append(escaped, character));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int character) {
        switch (character) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> {
                boolean allowed = character >= ' ' || character == '\n' || character == '\t';
                boolean surrogate = character >= 0xD800 && character <= 0xDFFF;
                boolean noncharacter = (character & 0xFFFE) == 0xFFFE;
                escaped.appendCodePoint(allowed && !surrogate && !noncharacter ? character : '?');
            }
        }
    }
}
