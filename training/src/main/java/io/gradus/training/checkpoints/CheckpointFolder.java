package io.gradus.training.checkpoints;

import io.gradus.safetensors.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkpoints of one run: files whose names have the number of steps. */
record CheckpointFolder(Path path) {

    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{9,18})\\.safetensors");
    private static final Pattern TEMPORARY_NAME =
            Pattern.compile(
                    "checkpoint-\\d+\\.safetensors\\..*" + Pattern.quote(AtomicFile.TEMPORARY));

    Path file(long steps) {
        return path.resolve(String.format(Locale.ROOT, "checkpoint-%09d.safetensors", steps));
    }

    /** Makes the folder if it is missing, and deletes what a killed process left half written. */
    void prepare() throws IOException {
        Files.createDirectories(path);
        for (Path file : list()) {
            if (TEMPORARY_NAME.matcher(file.getFileName().toString()).matches()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The checkpoints, that of the most steps first. */
    List<Path> newestFirst() throws IOException {
        return list().stream()
                .filter(file -> steps(file) >= 0)
                .sorted(Comparator.comparingLong(CheckpointFolder::steps).reversed())
                .toList();
    }

    private static long steps(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** Deletes all but the newest ones. */
    void keep(int count) throws IOException {
        List<Path> files = newestFirst();
        for (Path old : files.subList(Math.min(count, files.size()), files.size())) {
            Files.deleteIfExists(old);
        }
    }

    /** Gives a file that is no valid checkpoint a name that is none either. */
    void setAside(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".invalid");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
