package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChartLayoutTest {

    private static final double[] X = {0, 1};

    @Property
    void namesInTheLegendDoNotOverlap(
            @ForAll @Size(min = 2, max = 20) List<@IntRange(min = 1, max = 200) Integer> lengths) {
        ChartLayout layout = ChartLayout.of(plot("title", lengths));
        List<ChartLayout.Key> keys = layout.legend();
        assertThat(keys).hasSameSizeAs(lengths);
        for (int i = 0; i < keys.size(); i++) {
            ChartLayout.Key key = keys.get(i);
            assertThat(key.x()).isGreaterThanOrEqualTo(layout.left());
            assertThat(end(key)).isLessThanOrEqualTo(layout.right() + 1);
            assertThat(bottom(key)).isLessThan(layout.height());
            if (i > 0) {
                ChartLayout.Key before = keys.get(i - 1);
                boolean beside = key.y() == before.y() && key.x() > end(before);
                boolean below = key.y() > bottom(before);
                assertThat(beside || below).as("%s after %s", key, before).isTrue();
            }
        }
    }

    private static double end(ChartLayout.Key key) {
        int longest = key.texts().stream().mapToInt(line -> line.text().length()).max().orElse(0);
        return key.texts().get(0).x() + 7.3 * longest;
    }

    private static double bottom(ChartLayout.Key key) {
        return key.texts().get(key.texts().size() - 1).y();
    }

    @Test
    void aTitleThatNamesTheOnlyLineNeedsNoLegend() {
        assertThat(ChartLayout.of(plot("x", List.of(1))).legend()).isEmpty();
        assertThat(ChartLayout.of(plot("title", List.of(1))).legend()).hasSize(1);
        assertThat(ChartLayout.of(plot("", List.of(1, 2))).legend()).hasSize(2);
    }

    @Test
    void linesOfATitleAreAboveTheField() {
        ChartLayout plot = ChartLayout.of(plot("word ".repeat(40), List.of(1)));
        assertThat(plot.title()).hasSizeGreaterThan(2);
        assertThat(plot.title()).allMatch(line -> line.y() > 10 && line.y() < plot.top());
        LineChart panel = titled("cyclic(0.01, 0.1, 125, mode=exp_range, gamma=0.998)", Look.PANEL);
        assertThat(ChartLayout.of(panel).title())
                .hasSize(2)
                .allMatch(line -> line.y() > 10 && line.y() < ChartLayout.of(panel).top());
    }

    /** As many letters as have room: 57 above a plot, 37 above a panel. */
    @Test
    void aTitleIsAsLongAsItsChartIsWide() {
        for (Look look : List.of(Look.PLOT, Look.PANEL)) {
            int most = look == Look.PLOT ? 57 : 37;
            assertThat(ChartLayout.of(titled("x".repeat(most), look)).title()).hasSize(1);
            assertThat(ChartLayout.of(titled("x".repeat(most + 1), look)).title()).hasSize(2);
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
