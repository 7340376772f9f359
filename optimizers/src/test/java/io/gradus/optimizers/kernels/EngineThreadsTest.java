package io.gradus.optimizers.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class EngineThreadsTest {

    /** What a thread starts inherits its name, of at most 15 characters. */
    private static final String NAME = "starts-openmp";

    private static final Path TASKS = Path.of("/proc/self/task");

    @Test
    @EnabledOnOs(OS.LINUX)
    void endsThreadsAndTheNextOperationStartsThemAgain() {
        Engine.getEngine("PyTorch");
        int before = JniUtils.getNumThreads();
        JniUtils.setNumThreads(2); // on a machine with one core, too
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, NAME));
        try {
            CompletableFuture.runAsync(EngineThreadsTest::releaseAndWorkOn, thread).join();
        } finally {
            JniUtils.setNumThreads(before);
            thread.shutdown();
        }
    }

    private static void releaseAndWorkOn() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray ones = manager.ones(new Shape(1 << 20));
            double expected = sum(ones);
            int working = threads();
            assertThat(working).isGreaterThan(1);

            EngineThreads.release();
            assertThat(comesTrue(count -> count == 1)).as("only the caller is left").isTrue();
            EngineThreads.release();

            assertThat(sum(ones)).isEqualTo(expected);
            assertThat(threads()).isEqualTo(working);
        }
    }

    private static double sum(NDArray ones) {
        try (NDArray twos = ones.add(ones);
                NDArray sum = twos.sum()) {
            return sum.getFloat();
        }
    }

    /** The kernel takes a moment to forget a thread that has ended. */
    private static boolean comesTrue(IntPredicate wanted) {
        for (int i = 0; i < 100; i++) {
            if (wanted.test(threads())) {
                return true;
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static int threads() {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return (int) tasks.filter(task -> name(task).equals(NAME)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            // a thread that has ended since it was listed
            return "";
        }
    }
}
