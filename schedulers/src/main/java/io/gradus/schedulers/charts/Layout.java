package io.gradus.schedulers.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of a chart are, in its own units, which are CSS pixels where nothing scales it.
 * Nobody measures text here, since that needs fonts: letters are taken to be as wide as those of a
 * wide font.
 *
 * @param width the width of the whole
 * @param height the height of the whole
 * @param left the left edge of the field that holds the lines
 * @param right its right edge
 * @param top its upper edge
 * @param bottom its lower edge
 * @param inset which part of the field is left free at each edge, so that no line is cut
 * @param mostX how many ticks there may be below the field
 * @param mostY how many ticks there may be beside it
 * @param titleSize the size of its letters
 * @param title the lines of the title, which begin at the left edge, or where a panel does
 * @param legend the names below the field
 */
record Layout(
        int width,
        int height,
        int left,
        int right,
        int top,
        int bottom,
        double inset,
        int mostX,
        int mostY,
        int titleSize,
        List<Text> title,
        List<Key> legend) {

    /** The size of the letters of all text but the title of a large chart. */
    static final int FONT_SIZE = 12;

    private static final int TITLE_SIZE = 15;

    /** The length of the sample of a line in the legend. */
    static final int SAMPLE = 30;

    static final int SAMPLE_GAP = 7;

    /** How far the text of a tick is from the field, and how far below it the x axis's title. */
    static final int TICK_GAP = 7;

    private static final double LETTER = 7.3;
    private static final double TITLE_LETTER = 10.2;
    private static final double PANEL_LETTER = 6.7;
    private static final int TITLE_LINE = 20;
    private static final int PANEL_LINE = 15;
    private static final int LINE = 18;
    private static final int COLUMN_GAP = 22;
    private static final int LEAST_FOR_NAMES = 128;
    private static final double INSET = 0.02;

    /** The kinds of places where a line may end. */
    private static final int BREAKS = 5;

    /**
     * A line of text.
     *
     * @param text what it says
     * @param x where it begins
     * @param y its base line
     */
    record Text(String text, double x, double y) {}

    /**
     * A line's name in the legend.
     *
     * @param series the line
     * @param x where its sample begins
     * @param y the base line of the first line of text
     * @param texts the lines of the name
     */
    record Key(Series series, double x, double y, List<Text> texts) {}

    static Layout of(LineChart chart) {
        return switch (chart.look()) {
            case REPORT -> report(chart);
            case PLOT -> plot(chart);
            case PANEL -> panel(chart);
        };
    }

    private static Layout report(LineChart chart) {
        int width = LineChart.WIDTH;
        int height = LineChart.HEIGHT;
        int left = 58;
        List<Text> title = List.of(new Text(chart.title(), left, 18));
        return new Layout(
                width,
                height,
                left,
                width - Math.max(LEAST_FOR_NAMES, EndNames.width(chart.series())),
                34,
                height - 44,
                0,
                8,
                8,
                TITLE_SIZE,
                title,
                List.of());
    }

    private static Layout plot(LineChart chart) {
        int width = 660;
        int left = 58;
        int right = width - 18;
        List<String> title = wrap(chart.title(), (int) ((right - left) / TITLE_LETTER));
        int top = 14 + TITLE_LINE * title.size();
        int bottom = top + 290;
        boolean named = chart.series().size() != 1 || !isTitle(chart.series().get(0), chart);
        int end = bottom + 42;
        List<Key> legend = named ? legend(chart.series(), left, right, end + LINE) : List.of();
        for (Key key : legend) {
            end = Math.max(end, (int) key.y() + LINE * (key.texts().size() - 1));
        }
        return new Layout(
                width,
                end + 12,
                left,
                right,
                top,
                bottom,
                INSET,
                8,
                6,
                TITLE_SIZE,
                place(title, left, TITLE_LINE, TITLE_LINE),
                legend);
    }

    private static boolean isTitle(Series line, LineChart chart) {
        return line.name().equals(chart.title());
    }

    private static Layout panel(LineChart chart) {
        int width = 268;
        int left = 8;
        int top = 44;
        List<String> title = wrap(chart.title(), (int) ((width - 2 * left) / PANEL_LETTER));
        int first = top - 9 - PANEL_LINE * (title.size() - 1);
        int bottom = top + 102;
        return new Layout(
                width,
                bottom + (chart.xTitle().isEmpty() ? 26 : 46),
                48,
                width - 16,
                top,
                bottom,
                INSET,
                5,
                5,
                FONT_SIZE,
                place(title, left, first, PANEL_LINE),
                List.of());
    }

    private static List<Text> place(List<String> lines, double x, double first, double apart) {
        List<Text> placed = new ArrayList<>();
        for (String line : lines) {
            placed.add(new Text(line, x, first + apart * placed.size()));
        }
        return placed;
    }

    /** Row by row, each name where the one before it ends. */
    private static List<Key> legend(List<Series> series, int left, int right, int first) {
        List<Key> keys = new ArrayList<>();
        double x = left;
        int y = first;
        for (Series line : series) {
            int most = (int) ((right - left - SAMPLE - SAMPLE_GAP) / LETTER);
            List<String> lines = wrap(line.name(), most);
            int longest = lines.stream().mapToInt(String::length).max().orElse(0);
            double end = x + SAMPLE + SAMPLE_GAP + LETTER * longest;
            boolean whole = lines.size() == 1;
            if (x > left && (!whole || end > right)) {
                end += left - x;
                x = left;
                y += LINE;
            }
            keys.add(new Key(line, x, y, place(lines, x + SAMPLE + SAMPLE_GAP, y, LINE)));
            x = end + COLUMN_GAP;
            if (!whole) {
                x = left;
                y += LINE * lines.size();
            }
        }
        return keys;
    }

    /** Breaks a text where it shows best how a text form is made, and a long word anywhere. */
    static List<String> wrap(String text, int most) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > most) {
            int end = lineEnd(rest, most);
            lines.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        if (!rest.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }

    /** The last of the best breaks, of which those within few parentheses are better. */
    private static int lineEnd(String text, int most) {
        int end = most - (Character.isLowSurrogate(text.charAt(most)) ? 1 : 0);
        int best = Integer.MAX_VALUE;
        int depth = 0;
        for (int i = 1; i <= most; i++) {
            char before = text.charAt(i - 1);
            depth += "([".indexOf(before) >= 0 ? 1 : ")]".indexOf(before) >= 0 ? -1 : 0;
            int fault = BREAKS * depth + fault(before, text.charAt(i));
            if (i > most / 3 && fault % BREAKS != BREAKS - 1 && fault <= best) {
                best = fault;
                end = i;
            }
        }
        return end;
    }

    /** Between words 0, before a method 1, after an option 2, after a parenthesis 3, else 4. */
    private static int fault(char before, char after) {
        if (after == ' ') {
            return before == ',' ? 2 : 0;
        }
        if (after == '.' && before == ')') {
            return 1;
        }
        return before == '(' || before == ',' ? 3 : BREAKS - 1;
    }
}
