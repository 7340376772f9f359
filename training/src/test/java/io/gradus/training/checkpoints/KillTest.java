package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import io.gradus.optimizers.SmallRun;
import io.gradus.safetensors.AtomicFile;
import io.gradus.safetensors.SafetensorsReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training process that writes a checkpoint every second step is killed (SIGKILL) at random
 * moments and started again: each checkpoint must be valid, and the end that of a process that
 * never was killed. {@code -Dgradus.kills=50} kills as often.
 */
class KillTest {

    private static final Integer WANTED = Integer.getInteger("gradus.kills");

    @TempDir Path folder;

    private final int kills = WANTED == null ? 3 : WANTED;
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private long trainingMillis;
    private int killed;
    private int killedWhileWriting;

    @Test
    void killedProcessEndsAsIfItNeverWas() throws Exception {
        Path reference = folder.resolve("reference.safetensors");
        try (Child child = new Child(folder.resolve("reference"), reference)) {
            child.awaitTraining();
            long start = System.nanoTime();
            child.awaitEnd();
            trainingMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
        byte[] expected = Files.readAllBytes(reference);
        int runs = 0;
        while (killed < kills) {
            runs++;
            Path checkpoints = folder.resolve("run" + runs);
            Path end = folder.resolve("run" + runs + ".safetensors");
            while (!Files.exists(end)) {
                startAndKill(checkpoints, end);
            }
            assertThat(Files.readAllBytes(end))
                    .as("run " + runs + ", seed " + seed)
                    .isEqualTo(expected);
        }
        if (WANTED != null) {
            System.out.printf(
                    "%d kills, %d of them while a checkpoint was written; %d runs, each ended"
                            + " bit-equal to the one that was never killed.%n",
                    killed, killedWhileWriting, runs);
        }
    }

    /** One that tries to save in the same folder fails; the first goes on. */
    @Test
    void secondProcessIsKeptOut() throws Exception {
        Path checkpoints = folder.resolve("run");
        Path end = folder.resolve("end.safetensors");
        try (Child first = new Child(checkpoints, end)) {
            first.awaitTraining();
            CheckpointListener.Builder every =
                    CheckpointListener.builder().setDirectory(checkpoints).optEverySteps(2);
            try (SmallRun second = new SmallRun(SmallRun.adam(), every)) {
                for (int i = 0; i < 20; i++) {
                    assertThatExceptionOfType(FolderLock.InUseException.class)
                            .isThrownBy(() -> second.checkpoints.resume(second.trainer))
                            .withMessageContaining("process " + first.process.pid() + " does");
                }
            }
            first.awaitEnd();
        }
        assertThat(end).exists();
    }

    private void startAndKill(Path checkpoints, Path end) throws Exception {
        try (Child child = new Child(checkpoints, end)) {
            child.awaitTraining();
            // A quarter of a run at most, so that one is killed several times.
            long delay = random.nextLong(TimeUnit.MILLISECONDS.toNanos(trainingMillis) / 4 + 1);
            if (killed < kills && !child.process.waitFor(delay, TimeUnit.NANOSECONDS)) {
                child.process.destroyForcibly().waitFor();
                killed++;
                checkAll(checkpoints);
            } else {
                child.awaitEnd();
            }
        }
    }

    private void checkAll(Path checkpoints) throws IOException {
        List<Path> complete;
        try (Stream<Path> files = Files.list(checkpoints)) {
            List<Path> all = files.toList();
            complete = all.stream().filter(f -> f.toString().endsWith(".safetensors")).toList();
            if (all.stream().anyMatch(f -> f.toString().endsWith(AtomicFile.TEMPORARY))) {
                killedWhileWriting++;
            }
        }
        assertThat(complete).isNotEmpty();
        for (Path file : complete) {
            try (SafetensorsReader reader = SafetensorsReader.open(file);
                    NDManager manager = NDManager.newBaseManager("PyTorch")) {
                assertThat(reader.read(manager)).as("seed " + seed).hasSizeGreaterThan(20);
            }
        }
    }

    /** A process that trains; what it says about errors goes into a file. */
    private final class Child implements AutoCloseable {

        private final Path log = folder.resolve("log.txt");
        private final Process process;

        Child(Path checkpoints, Path end) throws IOException {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledProcess.class.getName(),
                            checkpoints.toString(),
                            end.toString());
            builder.environment().put("OMP_NUM_THREADS", "1");
            process = builder.redirectError(log.toFile()).start();
        }

        void awaitTraining() throws IOException {
            BufferedReader output = process.inputReader();
            String line;
            do {
                line = output.readLine();
                if (line == null) {
                    throw new AssertionError("no training: " + Files.readString(log));
                }
            } while (!line.equals(KilledProcess.TRAINS));
        }

        void awaitEnd() throws IOException, InterruptedException {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
