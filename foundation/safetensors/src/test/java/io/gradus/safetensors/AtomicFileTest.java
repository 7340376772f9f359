package io.gradus.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir Path folder;

    @Test
    void writesAndReplaces() throws IOException {
        Path file = folder.resolve("file");
        for (String text : new String[] {"a long one", "short"}) {
            AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(text.getBytes())));
            assertThat(file).hasContent(text);
        }
        assertThat(folder).isDirectoryContaining("glob:**/file").satisfies(this::hasOneFile);
    }

    private void hasOneFile(Path path) {
        assertThat(path.toFile().list()).containsExactly("file");
    }

    @Test
    void oldFileSurvivesAFailureAndNothingIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        AtomicFile.Content half =
                channel -> {
                    channel.write(ByteBuffer.wrap(new byte[100]));
                    assertThat(file).hasContent("old");
                    throw new IOException("no space left");
                };
        assertThatIOException()
                .isThrownBy(() -> AtomicFile.write(file, half))
                .withMessage("no space left");
        assertThat(file).hasContent("old");
        hasOneFile(folder);
    }

    @Test
    void missingFolderIsSaid() {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("a/b"), channel -> {}))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("a");
    }

    @Test
    void fileWithoutFolderIsInTheCurrentOne() throws IOException {
        Path file = Path.of("target", "atomic-file-test");
        AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(new byte[1])));
        assertThat(file).hasSize(1);
        Files.delete(file);
    }
}
