package io.gradus.schedulers.charts;

import static io.gradus.schedulers.charts.Xml.at;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A chart of lines over a count such as epochs, with their names at their ends.
 *
 * @param title what the chart shows
 * @param xTitle what is counted
 * @param yScale how the vertical axis is spread
 * @param floor where the vertical axis begins at the lowest; a curve that falls below it ends there
 * @param points whether each value is marked, which few values need
 * @param series the lines
 */
public record LineChart(
        String title,
        String xTitle,
        Scale yScale,
        double floor,
        boolean points,
        List<Series> series) {

    /** The width of a chart in its own units, CSS pixels where nothing scales it. */
    public static final int WIDTH = 620;

    /** The height of a chart in its own units. */
    public static final int HEIGHT = 360;

    static final int LEFT = 58;
    static final int RIGHT = 128;
    static final int TOP = 34;
    static final int BOTTOM = 44;
    private static final int LABEL_HEIGHT = 14;
    private static final int LABEL_LENGTH = 18;

    private record Label(Series series, double x, double y) {}

    /**
     * Draws the chart as an {@code svg} element that takes its colours from {@link Palette}.
     *
     * @param attributes further attributes of the element, such as its place in another
     * @return the element; a message instead of lines if there is no value to show
     */
    public String svg(String attributes) {
        StringBuilder svg = new StringBuilder();
        svg.append("<svg class=\"chart\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append("\" role=\"img\" aria-label=\"")
                .append(Xml.escape(title))
                .append("\" ")
                .append(attributes)
                .append(">\n");
        text(svg, "title", LEFT, 18, "start", title);
        Axis x = xAxis();
        Axis y =
                axis(
                        yScale,
                        HEIGHT - BOTTOM,
                        TOP,
                        series.stream()
                                .flatMap(line -> Stream.of(line.low(), line.high()))
                                .map(this::raised));
        if (x == null || y == null) {
            text(svg, "", LEFT, TOP + 30, "start", "no values");
        } else {
            axes(svg, x, y);
            series.forEach(line -> band(svg, line, x, y));
            series.forEach(line -> curve(svg, line, x, y));
            labels(svg, x, y);
        }
        return svg.append("</svg>\n").toString();
    }

    private double[] raised(double[] values) {
        return DoubleStream.of(values).map(value -> Math.max(value, floor)).toArray();
    }

    private Axis xAxis() {
        return axis(Scale.COUNT, LEFT, WIDTH - RIGHT, series.stream().map(Series::x));
    }

    /**
     * Returns what a script needs to tell the values under the pointer.
     *
     * @return the horizontal axis ({@code low, high} at {@code from, to}), the vertical extent
     *     ({@code top, bottom}), the {@code scale} and the {@code series} with their values, null
     *     where there is none
     */
    public Map<String, Object> hoverData() {
        Axis x = xAxis();
        if (x == null) {
            return Map.of("series", List.of(), "from", 1, "to", 0);
        }
        return Map.of(
                "low", x.low(),
                "high", x.high(),
                "from", x.from(),
                "to", x.to(),
                "top", TOP,
                "bottom", HEIGHT - BOTTOM,
                "scale", yScale.name(),
                "series", series.stream().map(LineChart::hoverData).toList());
    }

    private static Map<String, Object> hoverData(Series line) {
        return Map.of(
                "name", line.name(),
                "style", line.style(),
                "colour", Palette.colour(line.style()),
                "x", line.x(),
                "y", DoubleStream.of(line.mean()).mapToObj(LineChart::rounded).toList());
    }

    /** Five digits; null, which JSON has in place of NaN. */
    private static Double rounded(double value) {
        return Double.isFinite(value)
                ? Double.valueOf(String.format(Locale.ROOT, "%.4e", value))
                : null;
    }

    /** The axis that holds all values, or null if there are none. */
    private static Axis axis(Scale scale, double from, double to, Stream<double[]> values) {
        double[] all = values.flatMapToDouble(DoubleStream::of).filter(scale::accepts).toArray();
        if (all.length == 0) {
            return null;
        }
        double low = DoubleStream.of(all).min().getAsDouble();
        double high = DoubleStream.of(all).max().getAsDouble();
        return Axis.around(scale, low, high, from, to);
    }

    private void axes(StringBuilder svg, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            line(svg, "grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            text(svg, "", LEFT - 7, y.at(tick) + 4, "end", y.scale().format(tick));
        }
        int bottom = HEIGHT - BOTTOM;
        line(svg, "axis", LEFT, bottom, WIDTH - RIGHT, bottom);
        for (double tick : x.ticks()) {
            line(svg, "axis", x.at(tick), bottom, x.at(tick), bottom + 4);
            text(svg, "", x.at(tick), bottom + 18, "middle", x.scale().format(tick));
        }
        text(svg, "", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", xTitle);
    }

    private void band(StringBuilder svg, Series line, Axis x, Axis y) {
        if (line.low() == line.high()) {
            return;
        }
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < line.x().length; i++) {
            if (yScale.accepts(line.low()[i]) && yScale.accepts(line.high()[i])) {
                upper.append(' ').append(point(x, y, line.x()[i], line.high()[i]));
                lower.insert(0, " " + point(x, y, line.x()[i], line.low()[i]));
            }
        }
        svg.append("<polygon class=\"band ")
                .append(Palette.colour(line.style()))
                .append("\" data-series=\"")
                .append(line.style())
                .append("\" points=\"")
                .append((upper.toString() + lower).strip())
                .append("\"/>\n");
    }

    private void curve(StringBuilder svg, Series line, Axis x, Axis y) {
        StringBuilder path = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < line.x().length; i++) {
            double value = line.mean()[i];
            if (yScale.accepts(value)) {
                String point = point(x, y, line.x()[i], value);
                path.append(pen ? 'L' : 'M').append(point);
                marks.append("<circle class=\"point\" r=\"3\" cx=\"")
                        .append(point.replace(",", "\" cy=\""))
                        .append("\"/>");
            }
            // A curve that falls below the frame leaves it.
            pen = yScale.accepts(value) && value >= floor;
        }
        svg.append(group(line))
                .append("<path class=\"curve\" stroke-dasharray=\"")
                .append(Palette.dashes(line.style()))
                .append("\" d=\"")
                .append(path)
                .append("\"/>")
                .append(points ? marks : "")
                .append("</g>\n");
    }

    private static String group(Series line) {
        return "<g class=\""
                + Palette.colour(line.style())
                + "\" data-series=\""
                + line.style()
                + "\">";
    }

    private static String point(Axis x, Axis y, double xValue, double yValue) {
        return at(x.at(xValue)) + "," + at(y.at(yValue));
    }

    /** Names at the ends of the lines, moved apart; none if there are more than have room. */
    private void labels(StringBuilder svg, Axis x, Axis y) {
        List<Label> labels = new ArrayList<>();
        for (Series line : series) {
            for (int i = line.x().length - 1; i >= 0; i--) {
                if (yScale.accepts(line.mean()[i])) {
                    labels.add(new Label(line, x.at(line.x()[i]), y.at(line.mean()[i])));
                    break;
                }
            }
        }
        labels.sort(Comparator.comparingDouble(Label::y));
        double[] places = apart(labels);
        for (int i = 0; i < places.length; i++) {
            label(svg, labels.get(i), places[i]);
        }
    }

    private static double[] apart(List<Label> labels) {
        if ((labels.size() - 1) * LABEL_HEIGHT > HEIGHT - TOP - BOTTOM) {
            return new double[0];
        }
        double[] places = labels.stream().mapToDouble(Label::y).toArray();
        double floor = HEIGHT - BOTTOM;
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = Math.min(places[i], floor);
            floor = places[i] - LABEL_HEIGHT;
        }
        double ceiling = TOP;
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.max(places[i], ceiling);
            ceiling = places[i] + LABEL_HEIGHT;
        }
        return places;
    }

    private void label(StringBuilder svg, Label label, double place) {
        int left = WIDTH - RIGHT + 16;
        svg.append(group(label.series()));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<path class=\"leader\" d=\"M%.1f %.1fL%d %.1f\"/>",
                        label.x() + 3,
                        label.y(),
                        left - 3,
                        place));
        text(svg, "label", left, place + 4, "start", shorten(label.series().name()));
        svg.append("</g>\n");
    }

    private static String shorten(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= LABEL_LENGTH
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LABEL_LENGTH - 1)) + "…";
    }

    private static void line(
            StringBuilder svg, String style, double x1, double y1, double x2, double y2) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>%n",
                        style,
                        x1,
                        y1,
                        x2,
                        y2));
    }

    private static void text(
            StringBuilder svg, String style, double x, double y, String anchor, String text) {
        svg.append("<text class=\"")
                .append(style)
                .append("\" x=\"")
                .append(at(x))
                .append("\" y=\"")
                .append(at(y))
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(Xml.escape(text))
                .append("</text>\n");
    }

    /**
     * Draws charts side by side as a picture that stands alone, on a bright ground.
     *
     * @param charts the charts
     * @return a whole SVG file
     */
    public static String picture(List<LineChart> charts) {
        StringBuilder svg = new StringBuilder();
        int width = WIDTH * charts.size();
        svg.append(
                String.format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                + " viewBox=\"0 0 %1$d %2$d\">%n",
                        width, HEIGHT));
        svg.append("<style>svg{").append(Palette.light()).append("}").append(Palette.rules());
        svg.append("</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (int i = 0; i < charts.size(); i++) {
            svg.append(
                    charts.get(i)
                            .svg(
                                    String.format(
                                            "x=\"%d\" width=\"%d\" height=\"%d\"",
                                            i * WIDTH, WIDTH, HEIGHT)));
        }
        return svg.append("</svg>\n").toString();
    }
}
