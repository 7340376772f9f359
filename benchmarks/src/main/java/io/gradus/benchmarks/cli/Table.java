package io.gradus.benchmarks.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table for the terminal: columns as wide as their longest cell, numbers to the right, in the
 * order of their importance.
 *
 * @param <T> what each row is made of
 */
public final class Table<T> {

    private static final int GAP = 2;

    /** The fewest characters that a text may be cut to. */
    private static final int SHORTEST = 20;

    private record Column<T>(
            String title, boolean right, int shortest, Function<? super T, String> cell) {}

    private final List<Column<T>> columns = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    /**
     * Adds a column of text.
     *
     * @param title its title
     * @param cell gives its cell in the row of a value
     * @return this table
     */
    public Table<T> text(String title, Function<? super T, String> cell) {
        return text(title, SHORTEST, cell);
    }

    /**
     * Adds a column of text that is worth more than numbers to its right and left.
     *
     * @param title its title
     * @param shortest the fewest characters that a cell may be cut to
     * @param cell gives its cell in the row of a value
     * @return this table
     */
    public Table<T> text(String title, int shortest, Function<? super T, String> cell) {
        columns.add(new Column<>(title, false, shortest, cell));
        return this;
    }

    /**
     * Adds a column of numbers.
     *
     * @param title its title
     * @param cell gives its cell in the row of a value
     * @return this table
     */
    public Table<T> number(String title, Function<? super T, String> cell) {
        columns.add(new Column<>(title, true, 0, cell));
        return this;
    }

    /**
     * Adds rows, after the columns.
     *
     * @param values a value for each
     * @return this table
     */
    public Table<T> rows(Collection<? extends T> values) {
        for (T value : values) {
            rows.add(columns.stream().map(c -> c.cell().apply(value)).toArray(String[]::new));
        }
        return this;
    }

    /**
     * Prints the table as wide as the console is, and names the columns that are left out.
     *
     * @param console where to
     */
    public void print(Console console) {
        lines(console.unicode(), console.width()).forEach(console::result);
        int[] widths = widths();
        String left =
                IntStream.range(0, widths.length)
                        .filter(i -> !shown(widths, console.width())[i])
                        .mapToObj(i -> columns.get(i).title())
                        .collect(Collectors.joining(", "));
        if (!left.isEmpty()) {
            console.text(
                    Text.format(
                            "Left out, to fit %d columns: %s; all is in the files, and COLUMNS=%d"
                                    + " shows it here.",
                            console.width(),
                            left,
                            total(widths, shown(widths, Integer.MAX_VALUE))));
        }
    }

    /**
     * Draws the table within a width: long texts are cut in their middle, and columns of numbers
     * left out from the right, all but the first, as far as that is needed.
     */
    List<String> lines(boolean unicode, int width) {
        int[] widths = widths();
        boolean[] shown = shown(widths, width);
        int over = total(widths, shown) - width;
        for (int i = widths.length - 1; i >= 0 && over > 0; i--) {
            int cut = Math.min(over, widths[i] - shortest(i, widths));
            widths[i] -= cut;
            over -= cut;
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(titles(), widths, shown, unicode));
        String[] rule = new String[widths.length];
        for (int i = 0; i < rule.length; i++) {
            rule[i] = (unicode ? "─" : "-").repeat(widths[i]);
        }
        lines.add(line(rule, widths, shown, unicode));
        rows.forEach(row -> lines.add(line(row, widths, shown, unicode)));
        return lines;
    }

    private String[] titles() {
        return columns.stream().map(column -> column.title()).toArray(String[]::new);
    }

    /** What each column needs for its longest cell. */
    private int[] widths() {
        int[] widths = new int[columns.size()];
        widen(widths, titles());
        rows.forEach(row -> widen(widths, row));
        return widths;
    }

    /** What a column cannot do without. */
    private int shortest(int column, int[] widths) {
        Column<T> it = columns.get(column);
        return it.right() ? widths[column] : Math.min(widths[column], it.shortest());
    }

    /** Which columns there is room for. */
    private boolean[] shown(int[] widths, int width) {
        boolean[] shown = new boolean[widths.length];
        Arrays.fill(shown, true);
        int[] least = new int[widths.length];
        Arrays.setAll(least, i -> shortest(i, widths));
        int[] numbers =
                IntStream.range(0, widths.length).filter(i -> columns.get(i).right()).toArray();
        for (int i = numbers.length - 1; i > 0 && total(least, shown) > width; i--) {
            shown[numbers[i]] = false;
        }
        return shown;
    }

    private static int total(int[] widths, boolean[] shown) {
        int total = -GAP;
        for (int i = 0; i < widths.length; i++) {
            total += shown[i] ? widths[i] + GAP : 0;
        }
        return total;
    }

    private static void widen(int[] widths, String[] cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], width(cells[i]));
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private String line(String[] cells, int[] widths, boolean[] shown, boolean unicode) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (shown[i]) {
                String cell = cut(cells[i], widths[i], unicode ? "…" : "...");
                String blanks = " ".repeat(widths[i] - width(cell));
                line.append(i == 0 ? "" : " ".repeat(GAP));
                line.append(columns.get(i).right() ? blanks + cell : cell + blanks);
            }
        }
        return line.toString().stripTrailing();
    }

    /** Leaves the beginning and the end, which is where long names differ. */
    private static String cut(String cell, int width, String mark) {
        int length = width(cell);
        if (length <= width) {
            return cell;
        }
        int kept = width - mark.length();
        int[] characters = cell.codePoints().toArray();
        int end = kept / 2;
        return new String(characters, 0, kept - end)
                + mark
                + new String(characters, length - end, end);
    }
}
