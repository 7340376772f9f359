package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.training.RunResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two recipes, of which the second is the baseline and lacks the last of three seeds. */
class StatisticsTest {

    private final Results results =
            of(
                    List.of(1, 2, 3),
                    List.of(
                            Samples.done("new", 1, 0.5, 0.92),
                            Samples.done("plain", 1, 0.5, 0.90),
                            Samples.done("plain", 2, 0.5, 0.92),
                            Samples.done("new", 2, 0.5, 0.96),
                            Samples.done("new", 3, 0.5, 0.10)));

    @Test
    void onlySeedsOfBothAreCompared() {
        Difference difference = new Differences(results).of(results.recipes().get(0)).orElseThrow();
        assertThat(difference.pairs()).isEqualTo(2);
        assertThat(difference.mean()).isCloseTo(0.03, within(1e-12));
        assertThat(new Differences(results).of(results.recipes().get(1))).isEmpty();
    }

    @Test
    void jsonHasThemForEachRecipe() {
        JsonArray statistics =
                JsonParser.parseString(ResultsJson.write(results, Samples.CATALOG))
                        .getAsJsonObject()
                        .getAsJsonArray("statistics");
        assertThat(statistics).hasSize(2);
        JsonObject ours = statistics.get(0).getAsJsonObject();
        JsonObject baseline = statistics.get(1).getAsJsonObject();
        assertThat(ours.get("recipe").getAsString()).isEqualTo("new");
        assertThat(ours.get("runs").getAsInt()).isEqualTo(3);
        assertThat(ours.getAsJsonObject("difference").get("mean").getAsDouble())
                .isCloseTo(0.03, within(1e-12));
        assertThat(baseline.get("accuracy").getAsDouble()).isCloseTo(0.91, within(1e-12));
        assertThat(baseline.get("deviation").getAsDouble())
                .isCloseTo(0.01 * Math.sqrt(2), within(1e-12));
        assertThat(baseline.has("difference")).isFalse();
        assertThat(ours.get("seconds").getAsDouble()).isEqualTo(1.23);
        assertThat(ours.get("peakMemory").getAsLong()).isEqualTo(512_345_678L);
    }

    /** A seed that diverged has no accuracy, which is not one of zero. */
    @Test
    void aSeedThatDivergedIsLeftOutOfTheMeans() {
        Results some =
                of(
                        List.of(1, 2, 3),
                        List.of(
                                Samples.done("new", 1, 0.5, 0.92),
                                Samples.diverged("new", 2),
                                Samples.done("new", 3, 0.25, 0.96),
                                Samples.done("plain", 1, 0.5, 0.90),
                                Samples.diverged("plain", 2),
                                Samples.diverged("plain", 3)));
        JsonArray statistics =
                JsonParser.parseString(ResultsJson.write(some, Samples.CATALOG))
                        .getAsJsonObject()
                        .getAsJsonArray("statistics");
        JsonObject ours = statistics.get(0).getAsJsonObject();
        assertThat(ours.get("runs").getAsInt()).isEqualTo(2);
        assertThat(ours.get("accuracy").getAsDouble()).isCloseTo(0.94, within(1e-12));
        assertThat(ours.get("deviation").getAsDouble())
                .isCloseTo(0.02 * Math.sqrt(2), within(1e-12));
        assertThat(ours.get("seconds").getAsDouble()).isEqualTo(1.23);
        assertThat(statistics.get(1).getAsJsonObject().get("seconds").getAsDouble())
                .isEqualTo(1.23);
        Summary summary = new Summary(some.recipes().get(0), some.runsOf(some.recipes().get(0)));
        assertThat(summary.accuracy(true)).isEqualTo("94.00 ± 2.83 (2 of 3 runs)");
        assertThat(summary.trainLoss()).isEqualTo("0.3750");
        assertThat(summary.seconds()).isEqualTo("1.2");
        assertThat(summary.samplesPerSecond()).isEqualTo("1000");
        assertThat(summary.stepShare()).isEqualTo("25 %");
        assertThat(new Differences(some).any()).as("one pair is none").isFalse();
        assertThat(table(some))
                .contains("94.00 ± 2.83 (2 of 3 runs)", "90.00 (1 of 3 runs)")
                .contains("new: diverged: the loss became NaN");
    }

    @Test
    void allTablesShowThem() {
        assertThat(table(results))
                .contains("test accuracy %", "  difference      p  ", "baseline")
                .contains("+3.00 [-9.71, +15.71]  0.205")
                .contains("difference: from plain, 95 % confidence interval, paired t-test");
        assertThat(Report.of(results))
                .contains("<th class=\"n\">difference</th><th class=\"n\">p</th>")
                .contains("data-title=\"difference\">+3.00 [-9.71, +15.71]</td>")
                .contains("data-title=\"p\">0.205</td>");
        assertThat(ResultCsv.of(results).lines())
                .anyMatch(line -> line.contains(",difference,difference_low,difference_high,p"))
                .anyMatch(line -> line.endsWith(",0.0300000,-0.0970620,0.157062,0.204833"))
                .anyMatch(line -> line.endsWith(",0.910000,0.0141421,,,,"));
    }

    @Test
    void oneSeedIsNotTestedAndTheTableSaysSo() {
        Results one = of(List.of(1), results.runs().subList(0, 2));
        assertThat(table(one))
                .contains("One seed shows no spread")
                .doesNotContain("confidence", "NaN");
        assertThat(Report.of(one).replace("infinite or NaN", ""))
                .doesNotContain("<th class=\"n\">difference", "NaN");
        assertThat(ResultsJson.write(one, Samples.CATALOG)).doesNotContain("\"difference\"", "NaN");
    }

    @Test
    void aBaselineThatIsNotFinishedIsNamed() {
        assertThat(table(of(List.of(1, 2, 3), results.runs().subList(0, 2))))
                .contains("no two seeds are finished for the baseline, plain");
    }

    private static Results of(List<Integer> seeds, List<RunResult> runs) {
        return Samples.results("plain", seeds, List.of("new: Adam", "plain: djl.Adam"), runs);
    }

    private static String table(Results results) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        ResultTable.print(results, Console.plain(writer, false));
        return out.toString();
    }
}
