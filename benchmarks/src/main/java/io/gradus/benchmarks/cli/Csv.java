package io.gradus.benchmarks.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;

/**
 * A table for spreadsheets (RFC 4180): numbers have six digits, null is an empty cell.
 *
 * @param <T> what each line is made of
 */
public final class Csv<T> {

    private static final String LINE_END = CSVFormat.RFC4180.getRecordSeparator();

    private final List<String> titles = new ArrayList<>();
    private final List<Function<? super T, ?>> cells = new ArrayList<>();

    /** Creates a table without columns. */
    public Csv() {}

    /**
     * Adds a column.
     *
     * @param title its title
     * @param cell gives its cell in the line of a value
     * @return this table
     */
    public Csv<T> column(String title, Function<? super T, ?> cell) {
        titles.add(title);
        cells.add(cell);
        return this;
    }

    /**
     * Writes the table.
     *
     * @param rows a value for each line
     * @return the text, the titles first
     */
    public String of(Stream<T> rows) {
        return Stream.concat(Stream.of(titles), rows.map(this::line))
                .map(line -> CSVFormat.RFC4180.format(line.toArray()))
                .collect(Collectors.joining(LINE_END, "", LINE_END));
    }

    private List<?> line(T row) {
        return cells.stream().map(cell -> text(cell.apply(row))).toList();
    }

    private static Object text(Object value) {
        return value instanceof Double ? Text.format("%.6g", value) : value;
    }
}
