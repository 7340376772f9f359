package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Files.createSymbolicLink(folder.resolve("x.txt.part"), full);
        assertThatThrownBy(() -> out.write("x.txt", "new"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("free space there");
        assertThat(folder.resolve("x.txt")).hasContent("old");
        assertThat(folder.resolve("x.txt.part")).doesNotExist();
    }
}
