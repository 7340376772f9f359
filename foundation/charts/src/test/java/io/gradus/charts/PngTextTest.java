package io.gradus.charts;

import static io.gradus.charts.Pixels.SCALE;
import static io.gradus.charts.Pixels.draw;
import static io.gradus.charts.Pixels.ink;
import static io.gradus.charts.Pixels.nearest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written in PNGs; left out where Java finds no fonts. */
class PngTextTest {

    /** Letters are where Java says for their font, so that another font is found out too. */
    @Test
    void textsOfAPlotAreWhereTheLayoutHasThem() throws IOException {
        Series first = new Series("HHHH first line H", 0, new double[] {0, 1}, new double[] {1, 0});
        Series second = new Series("HHHH second H", 1, new double[] {0, 1}, new double[] {0, 1});
        LineChart chart =
                new LineChart(
                        "HHHHHHHH title H",
                        "HH steps H",
                        1,
                        Scale.LINEAR,
                        0,
                        false,
                        Look.PLOT,
                        List.of(first, second));
        BufferedImage image = draw(chart);
        ChartLayout layout = ChartLayout.of(chart);
        requireText(image, layout.title().get(0), Font.BOLD, 15);
        for (ChartLayout.Key key : layout.legend()) {
            requireText(image, key.texts().get(0), Font.PLAIN, 12);
            Color color = Color.decode(Palette.lightColor(key.series().style()));
            for (int x : new int[] {3, 23}) {
                assertThat(nearest(image, key.x() + x, key.y() - 4, color)).isLessThan(60);
            }
            for (int x : new int[] {-3, ChartLayout.SAMPLE + 3}) {
                assertThat(nearest(image, key.x() + x, key.y() - 4, Color.WHITE)).isZero();
            }
        }
        ChartLayout.Key dashed = layout.legend().get(1); // 7 on, 3 off
        assertThat(nearest(image, dashed.x() + 8.5, dashed.y() - 4, Color.WHITE)).isZero();
        int bottom = layout.bottom();
        Rectangle2D title = ink(image, 0, bottom + 25, 660, bottom + 46, Palette.FAINT);
        assertThat(title.getWidth())
                .isCloseTo(letters("HH steps H", Font.PLAIN, 12).getWidth(), within(1.5));
        assertThat(title.getCenterX())
                .isCloseTo((layout.left() + layout.right()) / 2.0, within(3.0));
    }

    @Test
    void aPanelsTitleIsLight() throws IOException {
        LineChart chart = panel("HHHHHHHH panel H");
        requireText(draw(chart), ChartLayout.of(chart).title().get(0), Font.PLAIN, 12);
    }

    @Test
    void lettersAreSmooth() throws IOException {
        LineChart chart = panel("OOOO");
        BufferedImage image = draw(chart);
        ChartLayout.Text title = ChartLayout.of(chart).title().get(0);
        int left = (int) (SCALE * title.x());
        int top = (int) (SCALE * (title.y() - 12));
        int[] pixels = image.getRGB(left, top, SCALE * 40, SCALE * 14, null, 0, SCALE * 40);
        assertThat(IntStream.of(pixels).distinct().count()).isGreaterThan(10);
    }

    @Test
    void aChartWithoutValuesSaysSo() throws IOException {
        LineChart chart = new LineChart("", "", 0, Scale.LINEAR, 0, false, Look.PLOT, List.of());
        ChartLayout layout = ChartLayout.of(chart);
        ChartLayout.Text text = new ChartLayout.Text("no values", layout.left(), layout.top() + 30);
        requireText(draw(chart), text, Font.PLAIN, 12, Palette.FAINT);
    }

    private static LineChart panel(String title) {
        Series line = new Series("line", 0, new double[] {0, 1}, new double[] {1, 0});
        return new LineChart(title, "", 1, Scale.LINEAR, 0, false, Look.PANEL, List.of(line));
    }

    private static void requireText(
            BufferedImage image, ChartLayout.Text text, int style, int size) {
        requireText(image, text, style, size, Palette.INK);
    }

    private static void requireText(
            BufferedImage image, ChartLayout.Text text, int style, int size, String color) {
        Rectangle2D letters = letters(text.text(), style, size);
        int left = (int) text.x() - 4;
        int right = (int) (text.x() + letters.getMaxX()) + 50;
        int baseline = (int) text.y();
        Rectangle2D ink = ink(image, left, baseline - size, right, baseline + 6, color);
        assertThat(new double[] {ink.getMinX(), ink.getMaxX(), ink.getMinY(), ink.getMaxY()})
                .as(text.text())
                .containsExactly(
                        new double[] {
                            text.x() + letters.getMinX(),
                            text.x() + letters.getMaxX(),
                            text.y() + letters.getMinY(),
                            text.y() + letters.getMaxY()
                        },
                        within(1.5));
    }

    /** Where Java says that letters are, seen from the start of their baseline. */
    private static Rectangle2D letters(String text, int style, int size) {
        return new Font(Font.SANS_SERIF, style, size)
                .createGlyphVector(new FontRenderContext(null, true, true), text)
                .getVisualBounds();
    }
}
