package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir Path folder;

    /** Another process, which has the lock until it is killed. */
    static final class Holder implements AutoCloseable {

        final Process process;

        Holder(Path folder) throws IOException {
            process = start(folder);
            assertThat(process.inputReader().readLine()).isEqualTo("locked");
        }

        /** Waits without end, as one that nobody closes. */
        public static void main(String[] args) throws Exception {
            FolderLock.acquire(Path.of(args[0]), "the holder");
            System.out.println("locked");
            Thread.sleep(Long.MAX_VALUE);
        }

        @Override
        public void close() throws IOException {
            try {
                process.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private static Process start(Path folder) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // of which it would print a line
        return builder.start();
    }

    @Test
    void oneUserAtATimeInAProcess() throws IOException {
        Path inside = folder.resolve("a/b");
        FolderLock lock = FolderLock.acquire(inside, "a run");
        Path link = Files.createSymbolicLink(folder.resolve("link"), inside);
        for (Path name : new Path[] {inside, inside.resolve("../b"), link}) {
            assertThatExceptionOfType(FolderLock.InUseException.class)
                    .isThrownBy(() -> FolderLock.acquire(name, "a second run"))
                    .withMessage(
                            "a second run cannot use the folder %s: another user in this process"
                                    + " does; close the trainer, or whatever else has it, or take"
                                    + " another folder",
                            name);
        }
        FolderLock.acquire(folder, "a run in the folder around it").close();
        lock.close();
        FolderLock next = FolderLock.acquire(link, "the next");
        lock.close(); // takes nothing from the next
        assertThatExceptionOfType(FolderLock.InUseException.class)
                .isThrownBy(() -> FolderLock.acquire(inside, "a third"));
        next.close();
    }

    @Test
    void failedAttemptLeavesTheLockToItsProcess() throws Exception {
        FolderLock lock = FolderLock.acquire(folder, "a run");
        assertThatExceptionOfType(FolderLock.InUseException.class)
                .isThrownBy(() -> FolderLock.acquire(folder, "a second"));
        Process other = start(folder);
        assertThat(other.inputReader().readLine()).isNull();
        assertThat(other.errorReader().readLine())
                .contains(
                        "InUseException: the holder cannot use the folder "
                                + folder
                                + ": process "
                                + ProcessHandle.current().pid()
                                + " does");
        assertThat(other.waitFor()).isEqualTo(1);
        lock.close();
    }

    @Test
    void lockOfAKilledProcessIsFree() throws Exception {
        try (Holder holder = new Holder(folder)) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(FolderLock.InUseException.class)
                        .isThrownBy(() -> FolderLock.acquire(folder, "a run"))
                        .withMessageContaining("process " + holder.process.pid() + " does");
            }
        }
        FolderLock.acquire(folder, "a run").close();
        assertThat(folder.resolve(FolderLock.NAME))
                .hasContent(Long.toString(ProcessHandle.current().pid()));
    }
}
