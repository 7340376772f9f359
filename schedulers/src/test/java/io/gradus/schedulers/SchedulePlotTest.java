package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulePlotTest {

    private static final Schedule COSINE = Schedule.parse("cosine(0.1, 1000)");
    private static final Schedule STEP = Schedule.parse("step(0.1, 100)");

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lr.svg", "LR.SVG", ".svg"})
    void theEndingSaysSvg(String name) throws IOException {
        Path file = folder.resolve(name);
        Schedules.plot().add(COSINE).save(file);
        assertThat(file).content().startsWith("<svg").endsWith("</svg>\n");
        assertThat(files()).containsExactly(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lr.png", "lr.svg.PNG"})
    void theEndingSaysPng(String name) throws IOException {
        Fonts.assume();
        Path file = folder.resolve(name);
        Schedules.plot(COSINE, 100, file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(1320);
        assertThat(files()).containsExactly(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lr.pdf", "lr", "png", "lr.svg.gz", ""})
    void anotherEndingIsRefused(String name) throws IOException {
        Path file = folder.resolve(name);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedules.plot().add(COSINE).save(file))
                .withMessage("file must be named .png or .svg at its end, but is " + file);
        assertThat(files()).isEmpty();
    }

    @Test
    void aFileIsReplacedWholeOrNotAtAll() throws IOException {
        Path file = Files.writeString(folder.resolve("lr.svg"), "old");
        Schedule broken =
                step -> {
                    throw new IllegalStateException("no value");
                };
        assertThatThrownBy(() -> Schedules.plot(broken, 10, file)).hasMessage("no value");
        assertThat(file).hasContent("old");
        Schedules.plot(COSINE, 10, file);
        assertThat(file).content().startsWith("<svg");
        assertThat(files()).containsExactly(file);
        Path nowhere = folder.resolve("none/lr.svg");
        assertThatThrownBy(() -> Schedules.plot(COSINE, 10, nowhere))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theLegendNamesSchedulesInTheirOrder() {
        String svg = Schedules.plot().add("b", COSINE).add("a", STEP).title(" two ").svg();
        assertThat(texts(svg, "caption")).containsExactly("b", "a");
        assertThat(texts(svg, "title")).containsExactly("two");
        assertThat(svg).contains("<g class=\"c0\"", "<g class=\"c1\"").doesNotContain("c2\"");
    }

    @Test
    void oneScheduleIsTheTitle() {
        assertThat(texts(Schedules.plot().add("one", COSINE).svg(), "title"))
                .containsExactly("one");
        String titled = Schedules.plot().add("one", COSINE).title("title").svg();
        assertThat(texts(titled, "title")).containsExactly("title");
        assertThat(texts(titled, "caption")).containsExactly("one");
        assertThat(String.join(" ", texts(Schedules.plot().add(COSINE).svg(), "title")))
                .isEqualTo(COSINE.toString());
    }

    @Test
    void theAxisCountsStepsOrEpochs() {
        String steps = Schedules.plot().add("x", COSINE).steps(500).svg();
        assertThat(texts(steps, "")).contains("step", "100", "500").doesNotContain("600");
        String epochs = Schedules.plot().add("x", COSINE).steps(500).epochs(50).svg();
        assertThat(texts(epochs, "")).contains("epoch", "2", "10").doesNotContain("12", "step");
        assertThat(texts(Schedules.plot().add("x", COSINE).svg(), "")).contains("1000");
    }

    @Test
    void theLogarithmicAxisGoesDownByAMillion() {
        Schedule falling = Schedule.parse("exponential(0.1, 0.9)");
        assertThat(texts(Schedules.plot().add("x", falling).svg(), "")).contains("0", "0.02");
        String log = Schedules.plot().add("x", falling).logarithmic().svg();
        assertThat(texts(log, "")).contains("0.1", "1e-5", "1e-7").doesNotContain("1e-8", "0.02");
    }

    /** The first cycle ends between two columns of 1/1024 of the steps. */
    @Test
    void restartsAreSharp() {
        Schedule restarts = Schedule.parse("cosineRestarts(0.1, 333333)");
        String path = Schedules.plot().add("x", restarts).steps(1_000_000).svg();
        List<double[]> points =
                find(path, "([\\d.]+),([\\d.]+)")
                        .map(
                                match ->
                                        new double[] {
                                            Double.parseDouble(match.group(1)),
                                            Double.parseDouble(match.group(2))
                                        })
                        .toList();
        double top = points.get(0)[1];
        List<double[]> peaks = points.stream().filter(point -> point[1] == top).toList();
        assertThat(peaks.size()).isGreaterThanOrEqualTo(3);
        for (int i = 1; i < points.size(); i++) {
            boolean up = points.get(i)[1] < points.get(i - 1)[1] - 100;
            if (up) {
                assertThat(points.get(i)[1]).isEqualTo(top);
                assertThat(points.get(i)[0] - points.get(i - 1)[0]).isLessThan(1);
            }
        }
    }

    @Test
    void aLambdaMayHaveGapsButNotOnlyGaps() {
        Schedule half = step -> step < 50 ? Double.NaN : 1;
        assertThat(Schedules.plot().add("half", half).svg()).doesNotContain("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedules.plot().add("none", step -> Double.NaN).svg())
                .withMessage("'none' must be a number somewhere, but is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedules.plot().add("low", step -> -1).logarithmic().svg())
                .withMessage("'low' must be above 0 somewhere, but is -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedules.plot().add("no", step -> 0).logarithmic().svg())
                .withMessage("'no' must be above 0 somewhere, but is 0.0");
        assertThat(Schedules.plot().add("low", step -> -1).svg()).contains("-1");
    }

    @Test
    void nonsenseIsRefused() {
        SchedulePlot plot = Schedules.plot().add("x", COSINE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedules.plot().svg())
                .withMessage("schedules must be at least one, but is none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.add("x", STEP))
                .withMessage("name must be another for each schedule, but is 'x' again");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.add(" ", STEP))
                .withMessage("name must be not blank, but is ' '");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.add(null, STEP))
                .withMessage("name must be set, but is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.add("y", null))
                .withMessage("schedule must be set, but is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.add(null))
                .withMessage("schedule must be set, but is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.steps(0))
                .withMessage("steps must be in [1, 2^53], but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.epochs(0))
                .withMessage("stepsPerEpoch must be in [1, 2^53], but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.title(null))
                .withMessage("title must be set, but is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.save(null))
                .withMessage("file must be set, but is null");
    }

    @Test
    void veryManyStepsAreDrawnToo() throws IOException {
        assertThat(Schedules.plot().add(COSINE).steps(1L << 53).svg()).contains(">8e15<");
        Fonts.assume();
        byte[] png = Schedules.plot().add(COSINE).steps(1L << 53).epochs(1L << 52).png();
        assertThat(ImageIO.read(new ByteArrayInputStream(png))).isNotNull();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static List<String> texts(String svg, String style) {
        return find(svg, "<text class=\"" + style + "\"[^>]*>([^<]*)</text>")
                .map(match -> match.group(1))
                .toList();
    }

    private static Stream<MatchResult> find(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results();
    }
}
