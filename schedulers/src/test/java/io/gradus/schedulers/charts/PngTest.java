package io.gradus.schedulers.charts;

import static io.gradus.schedulers.charts.Pixels.SCALE;
import static io.gradus.schedulers.charts.Pixels.distance;
import static io.gradus.schedulers.charts.Pixels.draw;
import static io.gradus.schedulers.charts.Pixels.nearest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** A straight line has equal distances between all values, of which XChart makes much. */
    @ParameterizedTest
    @CsvSource({
        "PLOT, LINEAR, 1, 1000, 1",
        "PLOT, LINEAR, 1e-5, 20000, 1.7",
        "PLOT, LINEAR, 0.001, 1, 0.5",
        "PLOT, LINEAR, 3e5, 90, 1",
        "PLOT, LINEAR, 0.1, 7, 0",
        "PLOT, DECADES, 0.1, 1000, 3",
        "PLOT, DECADES, 1e10, 1000, 15",
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
        assertThat(image.getWidth()).isEqualTo(SCALE * chart.layout().width());
        assertThat(image.getHeight()).isEqualTo(SCALE * chart.layout().height());
        for (int i = 5; i <= 195; i += 10) {
            double across = chart.xAxis().at(x[i]);
            double down = chart.yAxis().at(y[i]);
            assertThat(nearest(image, across, down, Color.decode("#0072b2")))
                    .as("step %s at %s, %s", x[i], across, down)
                    .isLessThan(60);
        }
        Layout layout = chart.layout();
        assertThat(grid(image, chart.yAxis(), y(layout.right() - 3))).isEmpty();
        assertThat(grid(image, chart.xAxis(), x(layout.bottom() - 0.8))).isEmpty();
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

    private static boolean isGrid(int colour) {
        return distance(colour, Color.WHITE) > 30;
    }

    /** XChart draws straight lines in pieces, of which each would begin with a dash. */
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
        int y = (int) (SCALE * chart.yAxis().at(0.5));
        int dashes = 0;
        boolean on = false;
        for (int column = 0; column < image.getWidth(); column++) {
            boolean now = distance(image.getRGB(column, y), Color.decode("#d55e00")) < 60;
            dashes += now && !on ? 1 : 0;
            on = now;
        }
        // 7 on, 3 off
        double length = chart.xAxis().at(999) - chart.xAxis().at(0);
        assertThat((double) dashes).isCloseTo(length / 10, within(2.0));
    }

    @Test
    void chartsAreDrawnWhereTheyAreLaidOut() throws IOException {
        Fonts.assume();
        Series line = new Series("line", 0, new double[] {0, 1}, new double[] {0.5, 0.5});
        LineChart chart =
                new LineChart("", "", 1, Scale.LINEAR, 0, false, Look.PANEL, List.of(line));
        byte[] png = new Picture(List.of(chart, chart, chart), 2).png(1);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int x = (int) chart.xAxis().at(0.5);
        int y = (int) chart.yAxis().at(0.5);
        Layout layout = chart.layout();
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
        byte[] png = new Picture(List.of(chart), 1).png(SCALE);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        ByteArrayOutputStream usual = new ByteArrayOutputStream();
        ImageIO.write(image, "png", usual);
        assertThat(png.length).isLessThan(usual.size());
    }

    @Test
    void ticksMustBeEven() {
        Fonts.assume();
        LineChart chart = LineChart.report("", "", Scale.LOG, 0, false, List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Picture(List.of(chart), 1).png(1))
                .withMessageContaining("but is LOG");
    }

    @Test
    void theMessageNamesTheVersionThatIsTested() throws IOException {
        String pom = Files.readString(Path.of("../pom.xml"));
        String version = Png.XCHART.substring(Png.XCHART.lastIndexOf(':') + 1);
        assertThat(pom).contains("<xchart.version>" + version + "</xchart.version>");
    }
}
