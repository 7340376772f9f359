package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

    @TempDir private Path folder;

    @Test
    void writesWholeFilesIntoANewFolder() throws IOException {
        Path path = folder.resolve("a/b");
        OutputFolder out = OutputFolder.open(path);
        assertThat(path).isEmptyDirectory();
        out.write("x.txt", "first");
        out.write("x.txt", "±");
        assertThat(path.resolve("x.txt")).hasContent("±");
        try (var files = Files.list(path)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFileInItsPlaceIsAnErrorThatSaysWhatToDo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> OutputFolder.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("a file of that name")
                .hasMessageContaining("--out DIR");
    }

    @Test
    void onAFullDiskTheOldFileStays() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).as("a device that is always full").exists();
        OutputFolder out = OutputFolder.open(folder);
        out.write("x.txt", "old");
        Path part = Files.createSymbolicLink(folder.resolve("x.txt.part"), full);
        assertThatThrownBy(() -> OutputFolder.write(folder.resolve("x.txt"), part, new byte[] {1}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("free space there");
        assertThat(folder.resolve("x.txt")).hasContent("old");
        assertThat(part).doesNotExist();
    }

    @Test
    void whereNoFolderCanBeThatIsSaidAndNothingOfSpace() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> OutputFolder.open(file.resolve("a")))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("); choose another folder with --out DIR");
    }

    @Test
    void aLinkToAFolderIsOne() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        OwnFolder.take(link, "compare").close();
        OutputFolder.open(link).write("x.txt", "x");
        assertThat(real.resolve("x.txt")).hasContent("x");
    }

    /** As two commands do with what is newest. */
    @Test
    void manyMayWriteOneFile() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> writers =
                    Collections.nCopies(
                            4,
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    OutputFolder.open(folder).write("x.txt", "content");
                                }
                                return null;
                            });
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(folder.resolve("x.txt")).hasContent("content");
        assertThat(folder.toFile().list()).containsExactly("x.txt");
    }
}
