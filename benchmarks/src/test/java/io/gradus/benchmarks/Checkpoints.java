package io.gradus.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkpoints in an output folder. */
final class Checkpoints {

    private Checkpoints() {}

    /** The names of the runs' folders that have two checkpoints, which are never fewer again. */
    static List<String> runsWithTwo(Path out) throws IOException {
        Path root = out.resolve("checkpoints");
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> runs = Files.list(root)) {
            return runs.filter(run -> count(run) >= 2)
                    .map(run -> run.getFileName().toString())
                    .toList();
        }
    }

    private static long count(Path run) {
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.toString().endsWith(".safetensors")).count();
        } catch (NoSuchFileException e) {
            return 0; // it has just been deleted
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
