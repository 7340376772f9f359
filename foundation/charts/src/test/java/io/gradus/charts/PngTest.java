package io.gradus.charts;

import static io.gradus.charts.Pixels.SCALE;
import static io.gradus.charts.Pixels.distance;
import static io.gradus.charts.Pixels.draw;
import static io.gradus.charts.Pixels.ink;
import static io.gradus.charts.Pixels.nearest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PNGs are what SVGs are; left out where Java finds no fonts. */
class PngTest {

    @ParameterizedTest
    @CsvSource({
        "PLOT, LINEAR, 1, 1000, 1",
        "PLOT, LINEAR, 1e-5, 20000, 1.7",
        "PLOT, LINEAR, 0.001, 1, 0.5",
        "PLOT, LINEAR, 3e5, 90, 1",
        "PLOT, LINEAR, 0.1, 7, 0",
        "PLOT, DECADES, 0.1, 1000, 3",
        "PLOT, DECADES, 1e10, 1000, 15",
        "PLOT, LOG, 0.1, 1000, 3",
        "PLOT, ACCURACY, 0.9, 1000, 1",
        "REPORT, LINEAR, 0.1, 1000, 1",
        "REPORT, LOG, 0.5, 1000, 2",
        "REPORT, ACCURACY, 0.99, 20, 0.5",
        "PANEL, LINEAR, 0.1, 1000, 1",
        "PANEL, LINEAR, 0.003, 1000, 2",
        "PANEL, LINEAR, 0.27, 2000000, 2",
        "PANEL, DECADES, 0.1, 1000, 4"
    })
    void linesAndGridAreWhereTheLayoutHasThem(
            Look look, Scale scale, double size, double end, double power) throws IOException {
        double[] x = IntStream.rangeClosed(0, 200).mapToDouble(i -> end * i / 200).toArray();
        double[] y =
                IntStream.rangeClosed(0, 200)
                        .mapToDouble(i -> size * Math.pow(1 - i / 201.0, power))
                        .toArray();
        Series line = new Series("line", 0, x, y);
        LineChart chart = new LineChart("line", "step", end, scale, 0, false, look, List.of(line));
        BufferedImage image = draw(chart);
        assertThat(image.getWidth()).isEqualTo(SCALE * ChartLayout.of(chart).width());
        assertThat(image.getHeight()).isEqualTo(SCALE * ChartLayout.of(chart).height());
        for (int i = 5; i <= 195; i += 10) {
            double across = ChartLayout.of(chart).xAxis().at(x[i]);
            double down = ChartLayout.of(chart).yAxis().at(y[i]);
            assertThat(nearest(image, across, down, Color.decode("#0072b2")))
                    .as("step %s at %s, %s", x[i], across, down)
                    .isLessThan(60);
        }
        ChartLayout layout = ChartLayout.of(chart);
        assertThat(grid(image, ChartLayout.of(chart).yAxis(), y(layout.right() - 3))).isEmpty();
        double ticks = look == Look.REPORT ? layout.bottom() + 2 : layout.bottom() - 0.8;
        assertThat(grid(image, layout.xAxis(), x(ticks))).isEmpty();
    }

    private interface Pixel {
        int at(BufferedImage image, double place);
    }

    private static Pixel x(double y) {
        return (image, x) -> image.getRGB((int) (SCALE * x), (int) (SCALE * y));
    }

    private static Pixel y(double x) {
        return (image, y) -> image.getRGB((int) (SCALE * x), (int) (SCALE * y));
    }

    /** Ticks without a line, and lines halfway between ticks. */
    private static List<String> grid(BufferedImage image, Axis axis, Pixel pixel) {
        List<String> wrong = new ArrayList<>();
        double before = Double.NaN;
        for (double tick : axis.ticks()) {
            double place = axis.at(tick);
            boolean line =
                    DoubleStream.of(-1, -0.5, 0, 0.5, 1)
                            .anyMatch(off -> isGrid(pixel.at(image, place + off)));
            if (!line) {
                wrong.add("no line at " + tick);
            }
            if (!Double.isNaN(before) && isGrid(pixel.at(image, (before + place) / 2))) {
                wrong.add("a line before " + tick);
            }
            before = place;
        }
        return wrong;
    }

    private static boolean isGrid(int color) {
        return distance(color, Color.WHITE) > 30;
    }

