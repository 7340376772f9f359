package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code gradus results} that is ended in the middle goes on where it was. */
@DisabledOnOs(OS.WINDOWS)
class ResultsInterruptTest {

    private static final String STUDY = "augmentations-cifar10";

    /** Three rates and one more of one recipe, then seven recipes with two seeds. */
    private static final int RUNS = 3 + 1 + 7 * 2;

    @TempDir private Path folder;

    /** What a terminal does at Ctrl-C: everyone gets the signal. */
    @Test
    void anInterruptEndsTheProcessesAndTheSameCommandGoesOn() throws Exception {
        assumeFalse(Signals.isInterruptIgnored(), "a shell started this in its background");
        Process process = start();
        try {
            List<ProcessHandle> workers = awaitRuns(process, 3);
            for (ProcessHandle worker : workers) {
                Signals.send("INT", worker.pid());
            }
            Signals.send("INT", process.pid());
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(said()).isEqualTo(130);
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
        } finally {
            process.destroyForcibly();
        }
        assertThat(said()).contains("Interrupted; what is done is kept.");
        requireThatItGoesOn();
    }

    @Test
    void aProcessThatDiesIsToldAndTheSameCommandGoesOn() throws Exception {
        Process process = start();
        try {
            // one has just finished a run, and would be replaced unseen; the other is within one
            awaitRuns(process, 1).forEach(ProcessHandle::destroyForcibly);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(said()).isEqualTo(2);
        } finally {
            process.destroyForcibly();
        }
        assertThat(said())
                .containsPattern("gradus: '.+', seed 1 was not trained \\(worker process: it ended")
                .contains("the same command goes on where this one ended");
        requireThatItGoesOn();
    }

    private void requireThatItGoesOn() throws Exception {
        List<JsonElement> before = finished();
        assertThat(before).isNotEmpty().hasSizeLessThan(RUNS);
        assertThat(before.toString()).doesNotContain("\"failed\"");

        Process again = start();
        try {
            assertThat(again.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(again.exitValue()).as(said()).isZero();
        } finally {
            again.destroyForcibly();
        }
        assertThat(finished()).startsWith(before.toArray(JsonElement[]::new));
        assertThat(finished()).extracting(run -> trial(run)).doesNotHaveDuplicates();
        assertThat(folder.resolve("out/results.md")).isNotEmptyFile();
    }

    private static JsonElement trial(JsonElement run) {
        return run.getAsJsonObject().get("trial");
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Command.line(
                                "results",
                                "--quick",
                                "--only=" + STUDY,
                                "--parallel=2",
                                "--out=" + folder.resolve("out")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
    }

    /** Waits for some runs; returns the processes that make more. */
    private List<ProcessHandle> awaitRuns(Process process, int count) throws Exception {
        Path log = folder.resolve("out").resolve(STUDY + ".json");
        while (!Files.exists(log) || finished().size() < count) {
            assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).as(said()).isFalse();
        }
        return process.children().toList();
    }

    private List<JsonElement> finished() throws IOException {
        String log = Files.readString(folder.resolve("out").resolve(STUDY + ".json"));
        JsonArray runs = new Gson().fromJson(log, JsonObject.class).getAsJsonArray("finished");
        List<JsonElement> all = new ArrayList<>();
        runs.forEach(all::add);
        return all;
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("out.log"));
    }
}
