package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class LineChartTest {

    private static final double[] X = {1, 2, 3};
    private static final String ODD_NAME = "a<b> & \"c\" 'd' \u0000 ]]> é";

    @Test
    void isWellFormedAndShowsNamesAsTheyAre() throws Exception {
        Series line = new Series(ODD_NAME, 0, X, new double[] {3, 2, 1});
        Document svg = parse(new Figure(List.of(chart(Scale.LOG, List.of(line))), 1).svg());
        assertThat(svg.getDocumentElement().getTextContent()).contains("a<b> & \"c\" 'd' ?");
        assertThat(svg.getElementsByTagName("svg").getLength()).isEqualTo(2);
    }

    @Test
    void allCoordinatesAreInsideThePicture() throws Exception {
        Series line =
                new Series(
                        "band",
                        1,
                        X,
                        new double[] {0.5, 0.9, 1},
                        new double[] {0.1, 0.8, 1},
                        new double[] {0.6, 0.95, 1});
        String svg = HtmlChart.svg(chart(Scale.ACCURACY, List.of(line)), "");
        assertThat(svg).contains("<polygon class=\"band c1\"").contains("<circle");
        Matcher point = Pattern.compile("(-?[\\d.]+),(-?[\\d.]+)").matcher(svg);
        int points = 0;
        while (point.find()) {
            assertThat(Double.parseDouble(point.group(1))).isBetween(0.0, (double) LineChart.WIDTH);
            assertThat(Double.parseDouble(point.group(2)))
                    .isBetween(0.0, (double) LineChart.HEIGHT);
            points++;
        }
        assertThat(points).isEqualTo(9);
    }

    @Test
    void valuesThatHaveNoPlaceLeaveAGap() throws Exception {
        Series line =
                new Series(
                        "gap",
                        0,
                        new double[] {1, 2, 3, 4},
                        new double[] {1, Double.NaN, 0, Double.POSITIVE_INFINITY});
        String svg =
                HtmlChart.svg(
                        chart(Scale.LOG, List.of(line)), "xmlns=\"http://www.w3.org/2000/svg\"");
        parse(svg);
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void aChartWithoutValuesSaysSo() {
        assertThat(HtmlChart.svg(chart(Scale.LOG, List.of()), "")).contains("no values");
        assertThat(HtmlChart.hoverData(chart(Scale.LOG, List.of())))
                .containsEntry("series", List.of());
    }

    @Test
    void namesAtTheEndsDoNotOverlap() {
        List<Series> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            lines.add(new Series("line " + i, i, X, new double[] {1, 1, 1 + i * 1e-3}));
        }
        Matcher label =
                Pattern.compile("class=\"label\" x=\"[\\d.]+\" y=\"([\\d.]+)\"")
                        .matcher(HtmlChart.svg(chart(Scale.LOG, lines), ""));
        List<Double> places = label.results().map(r -> Double.valueOf(r.group(1))).toList();
        assertThat(places).hasSize(12);
        for (int i = 1; i < places.size(); i++) {
            assertThat(places.get(i) - places.get(i - 1)).isGreaterThanOrEqualTo(13.9);
        }
        assertThat(places).allMatch(y -> y > 0 && y < LineChart.HEIGHT);
    }

    @Test
    void aCurveThatFallsBelowTheFloorEndsThereAndIsToldAsItIs() {
        double[] steps = {1, 2, 3, 4};
        Series line = new Series("rate", 0, steps, new double[] {1, 0.1, 1e-9, 1e-10});
        LineChart chart = LineChart.report("t", "epoch", Scale.LOG, 0.01, false, List.of(line));
        // To the bottom once, and not along it.
        assertThat(HtmlChart.svg(chart, ""))
                .containsPattern("L\\d+\\.\\d,316\\.0M492\\.0,316\\.0\"");
        Map<?, ?> series = (Map<?, ?>) ((List<?>) HtmlChart.hoverData(chart).get("series")).get(0);
        assertThat(series.get("y")).isEqualTo(List.of(1.0, 0.1, 1e-9, 1e-10));
    }

    @Test
    void theFirst44LinesDifferAndTheFirst11InTheirColors() {
        List<String> looks = new ArrayList<>();
        List<String> colors = new ArrayList<>();
        for (int i = 0; i < 44; i++) {
            looks.add(Palette.cssClass(i) + Palette.dashes(i));
            colors.add(Palette.lightColor(i));
        }
        assertThat(looks).doesNotHaveDuplicates();
        assertThat(colors.subList(0, 11)).doesNotHaveDuplicates();
    }

    private static LineChart chart(Scale scale, List<Series> lines) {
        return LineChart.report("title " + ODD_NAME, "epoch", scale, 0, true, lines);
    }

    private static Document parse(String xml)
            throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }
}
