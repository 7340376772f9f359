package io.gradus.schedulers.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Charts side by side and row below row, on a bright ground, as a picture that stands alone. */
public final class Picture {

    private final List<Placed> charts = new ArrayList<>();
    private int width;
    private int height;

    /** A chart and its upper left corner. */
    record Placed(LineChart chart, int x, int y) {}

    /**
     * Lays out charts.
     *
     * @param charts the charts
     * @param columns how many stand in a row, at least 1
     */
    public Picture(List<LineChart> charts, int columns) {
        int x = 0;
        int y = 0;
        for (int i = 0; i < charts.size(); i++) {
            if (i % columns == 0) {
                x = 0;
                y = height;
            }
            this.charts.add(new Placed(charts.get(i), x, y));
            Layout layout = charts.get(i).layout();
            x += layout.width();
            width = Math.max(width, x);
            height = Math.max(height, y + layout.height());
        }
    }

    List<Placed> charts() {
        return List.copyOf(charts);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * Draws the picture as SVG.
     *
     * @return a whole file
     */
    public String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                + " viewBox=\"0 0 %1$d %2$d\">%n",
                        width,
                        height));
        List<Integer> styles =
                charts.stream()
                        .flatMap(placed -> placed.chart().series().stream())
                        .map(Series::style)
                        .toList();
        svg.append("<style>").append(Palette.plainRules(styles));
        svg.append("</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (Placed placed : charts) {
            Layout layout = placed.chart().layout();
            svg.append(
                    placed.chart()
                            .svg(
                                    String.format(
                                            Locale.ROOT,
                                            "x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"",
                                            placed.x(),
                                            placed.y(),
                                            layout.width(),
                                            layout.height())));
        }
        return svg.append("</svg>\n").toString();
    }

    /**
     * Draws the picture as PNG.
     *
     * @param scale how many of its pixels there are for each unit of a chart, at least 1
     * @return a whole file
     * @throws UnsupportedOperationException if XChart is not on the class path, or this Java has no
     *     AWT or finds no fonts; the message says what to do
     */
    public byte[] png(int scale) {
        try {
            return Png.of(this, scale);
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException(
                    "a PNG needs the module java.desktop, which this Java lacks; a file whose name"
                            + " ends in .svg does not",
                    e);
        }
    }
}
