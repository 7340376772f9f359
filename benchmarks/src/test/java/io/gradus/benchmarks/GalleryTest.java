package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommand {@code gallery}. */
class GalleryTest {

    private static final Path DOCS = Path.of("../docs/augmentations.png");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void drawsThePictureOfTheDocumentation() throws IOException {
        assertThat(gallery(folder)).as(err.toString()).isZero();

        Path file = folder.resolve("augmentations.png");
        assertThat(out.toString()).contains("The gallery is " + file);
        BufferedImage image = ImageIO.read(file.toFile());
        BufferedImage docs = ImageIO.read(DOCS.toFile());
        assertThat(new int[] {image.getWidth(), image.getHeight()})
                .as("docs/augmentations.png is made by 'gradus gallery --out docs'")
                .containsExactly(docs.getWidth(), docs.getHeight());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFolderThatCannotBeIsWrongUse() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(gallery(file)).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: cannot write to ");
    }

    private int gallery(Path where) {
        return Gradus.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("gallery", "--out", where.toString());
    }
}
