package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.gradus.benchmarks.cli.Console;
import io.gradus.charts.Series;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {

    private final String html = Report.of(Samples.results());

    @Test
    void isWellFormedAndShowsNamesAsTheyAre() throws Exception {
        Document page = parse();
        assertThat(page.getElementsByTagName("figure").getLength()).isEqualTo(3);
        assertThat(texts(page, "button"))
                .containsExactly(Samples.ODD_NAME, "wild", "missing", "broken");
        assertThat(texts(page, "td")).contains(Samples.ODD_NAME, "92.00 ± 2.83", "diverged");
        assertThat(texts(page, "dd"))
                .contains("not supported by the engine: Not \"implemented\"")
                .contains("diverged: the loss became NaN", "failed: line one")
                .anyMatch(text -> text.contains("CPU <1>"));
        assertThat(html).contains("Not all runs are finished");
    }

    @Test
    void refersToNothingElse() {
        String local =
                html.replace("http://www.w3.org/1999/xhtml", "")
                        .replace("http://www.w3.org/2000/svg", "");
        assertThat(local)
                .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import", "fetch(");
    }

    @Test
    void theScriptGetsTheValuesOfAllCharts() throws Exception {
        Document page = parse();
        NodeList scripts = page.getElementsByTagName("script");
        Element data = (Element) scripts.item(0);
        assertThat(data.getAttribute("type")).isEqualTo("application/json");
        JsonArray charts = JsonParser.parseString(data.getTextContent()).getAsJsonArray();
        assertThat(charts).hasSize(3);
        assertThat(charts.get(0).getAsJsonObject().getAsJsonArray("series")).hasSize(2);
        assertThat(html.split("</script>", -1)).as("a name must not end a script").hasSize(3);
    }

    /** The highest loss of the others is 2.25, and its own go up to 50. */
    @Test
    void aLossThatDivergesIsDrawnUpToTenTimesTheHighestOfTheOthers() {
        Series wild = Charts.of(Samples.results()).loss().series().get(1);
        assertThat(wild.name()).isEqualTo("wild");
        assertThat(wild.x()).containsExactly(0.5, 1, 1.5);
        Results alone =
                Samples.results(
                        "wild",
                        List.of(1),
                        List.of("wild: djl.Sgd learningRate=100"),
                        Samples.results().runs().subList(1, 2));
        assertThat(Charts.of(alone).loss().series().get(0).x()).hasSize(4);
    }

    @Test
    void aChartSaysWhereItDoesNotShowAllRecipes() {
        Results results = Samples.results();
        assertThat(results.recipes()).hasSize(4);
        assertThat(Charts.of(results).loss().title()).isEqualTo("Training loss, 2 of 4 recipes");
        assertThat(of(results, 21).loss().title()).endsWith(", 2 of 21 recipes");
        assertThat(of(results, 21).ofTraining()).contains(", 2 of 21 recipes<");
        assertThat(of(results, 2).loss().title()).isEqualTo("Training loss");
    }

    private static List<String> terminal(int width) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        ResultTable.print(
                Samples.results(), new Console(writer, writer, false, true, false, width));
        return out.toString().lines().toList();
    }

    @Test
    void aNarrowTerminalShowsTheAccuracyFirst() {
        List<String> lines = terminal(80);
        assertThat(lines).allMatch(line -> line.length() <= 80);
        assertThat(lines.get(1)).matches("recipe +test accuracy %  train loss  .*");
        assertThat(lines.get(3)).contains("92.00 ± 2.83");
        assertThat(lines.get(4)).matches("Left out, to fit 80 columns: .*seconds, peak MB.*");
        assertThat(terminal(40).subList(0, 4)).allMatch(line -> line.length() <= 40);
    }

    @Test
    void theTerminalShowsTheSame() {
        List<String> lines = terminal(200);
        assertThat(lines.get(1)).startsWith("recipe").endsWith("seconds  peak MB");
        assertThat(lines.get(3))
                .contains("0.01", "0.3750", "92.00 ± 2.83", "1000", "25 %", "1.2", "512");
        assertThat(lines.subList(4, 7))
                .containsExactly(
                        "wild: diverged: the loss became NaN",
                        "missing: not supported by the engine: Not \"implemented\"",
                        "broken: failed: line one");
    }

    /**
     * On a narrow screen each number has its title beside it, so the accuracy must be the first.
     */
    @Test
    void everyNumberHasItsTitleAndTheAccuracyIsTheFirst() throws Exception {
        Document page = parse();
        assertThat(texts(page, "th"))
                .startsWith("recipe", "test accuracy %", "train loss")
                .doesNotContain("in full");
        NodeList cells = page.getElementsByTagName("td");
        for (int i = 0; i < cells.getLength(); i++) {
            int column = i % 8;
            assertThat(((Element) cells.item(i)).getAttribute("data-title"))
                    .isEqualTo(column == 0 ? "" : texts(page, "th").get(column));
        }
        assertThat(cells.getLength()).isEqualTo(2 * 8);
        assertThat(texts(page, "figcaption")).hasSize(3).contains("Training loss, 2 of 4 recipes");
    }

    /** A recipe's text is a column too wide for any screen. */
    @Test
    void recipesInFullStandBelowTheTable() throws Exception {
        assertThat(texts(parse(), "dt")).contains(Samples.ODD_NAME, "broken");
        assertThat(texts(parse(), "dd"))
                .contains("Adam CosineAnnealing(baseValue=0.01, steps=auto)")
                .contains("Lookahead(inner=Adam)");
    }

    /** A name of 26 letters leaves 422 of 620 for the lines, which with 24 more fill a screen. */
    @Test
    void aNarrowScreenShowsChartsAsFarAsTheirLinesGo() {
        assertThat(html.split("<figure style=\"--narrow:139%\">", -1)).hasSize(4);
    }

    private Document parse() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)));
    }

    private static List<String> texts(Document page, String element) {
        NodeList nodes = page.getElementsByTagName(element);
        return java.util.stream.IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }

    private static Charts of(Results results, int all) {
        Charts charts = Charts.of(results);
        return new Charts(charts.recipes(), charts.runs(), charts.evaluation(), all, 100);
    }
}
