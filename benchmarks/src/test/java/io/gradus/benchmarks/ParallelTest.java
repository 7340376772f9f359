package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs in processes of their own. */
class ParallelTest {

    private static final String MIXED =
            "--recipe=mixed: Adam RandomCrop(padding=2) RandomHorizontalFlip Mixup(alpha=0.2)";

    @TempDir private Path folder;

    @Test
    void givesWhatOneAfterTheOtherGives() throws Exception {
        String[] options = {
            "--model=mlp",
            "--epochs=2",
            MIXED,
            "--recipe=AdaDelta",
            "--recipe=djl.Adagrad",
            "--recipe=bad: djl.Sgd learningRate=1e30",
            "--recipe=Adam RandomCrop(padding=1)"
        };
        Command one = new Command(folder.resolve("one"));
        assertThat(one.run(options)).as(one.said()).isZero();

        Command two = new Command(folder.resolve("two"));
        assertThat(two.run(with(options, "--parallel=2"))).as(two.said()).isZero();
        assertThat(two.said()).contains("[1/10] mixed, seed 1: loss ");
        assertThat(two.results().settings())
                .usingRecursiveComparison()
                .ignoringFields("arguments")
                .isEqualTo(one.results().settings());
        SameRuns.require(two.results(), one.results());
    }

    @Test
    void aRunWhoseProcessDiesHasFailedAndTheOthersGoOnAndItGoesOnLater() throws Exception {
        String[] options = {
            "--model=mlp",
            "--hidden=8",
            "--epochs=30",
            "--batch-size=10",
            "--seeds=1",
            "--recipe=one: Adam",
            "--recipe=two: AdaDelta",
            "--recipe=three: Adamax"
        };
        Command whole = new Command(folder.resolve("whole"));
        assertThat(whole.run(options)).as(whole.said()).isZero();
        String[] saving = with(options, "--checkpoint-every=20", "--parallel=2");
        Command command = new Command(folder.resolve("out"));
        List<ProcessHandle> before = workers();
        var threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> code = threads.submit(() -> command.run(saving));
            while (Checkpoints.runsWithTwo(folder.resolve("out")).size() < 2) {
                assertThat(code.isDone()).as(command.said()).isFalse();
                Thread.sleep(5);
            }
            ProcessHandle victim =
                    workers().stream().filter(w -> !before.contains(w)).findFirst().orElseThrow();
            victim.destroyForcibly();

            assertThat(code.get(2, TimeUnit.MINUTES)).as(command.said()).isOne();
        } finally {
            threads.shutdownNow();
        }
        assertThat(command.said()).contains("--resume continues, and tries the failed ones again.");
        assertThat(command.results().complete()).isFalse();
        List<RunResult> runs = command.results().runs();
        assertThat(runs).extracting(RunResult::status).containsOnlyOnce(Status.FAILED).hasSize(3);
        assertThat(runs).filteredOn(run -> run.status() == Status.DONE).hasSize(2);
        RunResult failed =
                runs.stream()
                        .filter(run -> run.status() == Status.FAILED)
                        .findFirst()
                        .orElseThrow();
        assertThat(failed.message()).startsWith("worker process: it ended with exit code ");
        assertThat(workers()).isEqualTo(before);
        assertThat(Checkpoints.runsWithTwo(folder.resolve("out")))
                .as("of those that are done none are left")
                .singleElement()
                .asString()
                .startsWith(failed.recipe());

        // here: who makes the runs does not matter
        String[] resuming = with(options, "--checkpoint-every=20", "--resume");
        assertThat(command.run(resuming)).as(command.said()).isZero();
        assertThat(command.said())
                .contains("2 of 3 runs are finished already")
                .containsPattern(
                        "'" + failed.recipe() + "', seed 1: continues from its checkpoint after");
        SameRuns.require(command.results(), whole.results());
        assertThat(folder.resolve("out/checkpoints")).doesNotExist();
    }

    /** What a user or a cluster does to one process, of which it knows no children. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalToTheParentAloneInterruptsTheRunsAndTheyGoOnLater() throws Exception {
        String[] options = {
            "--model=mlp",
            "--hidden=8",
            "--epochs=100",
            "--batch-size=10",
            "--seeds=1",
            "--recipe=one: Adam",
            "--recipe=two: AdaDelta"
        };
        Path out = folder.resolve("out");
        Command command = new Command(out);
        Process process = command.start(with(options, "--checkpoint-every=20", "--parallel=2"));
        try {
            while (Checkpoints.runsWithTwo(out).size() < 2) {
                assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).as(command.log()).isFalse();
            }
            Signals.send("TERM", process.pid());
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(command.log()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
        assertThat(command.log()).doesNotContain("failed");
        assertThat(command.results().complete()).isFalse();
        assertThat(command.results().runs()).isEmpty();
        assertThat(Checkpoints.runsWithTwo(out)).hasSize(2);

        // without a word of checkpoints: those that are there are gone on from
        String[] resuming = with(options, "--resume");
        assertThat(command.run(resuming)).as(command.said()).isZero();
        assertThat(command.said())
                .containsPattern("'one', seed 1: continues from its checkpoint after")
                .containsPattern("'two', seed 1: continues from its checkpoint after");
        assertThat(command.results().complete()).isTrue();
        assertThat(command.results().runs())
                .extracting(RunResult::status)
                .containsExactly(Status.DONE, Status.DONE);
        assertThat(out.resolve("checkpoints")).doesNotExist();
    }

    /** What a terminal does at Ctrl-C: everyone gets the signal. */
    @Test
    void anInterruptEndsTheWorkersAndKeepsWhatIsFinished() throws Exception {
        Path out = folder.resolve("out");
        Command command = new Command(out);
        Process process =
                command.start(
                        "--model=mlp",
                        "--epochs=2000",
                        "--parallel=2",
                        "--seeds=1",
                        "--recipe=djl.Adagrad",
                        "--recipe=one: Adam",
                        "--recipe=two: Adam");
        try {
            while (!Files.isRegularFile(out.resolve("results.json"))) {
                assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
            }
            List<ProcessHandle> workers = process.children().toList();
            assertThat(workers).isNotEmpty();
            workers.forEach(ProcessHandle::destroy);
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
        } finally {
            process.destroyForcibly();
        }
        assertThat(command.results().complete()).isFalse();
        assertThat(command.results().runs())
                .extracting(RunResult::status)
                .containsExactly(Status.UNSUPPORTED);
    }

    @Test
    void workersEndWithTheProcessThatStartedThem() throws Exception {
        Process process =
                new Command(folder.resolve("out"))
                        .start(
                                "--model=mlp",
                                "--epochs=2000",
                                "--parallel=2",
                                "--seeds=1",
                                "--recipe=one: Adam",
                                "--recipe=two: Adam");
        try {
            while (process.children().count() < 2) {
                assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
            }
            List<ProcessHandle> workers = process.children().toList();
            process.destroyForcibly();
            for (ProcessHandle worker : workers) {
                worker.onExit().get(1, TimeUnit.MINUTES);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<ProcessHandle> workers() {
        return ProcessHandle.current().children().toList();
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }
}
