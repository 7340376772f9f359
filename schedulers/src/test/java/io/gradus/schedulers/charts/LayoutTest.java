package io.gradus.schedulers.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {

    private static final double[] X = {0, 1};

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "short; short",
                "''; ''",
                "warmup(200, linear, 0) cosine(0.1, 800); warmup(200, linear, 0)|cosine(0.1, 800)",
                "cosine(0.1, 600).then(cosine(0.04, 400), 600);"
                        + " cosine(0.1, 600)|.then(cosine(0.04, 400), 600)",
                "sequential([linear(0.1, 500), cosine(0.1, 500)], [500]);"
                        + " sequential([linear(0.1, 500),|cosine(0.1, 500)], [500])",
                "WarmupTracker(main=CosineAnnealingTracker(baseValue=0.001);"
                        + " WarmupTracker(|main=CosineAnnealingTracker(|baseValue=0.001)",
                "aaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb;"
                        + " aaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbb|bbbbbbb",
                "aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbb ccc;"
                        + " aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbb|ccc",
                "aaaaaaaaaaaaa(b).cccc(dddd eeee ffff gggg hhhh);"
                        + " aaaaaaaaaaaaa(b)|.cccc(dddd eeee ffff gggg hhhh)",
                "aaaaaaaaaaaa bbbb(c)d eeeeeeeeeeee ffffff;"
                        + " aaaaaaaaaaaa bbbb(c)d eeeeeeeeeeee|ffffff",
                "aaaaaaaaaaaaaa bbbbbb(c).ddddddddddddddd;"
                        + " aaaaaaaaaaaaaa|bbbbbb(c).ddddddddddddddd",
                "aaaaaaaaaaaaaa bbbbbb, ccccccccccccccccccc;"
                        + " aaaaaaaaaaaaaa|bbbbbb, ccccccccccccccccccc",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|aaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa😀aa; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|😀aa"
            })
    void textsAreBrokenWhereItShowsHowTheyAreMade(String text, String lines) {
        assertThat(String.join("|", Layout.wrap(text, 35))).isEqualTo(lines);
    }

    @Property
    void noLineIsTooLongAndNoLetterIsLost(
            @ForAll String text, @ForAll @IntRange(min = 3, max = 50) int most) {
        List<String> lines = Layout.wrap(text, most);
        assertThat(lines).allMatch(line -> line.length() <= most && !line.isEmpty());
        assertThat(letters(String.join("", lines))).isEqualTo(letters(text));
    }

    private static String letters(String text) {
        return text.codePoints()
                .filter(letter -> !Character.isWhitespace(letter))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Property
    void namesInTheLegendDoNotOverlap(
            @ForAll @Size(min = 2, max = 20) List<@IntRange(min = 1, max = 200) Integer> lengths) {
        Layout layout = plot("title", lengths).layout();
        List<Layout.Key> keys = layout.legend();
        assertThat(keys).hasSameSizeAs(lengths);
        for (int i = 0; i < keys.size(); i++) {
            Layout.Key key = keys.get(i);
            assertThat(key.x()).isGreaterThanOrEqualTo(layout.left());
            assertThat(end(key)).isLessThanOrEqualTo(layout.right() + 1);
            assertThat(bottom(key)).isLessThan(layout.height());
            if (i > 0) {
                Layout.Key before = keys.get(i - 1);
                boolean beside = key.y() == before.y() && key.x() > end(before);
                boolean below = key.y() > bottom(before);
                assertThat(beside || below).as("%s after %s", key, before).isTrue();
            }
        }
    }

    private static double end(Layout.Key key) {
        int longest = key.texts().stream().mapToInt(line -> line.text().length()).max().orElse(0);
        return key.texts().get(0).x() + 7.3 * longest;
    }

    private static double bottom(Layout.Key key) {
        return key.texts().get(key.texts().size() - 1).y();
    }

    @Test
    void aTitleThatNamesTheOnlyLineNeedsNoLegend() {
        assertThat(plot("x", List.of(1)).layout().legend()).isEmpty();
        assertThat(plot("title", List.of(1)).layout().legend()).hasSize(1);
        assertThat(plot("", List.of(1, 2)).layout().legend()).hasSize(2);
    }

    @Test
    void linesOfATitleAreAboveTheField() {
        Layout plot = plot("word ".repeat(40), List.of(1)).layout();
        assertThat(plot.title()).hasSizeGreaterThan(2);
        assertThat(plot.title()).allMatch(line -> line.y() > 10 && line.y() < plot.top());
        LineChart panel = titled("cyclic(0.01, 0.1, 125, mode=exp_range, gamma=0.998)", Look.PANEL);
        assertThat(panel.layout().title())
                .hasSize(2)
                .allMatch(line -> line.y() > 10 && line.y() < panel.layout().top());
    }

    /** As many letters as have room: 57 above a plot, 37 above a panel. */
    @Test
    void aTitleIsAsLongAsItsChartIsWide() {
        for (Look look : List.of(Look.PLOT, Look.PANEL)) {
            int most = look == Look.PLOT ? 57 : 37;
            assertThat(titled("x".repeat(most), look).layout().title()).hasSize(1);
            assertThat(titled("x".repeat(most + 1), look).layout().title()).hasSize(2);
        }
    }

    private static LineChart titled(String title, Look look) {
        return new LineChart(title, "", 1, Scale.LINEAR, 0, false, look, List.of());
    }

    private static LineChart plot(String title, List<Integer> lengths) {
        List<Series> lines = new ArrayList<>();
        for (int length : lengths) {
            lines.add(new Series("x".repeat(length), lines.size(), X, X));
        }
        return new LineChart(title, "step", 1, Scale.LINEAR, 0, false, Look.PLOT, lines);
    }
}