    @Test
    void dashesGoOnFromPointToPoint() throws IOException {
        double[] x = IntStream.range(0, 1000).asDoubleStream().toArray();
        double[] flat = IntStream.range(0, 1000).mapToDouble(i -> 0.5).toArray();
        LineChart chart =
                new LineChart(
                        "line",
                        "step",
                        1000,
                        Scale.LINEAR,
                        0,
                        false,
                        Look.PLOT,
                        List.of(new Series("line", 1, x, flat)));
        BufferedImage image = draw(chart);
        int y = (int) (SCALE * ChartLayout.of(chart).yAxis().at(0.5));
        int dashes = 0;
        boolean on = false;
        for (int column = 0; column < image.getWidth(); column++) {
            boolean now = distance(image.getRGB(column, y), Color.decode("#d55e00")) < 60;
            dashes += now && !on ? 1 : 0;
            on = now;
        }
        // 7 on, 3 off
        double length = ChartLayout.of(chart).xAxis().at(999) - ChartLayout.of(chart).xAxis().at(0);
        assertThat((double) dashes).isCloseTo(length / 10, within(2.0));
    }

    @Test
    void chartsAreDrawnWhereTheyAreLaidOut() throws IOException {
        Fonts.assume();
        Series line = new Series("line", 0, new double[] {0, 1}, new double[] {0.5, 0.5});
        LineChart chart =
                new LineChart("", "", 1, Scale.LINEAR, 0, false, Look.PANEL, List.of(line));
        byte[] png = new Figure(List.of(chart, chart, chart), 2).png(1);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int x = (int) ChartLayout.of(chart).xAxis().at(0.5);
        int y = (int) ChartLayout.of(chart).yAxis().at(0.5);
        ChartLayout layout = ChartLayout.of(chart);
        Color blue = Color.decode("#0072b2");
        assertThat(distance(image.getRGB(x, y), blue)).isLessThan(200);
        assertThat(distance(image.getRGB(x + layout.width(), y), blue)).isLessThan(200);
        assertThat(distance(image.getRGB(x, y + layout.height()), blue)).isLessThan(200);
        assertThat(image.getRGB(x + layout.width(), y + layout.height()))
                .isEqualTo(Color.WHITE.getRGB());
    }

    @Test
    void isAsSmallAsTheEncoderMakesIt() throws IOException {
        Fonts.assume();
        Series line = new Series("line", 0, new double[] {0, 1}, new double[] {1, 0});
        LineChart chart =
                new LineChart("title", "", 1, Scale.LINEAR, 0, false, Look.PANEL, List.of(line));
        byte[] png = new Figure(List.of(chart), 1).png(SCALE);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        ByteArrayOutputStream usual = new ByteArrayOutputStream();
        ImageIO.write(image, "png", usual);
        assertThat(png.length).isLessThan(usual.size());
    }

    /** What only a report has: a band, marks of values, and names at the ends of lines. */
    @Test
    void aReportHasBandsMarksAndNames() throws IOException {
        double[] x = {0, 1, 2};
        Series line =
                new Series(
                        "HHHH",
                        1,
                        x,
                        new double[] {0.5, 0.5, 0.5},
                        new double[] {0.2, 0.2, 0.2},
                        new double[] {0.8, 0.8, 0.8});
        Series frame = new Series("", 0, x, new double[] {0, 1, 1});
        LineChart chart =
                LineChart.report("title", "epoch", Scale.LINEAR, 0, true, List.of(line, frame));
        BufferedImage image = draw(chart);
        ChartLayout layout = ChartLayout.of(chart);
        Color color = Color.decode(Palette.lightColor(1));
        double middle = layout.xAxis().at(1);
        double mark = layout.yAxis().at(0.5);
        assertThat(nearest(image, middle, mark + 2.2, color)).isLessThan(60);
        assertThat(nearest(image, layout.xAxis().at(1.5), mark + 2.2, color)).isGreaterThan(200);
        Color band = new Color(255 - 42 * 15 / 100, 255 - 161 * 15 / 100, 255 - 255 * 15 / 100);
        for (double value : new double[] {0.25, 0.75}) {
            double y = layout.yAxis().at(value);
            assertThat(nearest(image, layout.xAxis().at(1.7), y, band)).isLessThan(10);
        }
        double above = layout.yAxis().at(0.85);
        assertThat(nearest(image, layout.xAxis().at(1.7), above, Color.WHITE)).isZero();
        int left = layout.right() + EndLabels.GAP;
        Rectangle2D name =
                ink(image, left, (int) mark - 12, 620, (int) mark + 8, Palette.lightColor(1));
        assertThat(name.getWidth()).isBetween(20.0, 50.0);
        assertThat(name.getCenterY()).isCloseTo(mark, within(1.5));
    }
}
