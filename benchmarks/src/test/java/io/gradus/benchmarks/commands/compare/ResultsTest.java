package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void jsonIsReadBackAsItWas() {
        Results results = Samples.results();
        String json = ResultsJson.write(results, Samples.CATALOG);
        Results again = ResultsJson.read(json, Samples.CATALOG);

        // where in its text a value stood is another place
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*\\.place(\\..*)?")
                .isEqualTo(results);
        assertThat(ResultsJson.write(again, Samples.CATALOG)).isEqualTo(json);
    }

    @Test
    void jsonNamesThingsAsDocumented() {
        JsonObject json =
                JsonParser.parseString(ResultsJson.write(Samples.results(), Samples.CATALOG))
                        .getAsJsonObject();
        JsonObject recipe = json.getAsJsonArray("recipes").get(0).getAsJsonObject();
        JsonObject run = json.getAsJsonArray("runs").get(1).getAsJsonObject();

        assertThat(json.get("schema").getAsInt()).isEqualTo(2);
        assertThat(recipe.getAsJsonObject("optimizer").get("type").getAsString()).isEqualTo("Adam");
        assertThat(recipe.getAsJsonObject("learningRate").get("steps").getAsString())
                .isEqualTo("auto");
        assertThat(run.get("status").getAsString()).isEqualTo("diverged");
        assertThat(run.has("finalTrainLoss")).isFalse();
    }

    @Test
    void csvQuotesWhatItMust() {
        assertThat(ResultCsv.of(Samples.results()))
                .startsWith("recipe,seed,status,final_train_loss,test_accuracy,")
                .contains(
                        "\r\n\"<b>\"\"odd\"\"</b>, & 'co' </script> ]]>\",1,done,0.500000,0.900000,"
                                + "1000.40,0.251000,1.23000,512345678,4,digits,100,mlp,2,50,,"
                                + "0.920000,0.0282843,,,,\r\n")
                .contains("\r\nmissing,1,unsupported,,,")
                .contains(",\"Not \"\"implemented\"\"\",,,,,,\r\n")
                .endsWith("\r\n");
    }

    @Test
    void aSummaryHasMeanAndDeviation() {
        Results results = Samples.results();
        Summary summary =
                new Summary(results.recipes().get(0), results.runsOf(results.recipes().get(0)));

        assertThat(summary.trainLoss()).isEqualTo("0.3750");
        assertThat(summary.accuracy(true)).isEqualTo("92.00 ± 2.83");
        assertThat(summary.accuracy(false)).isEqualTo("92.00 +- 2.83");
        assertThat(summary.peakRate()).isEqualTo("0.01");
        assertThat(summary.samplesPerSecond()).isEqualTo("1000");
        assertThat(summary.stepShare()).isEqualTo("25 %");
        assertThat(summary.peakMegabytes()).isEqualTo("512");
    }

    @Test
    void aSummaryOfRunsThatDivergedSaysSo() {
        Results results = Samples.results();
        Summary summary =
                new Summary(results.recipes().get(1), results.runsOf(results.recipes().get(1)));

        assertThat(summary.trainLoss()).isEqualTo("-");
        assertThat(summary.accuracy(true)).isEqualTo("diverged");
        assertThat(summary.outcome()).isEqualTo("diverged: the loss became NaN");
    }
}
