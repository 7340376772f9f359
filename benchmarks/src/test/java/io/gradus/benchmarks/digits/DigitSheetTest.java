package io.gradus.benchmarks.digits;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitSheetTest {

    @TempDir private Path folder;

    @Test
    void writesARowForEachDigit() throws IOException {
        Path file = folder.resolve("sheet.png");
        DigitSheet.write(file, 7);
        DigitSheet.write(file, 1);
        BufferedImage sheet = ImageIO.read(file.toFile());
        assertThat(sheet.getWidth()).isEqualTo(560);
        assertThat(sheet.getHeight()).isEqualTo(280);

        DigitImages images = DigitImages.generate(200, 1, DigitImages.Split.TRAIN);
        int size = DigitImages.SIZE;
        for (int i = 0; i < 200; i += 37) {
            int x = i / 10 * size + 14;
            int y = images.labels()[i] * size + 14;
            assertThat(sheet.getRaster().getSample(x, y, 0))
                    .isEqualTo(images.pixels()[i * size * size + 14 * size + 14] & 0xff);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void theSheetInTheDocumentationIsUpToDate() throws IOException {
        assertThat(bytes(ImageIO.read(Path.of("../docs/digits.png").toFile())))
                .as("run DigitSheet docs/digits.png")
                .isEqualTo(bytes(DigitSheet.sheet(1)));
    }

    private static byte[] bytes(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }
}
