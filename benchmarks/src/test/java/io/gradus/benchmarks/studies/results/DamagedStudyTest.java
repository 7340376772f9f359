package io.gradus.benchmarks.studies.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.benchmarks.JsonMutator;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.studies.results.Trial.Phase;
import io.gradus.benchmarks.studies.step.Rounds;
import io.gradus.benchmarks.studies.step.StepResults;
import io.gradus.benchmarks.studies.throughput.ThroughputResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that {@code gradus results} goes on from, changed by hand. */
class DamagedStudyTest {

    private static final int TRIES = 700;

    private final Study study = Logs.study(Logs.template("fast", 0.001, 0.01));
    private final String log =
            StudyLog.begin(study, "2026-01-01T00:00:00Z")
                    .on(Logs.ENVIRONMENT, 12)
                    .with(trial(Phase.CHOICE, 0.001, 1), Logs.run("fast", 1, 0.8, 0.2))
                    .with(trial(Phase.CHOICE, 0.01, 1), Logs.run("fast", 1, 0.9, 0.1))
                    .with(trial(Phase.TEST, 0.01, 1), Logs.run("fast", 1, 0.9, 0.1))
                    .with(trial(Phase.TEST, 0.01, 2), Logs.diverged("fast", 2))
                    .json();

    @TempDir private Path folder;

    private static Trial trial(Phase phase, double rate, int seed) {
        return new Trial(phase, "fast", rate, seed);
    }

    @Test
    void theFieldIsNamed() throws IOException {
        requireError(all -> all.add("finished", null), "finished is null");
        requireError(
                all -> finished(all, 1).getAsJsonObject("trial").addProperty("phase", "GUESS"),
                "finished[1].trial.phase must be one of CHOICE, TEST, but is \"GUESS\"");
        requireError(
                all -> finished(all, 0).getAsJsonObject("result").remove("accuracy"),
                "finished[0].result.accuracy is missing");
        requireError(
                all -> finished(all, 2).getAsJsonObject("result").remove("finalTrainLoss"),
                "finished[2].result.finalTrainLoss is missing, but the run is done");
        requireError(
                all -> all.getAsJsonArray("finished").add(finished(all, 1).deepCopy()),
                "finished[4].trial is there twice");
    }

    private static JsonObject finished(JsonObject all, int index) {
        return all.getAsJsonArray("finished").get(index).getAsJsonObject();
    }

    private void requireError(Consumer<JsonObject> damage, String message) throws IOException {
        JsonObject all = JsonParser.parseString(log).getAsJsonObject();
        damage.accept(all);
        Path file = Files.writeString(folder.resolve("id.json"), all.toString());
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> StudyLog.read(file, study))
                .withMessageStartingWith("cannot continue from " + file + " (" + message);
    }

    @Test
    void noDamageOfALogIsAnotherException() throws IOException {
        int refused = 0;
        for (int seed = 0; seed < TRIES; seed++) {
            String damaged = new JsonMutator(log, seed).next();
            Path file = Files.writeString(folder.resolve("id.json"), damaged);
            try {
                StudyLog read = StudyLog.read(file, study).orElseThrow();
                StudyRun.isComplete(read);
                StudyFiles.write(read, OutputFolder.open(folder.resolve("pictures")));
            } catch (UserError e) {
                refused++;
                requireOneLine(e, file, seed);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + damaged, e);
            }
        }
        assertThat(refused).isBetween(TRIES / 2, TRIES - 20);
    }

    @Test
    void noDamageOfTimesIsAnotherException() throws IOException {
        StepResults.Row row =
                new StepResults.Row("Adam", 1.5, 1.0, null, null, 2, 0.5, 3.0, new double[] {1, 2});
        StepResults steps =
                new StepResults(
                        1,
                        "2026-01-01T00:00:00Z",
                        Logs.ENVIRONMENT,
                        new Rounds(1, 2, 5),
                        1,
                        List.of("step", "--rounds=2", "--out=elsewhere"),
                        List.of(new StepResults.Times("mlp", 6, 100, List.of(row, row))));
        damage(
                new Gson().toJson(steps),
                "step",
                read -> CostBlocks.steps(read.read(StepResults.class)));
    }

    @Test
    void noDamageOfRatesIsAnotherException() throws IOException {
        String rates =
                """
                {"schema": 1, "created": "2026-01-01T00:00:00Z", "environment": %s, "threads": 2,
                 "turns": {"warmUp": 1, "counted": 2, "milliseconds": 3}, "seed": 1,
                 "arguments": ["throughput", "--rounds=2"],
                 "images": [{"name": "batch", "description": "a batch", "rows": [
                   {"transform": "flip", "imagesPerSecond": 10.5, "ofDjl": 2, "rounds": [1, 2]},
                   {"transform": "crop", "imagesPerSecond": 20, "rounds": [1, 2]}]}]}
                """
                        .formatted(new Gson().toJson(Logs.ENVIRONMENT));
        damage(
                rates,
                "throughput",
                read -> CostBlocks.throughput(read.read(ThroughputResults.class)));
    }

    private void damage(String valid, String command, Consumer<SubcommandResults> use)
            throws IOException {
        Path own = Files.createDirectories(folder.resolve(command));
        Path file = Files.writeString(own.resolve(command + ".json"), valid);
        Class<?> type = command.equals("step") ? StepResults.class : ThroughputResults.class;
        SubcommandResults measured =
                new SubcommandResults(command, type, List.of("--rounds=2"), folder);
        use.accept(measured);
        assertThat(measured.run(false, null, () -> true)).as("options are the same").isTrue();
        int refused = 0;
        for (int seed = 0; seed < TRIES; seed++) {
            String damaged = new JsonMutator(valid, seed).next();
            Files.writeString(file, damaged);
            try {
                use.accept(measured);
            } catch (UserError e) {
                refused++;
                requireOneLine(e, file, seed);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + damaged, e);
            }
        }
        assertThat(refused).isBetween(TRIES / 2, TRIES - 20);
    }

    private static void requireOneLine(UserError e, Path file, int seed) {
        assertThat(e.getMessage())
                .as("seed %d", seed)
                .contains(file + " (")
                .hasLineCount(1)
                .doesNotContain("Exception", "()", "Cannot invoke")
                .hasSizeLessThan(1000);
    }
}
