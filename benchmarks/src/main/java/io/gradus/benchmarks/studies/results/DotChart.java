package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.Text;
import io.gradus.charts.Xml;
import java.util.Arrays;
import java.util.List;

/** Accuracies as a picture: a row for each recipe, its runs as rings and their mean as a line. */
final class DotChart {

    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int RIGHT = 80;
    private static final int TOP = 44;
    private static final int ROW = 22;
    private static final int BOTTOM = 40;

    /** What falls further behind the best than so many times the middle one does is not drawn. */
    private static final double REACH = 3;

    private static final String OURS = "#0072b2";
    private static final String DJL = "#d55e00";
    private static final String STYLE =
            """
            <style>
            text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#59636e}
            .title{font-size:15px;font-weight:600;fill:#1f2328}
            .name{fill:#1f2328}
            .grid{stroke:#d1d9e0;stroke-width:1}
            .mean{stroke-width:3}
            .run{fill:none;stroke-width:1.5}
            </style>
            """;

    private final List<RankedRecipe> rows;
    private final StringBuilder svg = new StringBuilder();
    private final double low;
    private final double high;

    private DotChart(List<RankedRecipe> rows) {
        this.rows = rows;
        double best = rows.get(0).accuracy();
        double middle = rows.get(rows.size() / 2).accuracy();
        double reach = Math.max(REACH * (best - middle), 0.1);
        double lowest = all(rows).filter(value -> value >= best - reach).min().orElse(best);
        double highest = all(rows).max().orElse(best);
        double margin = Math.max(0.05 * (highest - lowest), 0.01);
        low = lowest - margin;
        high = Math.min(highest + margin, 100);
    }

    private static java.util.stream.DoubleStream all(List<RankedRecipe> rows) {
        return rows.stream().flatMapToDouble(row -> Arrays.stream(row.accuracies()));
    }

    /** Draws the picture. */
    static String of(String title, List<RankedRecipe> ranking) {
        List<RankedRecipe> rows = ranking.stream().filter(RankedRecipe::hasResult).toList();
        return rows.isEmpty() ? empty(title) : new DotChart(rows).draw(title);
    }

    private static String empty(String title) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"40\">"
                + "<text y=\"20\">"
                + Xml.escape(title)
                + ": no result</text></svg>\n";
    }

    private String draw(String title) {
        int height = TOP + rows.size() * ROW + BOTTOM;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " viewBox=\"0 0 %1$d %2$d\">%n",
                WIDTH, height);
        svg.append(STYLE);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n");
        add("<text class=\"title\" x=\"12\" y=\"24\">%s</text>%n", Xml.escape(title));
        grid(TOP + rows.size() * ROW);
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), TOP + i * ROW + ROW / 2);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(int bottom) {
        double step = step();
        for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
            add(
                    "<path class=\"grid\" d=\"M%.1f %dV%d\"/><text x=\"%1$.1f\" y=\"%d\""
                            + " text-anchor=\"middle\">%s</text>%n",
                    x(tick), TOP, bottom, bottom + 16, tickText(tick, step));
        }
        add(
                "<text x=\"%d\" y=\"%d\">test accuracy in per cent: mean and single runs</text>%n",
                LEFT, bottom + 34);
    }

    /** 1, 2 or 5 times a power of ten, so that there are about six lines. */
    private double step() {
        double raw = (high - low) / 6;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static String tickText(double tick, double step) {
        int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return Text.format("%." + digits + "f", tick);
    }

    private void row(RankedRecipe row, int y) {
        String color = row.recipe().isOfDjl() ? DJL : OURS;
        add(
                "<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
                LEFT - 12, y + 4, Xml.escape(row.recipe().name()));
        for (double run : row.accuracies()) {
            if (run >= low) {
                add(
                        "<circle class=\"run\" cx=\"%.1f\" cy=\"%d\" r=\"3.5\" stroke=\"%s\"/>%n",
                        x(run), y, color);
            } else {
                add("<path d=\"M%d %dl8 -5v10z\" fill=\"%s\"/>%n", LEFT, y, color);
            }
        }
        if (row.accuracy() >= low) {
            add(
                    "<path class=\"mean\" d=\"M%.1f %dV%d\" stroke=\"%s\"/>%n",
                    x(row.accuracy()), y - 7, y + 7, color);
        }
        add("<text x=\"%d\" y=\"%d\">%.2f</text>%n", WIDTH - RIGHT + 14, y + 4, row.accuracy());
    }

    private double x(double accuracy) {
        return LEFT + (accuracy - low) / (high - low) * (WIDTH - LEFT - RIGHT);
    }

    private void add(String format, Object... values) {
        svg.append(Text.format(format, values));
    }
}
