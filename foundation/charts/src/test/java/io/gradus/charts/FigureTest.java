package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class FigureTest {

    private static final double[] X = {0, 1, 2};
    private static final Series LINE = new Series("a<b>&", 1, X, X);

    @Test
    void chartsStandInRows() throws Exception {
        Figure figure = new Figure(Collections.nCopies(5, chart(Look.PANEL)), 2);
        assertThat(figure.width()).isEqualTo(2 * 268);
        assertThat(figure.height()).isEqualTo(3 * 192);
        NodeList charts = parse(figure.svg()).getDocumentElement().getElementsByTagName("svg");
        assertThat(charts.getLength()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            Element chart = (Element) charts.item(i);
            assertThat(chart.getAttribute("x")).isEqualTo(Integer.toString(i % 2 * 268));
            assertThat(chart.getAttribute("y")).isEqualTo(Integer.toString(i / 2 * 192));
        }
    }

    /** What some programs that show SVG do not know: variables, and the namespace of scripts. */
    @Test
    void aFigureIsPlainSvg() throws Exception {
        String svg = new Figure(List.of(chart(Look.PLOT), chart(Look.REPORT)), 1).svg();
        assertThat(parse(svg).getDocumentElement().getNamespaceURI())
                .isEqualTo("http://www.w3.org/2000/svg");
        assertThat(svg)
                .doesNotContain("var(", "<script", "href")
                .contains(".c1 .curve,.c1.curve{fill:none;stroke:#d55e00;")
                .doesNotContain(".c0")
                .contains(".chart .title{font-size:15px;font-weight:600;fill:#1f2328}")
                .contains("a&lt;b&gt;&amp;");
    }

    private static LineChart chart(Look look) {
        return new LineChart("title", "step", 2, Scale.LINEAR, 0, false, look, List.of(LINE));
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
