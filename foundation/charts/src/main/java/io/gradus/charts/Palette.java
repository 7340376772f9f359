package io.gradus.charts;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Colors and dashes of lines. The first seven colors are those of Okabe and Ito, which color-blind
 * readers can tell apart, without the yellow that is lost on paper; the dashes serve where there is
 * no color. The first 11 lines have colors of their own, the first 44 all differ.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">M. Okabe, K. Ito, Color Universal Design,
 *     2008</a>
 */
public final class Palette {

    private static final String[] LIGHT = {
        "#0072b2", "#d55e00", "#009e73", "#b0578d", "#c98a00", "#3a9fdc", "#222222", "#a51d2d",
        "#6c7a00", "#6f42c1", "#7a5230"
    };
    private static final String[] DARK = {
        "#4aa8e8", "#ff8a3c", "#2fcc9f", "#e59cc6", "#f0b429", "#8fd0ff", "#e8e8e8", "#ff6b6b",
        "#c3d04a", "#b392f0", "#c99a6b"
    };
    private static final String[] DASHES = {"none", "7 3", "2 2.5", "9 3 2 3"};

    /** Titles and names, on a light ground. */
    static final String INK = "#1f2328";

    /** Ticks and their texts. */
    static final String FAINT = "#59636e";

    /** The grid. */
    static final String LINE = "#d1d9e0";

    /** The radius of the mark of a value. */
    static final int RADIUS = 3;

    private static final String OWN_COLOR = "var(--c)";

    private static final String RULES =
            """
            .chart text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--faint)}
            .chart .title{font-size:15px;font-weight:600;fill:var(--ink)}
            .chart .caption{fill:var(--ink)}
            .chart .label{fill:var(--c)}
            .chart .grid{stroke:var(--line);stroke-width:1;shape-rendering:crispEdges}
            .chart .axis{stroke:var(--faint);stroke-width:1;shape-rendering:crispEdges}
            .chart .curve{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round}
            .chart .band{fill:var(--c);opacity:.15}
            .chart .point{fill:var(--c)}
            .chart .leader{stroke:var(--c);stroke-width:.7;opacity:.6;fill:none}
            """;

    private Palette() {}

    /** The class that gives a line its color. */
    static String cssClass(int style) {
        return "c" + style % LIGHT.length;
    }

    /** The dashes of a line. */
    static String dashes(int style) {
        return DASHES[style % DASHES.length];
    }

    /** The color of a line on a light ground, as {@code #rrggbb}. */
    static String lightColor(int style) {
        return LIGHT[style % LIGHT.length];
    }

    /**
     * Returns the colors as CSS variables, for a light ground.
     *
     * @return declarations for {@code :root} or {@code svg}
     */
    public static String light() {
        return variables(LIGHT)
                + String.format(
                        Locale.ROOT,
                        "--ground:#ffffff;--ink:%s;--faint:%s;--line:%s;--tint:#f6f8fa;",
                        INK,
                        FAINT,
                        LINE);
    }

    /**
     * Returns the colors as CSS variables, for a dark ground.
     *
     * @return declarations for {@code :root} or {@code svg}
     */
    public static String dark() {
        return variables(DARK)
                + "--ground:#0d1117;--ink:#e6edf3;--faint:#9198a1;--line:#3d444d;--tint:#151b23;";
    }

    private static String variables(String[] colors) {
        return IntStream.range(0, colors.length)
                .mapToObj(i -> "--c" + i + ":" + colors[i] + ";")
                .collect(Collectors.joining());
    }

    /**
     * Returns the rules that charts need, which use the variables.
     *
     * @return CSS
     */
    public static String rules() {
        return IntStream.range(0, LIGHT.length)
                        .mapToObj(i -> ".c" + i + "{--c:var(--c" + i + ")}")
                        .collect(Collectors.joining())
                + RULES;
    }

    /**
     * The rules for some lines with the light colors in them: not every program that shows SVG
     * knows variables.
     */
    static String plainRules(List<Integer> styles) {
        List<Integer> colors =
                styles.stream().map(style -> style % LIGHT.length).distinct().sorted().toList();
        return RULES.lines()
                .flatMap(
                        rule ->
                                rule.contains(OWN_COLOR)
                                        ? colors.stream().map(style -> ofColor(rule, style))
                                        : Stream.of(rule))
                .map(
                        rule ->
                                rule.replace("var(--ink)", INK)
                                        .replace("var(--faint)", FAINT)
                                        .replace("var(--line)", LINE))
                .collect(Collectors.joining("\n", "\n", "\n"));
    }

    /** A rule for what has the color itself, and for what is in a group that has it. */
    private static String ofColor(String rule, int style) {
        String selector = rule.substring(".chart ".length(), rule.indexOf('{'));
        String color = "." + cssClass(style);
        return String.format(Locale.ROOT, "%s %s,%1$s%2$s", color, selector)
                + rule.substring(rule.indexOf('{')).replace(OWN_COLOR, lightColor(style));
    }

    /**
     * Draws the sample of a line that a legend shows.
     *
     * @param style the line's place in the legend
     * @return an SVG element, 34 by 12
     */
    public static String sample(int style) {
        return "<svg class=\"chart "
                + cssClass(style)
                + "\" width=\"34\" height=\"12\" viewBox=\"0 0 34 12\" aria-hidden=\"true\">"
                + "<path class=\"curve\" d=\"M1 6H33\" stroke-dasharray=\""
                + dashes(style)
                + "\"/></svg>";
    }
}
