package io.gradus.benchmarks.studies.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.studies.gallery.GallerySection.Cell;
import io.gradus.benchmarks.studies.gallery.GallerySection.Row;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryLayoutTest {

    /** Labels that are wider than their pictures have a blank between them. */
    @Test
    void labelsDoNotRunIntoEachOther() {
        Cell cell = new Cell("HHHHHHHH", new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB));
        Row row = new Row("name", "", List.of(cell, cell, cell));
        BufferedImage image =
                GalleryLayout.sheet(List.of(new GallerySection("title", List.of(row))));
        int gaps = 0;
        int white = 0;
        boolean begun = false;
        for (int x = image.getWidth() / 2; x < image.getWidth(); x++) {
            int[] column = image.getRGB(x, 60, 1, image.getHeight() - 60, null, 0, 1);
            boolean ink = Arrays.stream(column).anyMatch(pixel -> pixel != 0xffffffff);
            gaps += ink && begun && white >= 5 ? 1 : 0;
            begun |= ink;
            white = ink ? 0 : white + 1;
        }
        assertThat(gaps).isEqualTo(2);
    }
}
