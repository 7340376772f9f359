package io.gradus.benchmarks.studies.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.benchmarks.studies.results.Trial.Phase;
import io.gradus.benchmarks.training.RunResult;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class StudyBlockTest {

    private final Study study =
            Logs.study(
                    Logs.template("djl.Adam", 0.1, 1.0),
                    Logs.template("Adam", 0.1, 1.0),
                    Logs.template("Sgd<&", 0.1, 1.0),
                    Logs.template("bad", 0.1, 1.0));

    private StudyLog log = StudyLog.begin(study, "2026-01-02T03:04:05Z");

    private void add(Phase phase, String recipe, double rate, RunResult run) {
        Trial trial = new Trial(phase, recipe, rate, run.seed());
        log = log.on(Logs.ENVIRONMENT, 1234).with(trial, run);
    }

    private void tested(String recipe, double... accuracies) {
        add(Phase.CHOICE, recipe, 0.1, Logs.run(recipe, 1, 0.5, 1));
        add(Phase.CHOICE, recipe, 0.5, Logs.run(recipe, 1, 0.6, 1));
        add(Phase.CHOICE, recipe, 1, Logs.run(recipe, 1, recipe.equals("Adam") ? 0.7 : 0.5, 1));
        for (int i = 0; i < accuracies.length; i++) {
            add(Phase.TEST, recipe, 0.5, Logs.run(recipe, i + 1, accuracies[i], 0.25));
        }
    }

    private String block() {
        tested("djl.Adam", 0.90, 0.91, 0.92);
        tested("Adam", 0.95, 0.961, 0.97);
        tested("Sgd<&", 0.951, 0.95, 0.965);
        add(Phase.CHOICE, "bad", 0.1, Logs.diverged("bad", 1));
        return StudyBlock.of(log, "results");
    }

    @Test
    void theTableHasTheBestFirst() {
        assertThat(block())
                .contains(
                        """
                        | recipe | rate | test accuracy % | behind the best | p | train loss |
                        |---|---:|---:|---:|---:|---:|
                        | `Adam` | 1 (edge) | 96.03 ± 1.00 |  |  | 0.2500 |
                        | `Sgd<&` | 0.5 | 95.53 ± 0.84 | -0.50 | 0.286 | 0.2500 |
                        | `djl.Adam` | 0.5 | 91.00 ± 1.00 | -5.03 | < 0.001 | 0.2500 |
                        | `bad` | none | - | - | - | - |
                        """)
                .contains("`mlp` (1,234 parameters) on `digits`: 300 training images")
                .contains(
                        "2 epochs of batches of 50, which is 12 updates; seeds 1, 2, 3; 19 runs; commit 0123abc.")
                .contains("(results/id.svg)", "(results/id-curves.svg)");
    }

    @Test
    void findingsSayWhoIsAhead() {
        assertThat(block())
                .contains(
                        "- Best: `Adam`, 96.03 ± 1.00 %.",
                        "- Not significantly different from it (p ≥ 0.05): `Sgd<&`.",
                        "- `djl.Adam` and `Adam`: 91.00 ± 1.00 and 96.03 ± 1.00 % (+5.03, p <"
                                + " 0.001): ours is ahead.",
                        "- Not trained to the end with any rate: `bad`.",
                        "a better one may lie beyond: `Adam`.");
    }

    @Test
    void aRunThatDivergedIsSaidAndItsSeedIsLeftOutOfTheDifference() {
        tested("djl.Adam", 0.90, 0.91, 0.92);
        tested("Adam", 0.95, 0.961);
        add(Phase.TEST, "Adam", 0.5, Logs.diverged("Adam", 3));
        assertThat(StudyBlock.of(log, "results"))
                .contains("| `Adam` | 1 (edge) | 95.55 ± 0.78 (2 of 3 runs) |")
                .contains("| `djl.Adam` | 0.5 | 91.00 ± 1.00 | -5.05 | 0.006 |")
                .contains("- Behind it: `djl.Adam`.");
    }

    @Test
    void timesAreThoseAfterTheFirstTurn() {
        Study timed = Logs.timed(Logs.template("djl.Adam", 0.1), Logs.template("Adam", 0.1));
        log = StudyLog.begin(timed, "2026-01-02T03:04:05Z");
        double[][] speeds = {{100, 1000, 1100, 900}, {9000, 2000, 2100, 2200}};
        for (int recipe = 0; recipe < 2; recipe++) {
            for (int seed = 1; seed <= 4; seed++) {
                String name = timed.recipes().get(recipe).name();
                add(Phase.TEST, name, 0.1, Logs.timed(name, seed, speeds[recipe][seed - 1]));
            }
        }
        assertThat(StudyBlock.of(log, "results"))
                .contains(
                        """
                        | recipe | samples/s | slowest to fastest | x djl.Adam | share of `step` | ms of a step |
                        |---|---:|---:|---:|---:|---:|
                        | `Adam` | 2,100 | 2,000 to 2,200 | 2.10 | 25 % | 5.952 |
                        | `djl.Adam` | 1,000 | 900 to 1,100 | 1.00 | 25 % | 12.500 |

                        - `djl.Adam` and `Adam`: 1,000 and 2,100 samples/s (2.10 x); a step takes 12.500 and 5.952 ms (0.48 x).""");
    }

    @Test
    void whereDjlsIsAheadItIsSaid() {
        tested("djl.Adam", 0.95, 0.961, 0.97);
        tested("Adam", 0.90, 0.91, 0.92);
        assertThat(StudyBlock.of(log, "results")).contains("DJL's is ahead.");
    }

    /** The dot of 96 % is where the axis says 96, and equal differences are equally far apart. */
    @Test
    void dotsAreWhereTheAxisHasTheirValues() {
        tested("Adam", 0.95, 0.95, 0.98);
        tested("djl.Adam", 0.94, 0.95, 0.96);
        String svg = DotChart.of("A", RankedRecipe.of(log));
        List<Double> dots = places(svg, "<circle class=\"run\" cx=\"([0-9.]+)\"");
        List<Double> means = places(svg, "<path class=\"mean\" d=\"M([0-9.]+) ");
        double unit = dots.get(4) - dots.get(3);
        assertThat(unit).isPositive();
        assertThat(dots.get(5) - dots.get(4)).isCloseTo(unit, within(0.15));
        assertThat(dots.get(2) - dots.get(0)).isCloseTo(3 * unit, within(0.3));
        assertThat(places(svg, "<text x=\"([0-9.]+)\"[^>]*>96(?:\\.0)?</text>"))
                .containsExactly(dots.get(5));
        assertThat(means).containsExactly(dots.get(5), dots.get(4));
    }

    private static List<Double> places(String svg, String pattern) {
        return Pattern.compile(pattern)
                .matcher(svg)
                .results()
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }

    @Test
    void thePictureIsXmlWithEveryRecipeThatHasAResult() throws Exception {
        block();
        String svg = DotChart.of("A & B", RankedRecipe.of(log));
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(svg)
                .contains("A &amp; B", "Sgd&lt;&amp;", ">djl.Adam<", ">96.03<")
                .doesNotContain(">bad<");
        assertThat(svg.split("<circle")).as("two recipes' runs, in reach").hasSize(1 + 6);
        assertThat(svg.split("l8 -5v10z")).as("a third's, far behind").hasSize(1 + 3);
        assertThat(DotChart.of("A", java.util.List.of())).contains("no result");
    }
}
