package io.gradus.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Charts in rows and columns on a white ground, as a file of its own. */
public final class Figure {

    private final List<PlacedChart> charts = new ArrayList<>();
    private int width;
    private int height;

    /**
     * Lays out charts.
     *
     * @param charts the charts
     * @param columns how many stand in a row, at least 1
     */
    public Figure(List<LineChart> charts, int columns) {
        int x = 0;
        int y = 0;
        for (int i = 0; i < charts.size(); i++) {
            if (i % columns == 0) {
                x = 0;
                y = height;
            }
            ChartLayout layout = ChartLayout.of(charts.get(i));
            this.charts.add(new PlacedChart(charts.get(i), layout, x, y));
            x += layout.width();
            width = Math.max(width, x);
            height = Math.max(height, y + layout.height());
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * Draws the figure as SVG.
     *
     * @return a whole file
     */
    public String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                + " viewBox=\"0 0 %1$d %2$d\">\n",
                        width,
                        height));
        List<Integer> styles =
                charts.stream()
                        .flatMap(placed -> placed.chart().series().stream())
                        .map(Series::style)
                        .toList();
        svg.append("<style>").append(Palette.plainRules(styles));
        svg.append("</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (PlacedChart placed : charts) {
            String place =
                    String.format(
                            Locale.ROOT,
                            "x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"",
                            placed.x(),
                            placed.y(),
                            placed.layout().width(),
                            placed.layout().height());
            svg.append(HtmlChart.svg(placed.chart(), place));
        }
        return svg.append("</svg>\n").toString();
    }

    /**
     * Draws the figure as PNG.
     *
     * @param scale how many of its pixels there are for each unit of a chart, at least 1
     * @return a whole file
     * @throws UnsupportedOperationException if this Java has no AWT or finds no fonts; the message
     *     says what to do
     */
    public byte[] png(int scale) {
        try {
            Class.forName("java.awt.image.BufferedImage", false, Figure.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException(
                    "a PNG needs the module java.desktop, which this Java lacks; a file whose name"
                            + " ends in .svg does not",
                    e);
        }
        return FigureImage.png(charts, width, height, scale);
    }
}
