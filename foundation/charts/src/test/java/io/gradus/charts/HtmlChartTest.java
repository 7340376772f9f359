package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Where things are in an SVG: the whole element, line by line. */
class HtmlChartTest {

    private static final double[] X = {0, 1, 2};

    @Test
    void aPlotHasAGridAndALegend() {
        LineChart chart = chart(Look.PLOT, "Title", "step", Scale.COUNT);
        assertThat(HtmlChart.svg(chart, "id=\"a\""))
                .isEqualToIgnoringNewLines(
                        """
                        <svg class="chart" viewBox="0 0 660 396" role="img" aria-label="Title" id="a">
                        <text class="title" x="58.0" y="20.0" text-anchor="start">Title</text>
                        <path class="grid" d="M58.0 318.2L642.0 318.2"/>
                        <text class="" x="51.0" y="322.2" text-anchor="end">0</text>
                        <path class="grid" d="M58.0 179.0L642.0 179.0"/>
                        <text class="" x="51.0" y="183.0" text-anchor="end">1</text>
                        <path class="grid" d="M58.0 39.8L642.0 39.8"/>
                        <text class="" x="51.0" y="43.8" text-anchor="end">2</text>
                        <path class="grid" d="M69.7 34.0L69.7 324.0"/>
                        <text class="" x="69.7" y="342.0" text-anchor="middle">0</text>
                        <path class="grid" d="M350.0 34.0L350.0 324.0"/>
                        <text class="" x="350.0" y="342.0" text-anchor="middle">1</text>
                        <path class="grid" d="M630.3 34.0L630.3 324.0"/>
                        <text class="" x="630.3" y="342.0" text-anchor="middle">2</text>
                        <text class="" x="350.0" y="362.0" text-anchor="middle">step</text>
                        <g class="c0" data-series="0"><path class="curve" stroke-dasharray="none"\
                         d="M69.7,318.2L630.3,39.8"/></g>
                        <g class="c0" data-series="0"><path class="curve" stroke-dasharray="none"\
                         d="M58.0,380.0L88.0,380.0"/></g>
                        <text class="caption" x="95.0" y="384.0" text-anchor="start">line</text>
                        </svg>
                        """);
    }

    @Test
    void aReportHasMarksAndNamesAtTheEnds() {
        LineChart chart = chart(Look.REPORT, "Title", "epoch", Scale.COUNT);
        assertThat(HtmlChart.svg(chart, ""))
                .isEqualToIgnoringNewLines(
                        """
                        <svg class="chart" viewBox="0 0 620 360" role="img" aria-label="Title" >
                        <text class="title" x="58.0" y="18.0" text-anchor="start">Title</text>
                        <path class="grid" d="M58.0 316.0L492.0 316.0"/>
                        <text class="" x="51.0" y="320.0" text-anchor="end">0</text>
                        <path class="grid" d="M58.0 175.0L492.0 175.0"/>
                        <text class="" x="51.0" y="179.0" text-anchor="end">1</text>
                        <path class="grid" d="M58.0 34.0L492.0 34.0"/>
                        <text class="" x="51.0" y="38.0" text-anchor="end">2</text>
                        <path class="axis" d="M58.0 316.0L492.0 316.0"/>
                        <path class="axis" d="M58.0 316.0L58.0 320.0"/>
                        <text class="" x="58.0" y="334.0" text-anchor="middle">0</text>
                        <path class="axis" d="M275.0 316.0L275.0 320.0"/>
                        <text class="" x="275.0" y="334.0" text-anchor="middle">1</text>
                        <path class="axis" d="M492.0 316.0L492.0 320.0"/>
                        <text class="" x="492.0" y="334.0" text-anchor="middle">2</text>
                        <text class="" x="275.0" y="354.0" text-anchor="middle">epoch</text>
                        <g class="c0" data-series="0"><path class="curve" stroke-dasharray="none"\
                         d="M58.0,316.0L492.0,34.0"/></g>
                        <g class="c0" data-series="0"><path class="leader" d="M495.0 34.0L505.0 34.0"/>
                        <text class="label" x="508.0" y="38.0" text-anchor="start">line</text>
                        </g>
                        </svg>
                        """);
    }

    @Test
    void aPanelHasItsTitleAboveTheField() {
        String svg = HtmlChart.svg(chart(Look.PANEL, "Title", "", Scale.LINEAR), "");
        assertThat(svg)
                .contains("viewBox=\"0 0 268 172\"")
                .contains(
                        "<text class=\"caption\" x=\"8.0\" y=\"35.0\" text-anchor=\"start\">Title<")
                .contains("d=\"M52.1,144.0L247.9,46.0\"")
                .doesNotContain("class=\"label\"", ">line<");
    }

    @Test
    void aChartWithoutValuesSaysSoInTheField() {
        LineChart chart = new LineChart("t", "", 0, Scale.LINEAR, 0, false, Look.PLOT, List.of());
        assertThat(HtmlChart.svg(chart, ""))
                .contains("<text class=\"\" x=\"58.0\" y=\"64.0\" text-anchor=\"start\">no values<")
                .doesNotContain("grid");
    }

    @Test
    void aSampleForALegendIsALine() {
        assertThat(Palette.sample(12))
                .startsWith("<svg class=\"chart c1\"")
                .contains("stroke-dasharray=\"none\"");
    }

    /** What is used is declared. */
    @Test
    void bothGroundsDeclareTheVariables() {
        for (String ground : List.of(Palette.light(), Palette.dark())) {
            Pattern.compile("var\\((--\\w+)\\)")
                    .matcher(Palette.rules())
                    .results()
                    .map(use -> use.group(1))
                    .filter(name -> !name.equals("--c"))
                    .forEach(name -> assertThat(ground).contains(name + ":#"));
        }
        assertThat(Palette.rules()).contains(".c10{--c:var(--c10)}", ".chart .grid{");
        assertThat(Palette.light()).contains("--c0:" + Palette.lightColor(11));
    }

    @Test
    void whatXmlForbidsIsReplaced() {
        assertThat(Xml.escape("a\ud800b\udfffc\uffff\u0001\td\ud83d\ude00\ud7ff\ue000\ufffd"))
                .isEqualTo("a?b?c??\td\ud83d\ude00\ud7ff\ue000\ufffd");
    }

    private static LineChart chart(Look look, String title, String xTitle, Scale scale) {
        Series line = new Series("line", 0, X, X);
        return new LineChart(title, xTitle, 2, scale, 0, false, look, List.of(line));
    }
}
