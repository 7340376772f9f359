package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.benchmarks.JsonMutator;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.text.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code results.json} that was changed by hand. */
class DamagedResultsTest {

    private static final String VALID = ResultsJson.write(Samples.results(), Samples.CATALOG);

    /** A message, and the path of the file. */
    private static final int LONGEST = Limits.MESSAGE_LENGTH + 400;

    @TempDir private Path folder;

    @Test
    void theFieldIsNamed() throws IOException {
        requireError(all -> all.add("runs", null), "runs is null");
        requireError(
                all -> run(all, 0).addProperty("status", "finished"),
                "runs[0].status must be one of done, diverged, unsupported, failed, but is"
                        + " \"finished\"");
        requireError(all -> run(all, 1).remove("trainLoss"), "runs[1].trainLoss is missing");
        requireError(
                all -> all.getAsJsonArray("runs").add(run(all, 1).deepCopy()),
                "runs[5] is wild, seed 1, as is runs[1]");
        requireError(
                all -> run(all, 0).remove("finalAccuracy"),
                "runs[0].finalAccuracy is missing, but the run is done");
        requireError(
                all -> run(all, 0).getAsJsonObject("accuracy").getAsJsonArray("value").remove(0),
                "runs[0].accuracy has 2 epochs, but 1 values");
        requireError(
                all -> run(all, 2).addProperty("seed", 1.5),
                "runs[2].seed must be a whole number, but is 1.5");
        requireError(
                all -> run(all, 2).addProperty("seed", 9),
                "runs[2].seed must be one of [1, 2], but is 9");
        requireError(
                all -> all.getAsJsonObject("settings").remove("epochs"),
                "settings.epochs is missing");
        requireError(all -> all.addProperty("schema", 1), "schema must be 2, but is 1");
        requireError(
                all -> all.getAsJsonArray("recipes").get(1).getAsJsonObject().remove("optimizer"),
                "recipes[1]: ");
    }

    @Test
    void whatIsLongIsNotRepeated() throws IOException {
        String name = "n".repeat(1_000_000);
        requireError(all -> run(all, 0).addProperty("recipe", name), "runs[0].recipe must be one");
        requireError(all -> run(all, 0).addProperty("status", name), "runs[0].status must be one");
        requireError(
                all -> {
                    for (int i = 0; i < 2; i++) {
                        all.getAsJsonArray("recipes")
                                .get(i)
                                .getAsJsonObject()
                                .addProperty("name", name);
                    }
                },
                "recipes[1] is nnn");
        requireError(
                all ->
                        all.getAsJsonArray("recipes")
                                .get(0)
                                .getAsJsonObject()
                                .addProperty("name", name),
                "runs[0].recipe must be one of [nnn");
        for (String text : List.of("[".repeat(1000), "{\"" + name + "\": [")) {
            Path file = Files.writeString(folder.resolve("results.json"), text);
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> PreviousComparison.in(folder, Samples.CATALOG))
                    .withMessageStartingWith("cannot read " + file + " (it is not JSON: ")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(LONGEST))
                    .withMessageNotContaining("Exception");
        }
    }

    private static JsonObject run(JsonObject all, int index) {
        return all.getAsJsonArray("runs").get(index).getAsJsonObject();
    }

    private void requireError(Consumer<JsonObject> damage, String message) throws IOException {
        JsonElement all = JsonParser.parseString(VALID);
        damage.accept(all.getAsJsonObject());
        Path file = Files.writeString(folder.resolve("results.json"), all.toString());
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> PreviousComparison.in(folder, Samples.CATALOG))
                .withMessageStartingWith("cannot read " + file + " (" + message)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(LONGEST));
    }

    /** What is read can be shown and written again, what is not is an error of one line. */
    @Test
    void noDamageIsAnotherException() throws IOException {
        int refused = 0;
        int tries = 1000;
        for (int seed = 0; seed < tries; seed++) {
            String damaged = new JsonMutator(VALID, seed).next();
            Path file = Files.writeString(folder.resolve("results.json"), damaged);
            try {
                Results results = PreviousComparison.in(folder, Samples.CATALOG).results();
                if (seed % 10 == 0) { // the most work by far
                    assertThat(Report.of(results)).as("seed %d", seed).isNotEmpty();
                }
                assertThat(ResultCsv.of(results)).isNotEmpty();
                assertThat(ResultsJson.write(results, Samples.CATALOG)).isNotEmpty();
            } catch (UserError e) {
                refused++;
                assertThat(e.getMessage())
                        .as("seed %d", seed)
                        .startsWith("cannot read " + file + " (")
                        .hasLineCount(1)
                        .doesNotContain("Exception", "()", "Cannot invoke")
                        .hasSizeLessThan(LONGEST);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + damaged, e);
            }
        }
        assertThat(refused).isBetween(tries / 2, tries - 50);
    }
}
