package io.gradus.benchmarks.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines of a table for spreadsheets (RFC 4180). */
public final class Csv {

    private Csv() {}

    /**
     * Returns a line.
     *
     * @param cells its cells: numbers have six digits, null is an empty cell
     * @return the line with its end
     */
    public static String line(Object... cells) {
        return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.6g", number);
        }
        String text = value.toString();
        return text.matches("(?s).*[,\"\\r\\n].*")
                ? "\"" + text.replace("\"", "\"\"") + "\""
                : text;
    }
}
