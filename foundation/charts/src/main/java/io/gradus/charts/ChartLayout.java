package io.gradus.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The layout of a chart, in its own units, which are CSS pixels where nothing scales it. Text is
 * not measured, since that needs fonts: letters are taken to be as wide as those of a wide font.
 *
 * @param width the width of the whole
 * @param height the height of the whole
 * @param left the left edge of the field that holds the lines
 * @param right its right edge
 * @param top its upper edge
 * @param bottom its lower edge
 * @param xAxis the horizontal axis, or null if there is no value
 * @param yAxis the vertical axis, or null if there is no value
 * @param title the lines of the title, which begin at the left edge, or where a panel does
 * @param legend the names below the field
 */
record ChartLayout(
        int width,
        int height,
        int left,
        int right,
        int top,
        int bottom,
        Axis xAxis,
        Axis yAxis,
        List<Text> title,
        List<Key> legend) {

    /** The size of the letters of all text but the title of a large chart. */
    static final int FONT_SIZE = 12;

    /** The size of the letters of the title of a large chart. */
    static final int TITLE_SIZE = 15;

    /** How far below the upper edge of the field a message is that stands instead of lines. */
    static final int MESSAGE = 30;

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

    static ChartLayout of(LineChart chart) {
        return switch (chart.look()) {
            case REPORT -> report(chart);
            case PLOT -> plot(chart);
            case PANEL -> panel(chart);
        };
    }

    private static ChartLayout report(LineChart chart) {
        int width = LineChart.WIDTH;
        int height = LineChart.HEIGHT;
        int left = 58;
        int right = width - Math.max(LEAST_FOR_NAMES, EndLabels.width(chart.series()));
        int top = 34;
        int bottom = height - 44;
        List<Text> title = List.of(new Text(chart.title(), left, 18));
        return new ChartLayout(
                width,
                height,
                left,
                right,
                top,
                bottom,
                xAxis(chart, left, right, 0, 8),
                yAxis(chart, top, bottom, 0, 8),
                title,
                List.of());
    }

    private static ChartLayout plot(LineChart chart) {
        int width = 660;
        int left = 58;
        int right = width - 18;
        List<String> title = TextWrap.wrap(chart.title(), (int) ((right - left) / TITLE_LETTER));
        int top = 14 + TITLE_LINE * title.size();
        int bottom = top + 290;
        boolean named = chart.series().size() != 1 || !isTitle(chart.series().get(0), chart);
        int end = bottom + 42;
        List<Key> legend = named ? legend(chart.series(), left, right, end + LINE) : List.of();
        for (Key key : legend) {
            end = Math.max(end, (int) key.y() + LINE * (key.texts().size() - 1));
        }
        return new ChartLayout(
                width,
                end + 12,
                left,
                right,
                top,
                bottom,
                xAxis(chart, left, right, INSET, 8),
                yAxis(chart, top, bottom, INSET, 6),
                place(title, left, TITLE_LINE, TITLE_LINE),
                legend);
    }

    private static boolean isTitle(Series line, LineChart chart) {
        return line.name().equals(chart.title());
    }

    private static ChartLayout panel(LineChart chart) {
        int width = 268;
        int margin = 8;
        int left = 48;
        int right = width - 16;
        int top = 44;
        List<String> title =
                TextWrap.wrap(chart.title(), (int) ((width - 2 * margin) / PANEL_LETTER));
        int first = top - 9 - PANEL_LINE * (title.size() - 1);
        int bottom = top + 102;
        return new ChartLayout(
                width,
                bottom + (chart.xTitle().isEmpty() ? 26 : 46),
                left,
                right,
                top,
                bottom,
                xAxis(chart, left, right, INSET, 5),
                yAxis(chart, top, bottom, INSET, 5),
                place(title, margin, first, PANEL_LINE),
                List.of());
    }

    private static Axis xAxis(LineChart chart, int left, int right, double inset, int mostTicks) {
        double free = (right - left) * inset;
        List<Series> series = chart.series();
        return axis(
                chart.xScale(),
                left + free,
                right - free,
                mostTicks,
                Stream.concat(
                        series.stream().map(Series::x),
                        series.stream().limit(1).map(line -> new double[] {chart.xEnd()})));
    }

    private static Axis yAxis(LineChart chart, int top, int bottom, double inset, int mostTicks) {
        double free = (bottom - top) * inset;
        return axis(
                chart.yScale(),
                bottom - free,
                top + free,
                mostTicks,
                chart.series().stream()
                        .flatMap(line -> Stream.of(line.low(), line.high()))
                        .map(values -> raised(values, chart.lowest())));
    }

    private static double[] raised(double[] values, double lowest) {
        return DoubleStream.of(values).map(value -> Math.max(value, lowest)).toArray();
    }

    private static Axis axis(
            Scale scale, double from, double to, int mostTicks, Stream<double[]> values) {
        double[] all = values.flatMapToDouble(DoubleStream::of).filter(scale::accepts).toArray();
        if (all.length == 0) {
            return null;
        }
        double low = DoubleStream.of(all).min().getAsDouble();
        double high = DoubleStream.of(all).max().getAsDouble();
        return Axis.around(scale, low, high, from, to, mostTicks);
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
            List<String> lines = TextWrap.wrap(line.name(), most);
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
}
