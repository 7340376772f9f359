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
import org.junit.jupiter.api.Test;
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
    void aRunWhoseProcessDiesHasFailedAndTheOthersGoOn() throws Exception {
        Command command = new Command(folder.resolve("out"));
        List<ProcessHandle> before = workers();
        var threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> code =
                    threads.submit(
                            () ->
                                    command.run(
                                            "--model=mlp",
                                            "--epochs=15",
                                            "--batch-size=10",
                                            "--checkpoint-every=200",
                                            "--parallel=2",
                                            "--seeds=1",
                                            "--recipe=one: Adam",
                                            "--recipe=two: Adam",
                                            "--recipe=three: Adam"));
            while (!Files.isDirectory(folder.resolve("out/checkpoints"))
                    || workers().size() < before.size() + 2) {
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
        List<RunResult> runs = command.results().runs();
        assertThat(runs).extracting(RunResult::status).containsOnlyOnce(Status.FAILED).hasSize(3);
        assertThat(runs).filteredOn(run -> run.status() == Status.DONE).hasSize(2);
        assertThat(runs)
                .filteredOn(run -> run.status() == Status.FAILED)
                .allSatisfy(
                        run ->
                                assertThat(run.message())
                                        .startsWith("worker process: it ended with exit code "));
        assertThat(workers()).isEqualTo(before);
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

    private static String[] with(String[] options, String more) {
        String[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = more;
        return all;
    }
}
