package io.gradus.benchmarks.cli;

import java.util.ArrayList;
import java.util.List;

/** A table for the terminal: columns as wide as their longest cell, numbers to the right. */
public final class Table {

    private record Column(String title, boolean right) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    /**
     * Adds a column of text.
     *
     * @param title its title
     * @return this table
     */
    public Table text(String title) {
        columns.add(new Column(title, false));
        return this;
    }

    /**
     * Adds a column of numbers.
     *
     * @param title its title
     * @return this table
     */
    public Table number(String title) {
        columns.add(new Column(title, true));
        return this;
    }

    /**
     * Adds a row.
     *
     * @param cells one cell for each column
     * @return this table
     * @throws IllegalArgumentException if there are more or fewer cells than columns
     */
    public Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "a row needs " + columns.size() + " cells, but has " + cells.length);
        }
        rows.add(cells.clone());
        return this;
    }

    /**
     * Draws the table.
     *
     * @param unicode whether the rule below the titles may be drawn by signs beyond ASCII
     * @return the lines, without blanks at their ends
     */
    public List<String> lines(boolean unicode) {
        String[] titles = columns.stream().map(Column::title).toArray(String[]::new);
        int[] widths = new int[columns.size()];
        widen(widths, titles);
        rows.forEach(row -> widen(widths, row));
        List<String> lines = new ArrayList<>();
        lines.add(line(titles, widths));
        String[] rule = new String[widths.length];
        for (int i = 0; i < rule.length; i++) {
            rule[i] = (unicode ? "─" : "-").repeat(widths[i]);
        }
        lines.add(line(rule, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static void widen(int[] widths, String[] cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], width(cells[i]));
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private String line(String[] cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - width(cells[i]));
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).right() ? blanks + cells[i] : cells[i] + blanks);
        }
        return line.toString().stripTrailing();
    }
}
