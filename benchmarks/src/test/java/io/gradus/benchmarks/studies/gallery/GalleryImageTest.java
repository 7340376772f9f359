package io.gradus.benchmarks.studies.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GalleryImageTest {

    private static final int WHITE = 0xffffffff;
    private static final int ORANGE = 0xfffa8c14;

    @Test
    void picturesLieWhereTheyArePut() {
        byte[] orange = {(byte) 250, (byte) 140, 20};
        GalleryImage sheet = new GalleryImage(4, 3);
        sheet.put(
                new GalleryCell("", 1, 2, new byte[] {(byte) 250, (byte) 140, 20, 0, 0, 0}), 1, 2);
        sheet.put(new GalleryCell("", 1, 1, orange), 3, 0);

        BufferedImage image = sheet.image(16);

        assertThat(image.getRGB(1, 2)).isEqualTo(ORANGE);
        assertThat(image.getRGB(2, 2)).isEqualTo(0xff000000);
        assertThat(image.getRGB(3, 0)).isEqualTo(ORANGE);
        assertThat(image.getRGB(0, 2)).isEqualTo(WHITE);
        assertThat(image.getRGB(1, 1)).isEqualTo(WHITE);
    }

    @Test
    void everySignIsDrawnAndDiffers() {
        String characters =
                "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:-+=/()[]_";
        Set<List<Integer>> drawn = new HashSet<>();
        for (char character : characters.toCharArray()) {
            GalleryImage sheet = new GalleryImage(10, 12);
            sheet.write(String.valueOf(character), 2, 1, 1);
            int[] pixels = sheet.image(256).getRGB(0, 0, 10, 12, null, 0, 10);
            assertThat(pixels).as("the character %s", character).contains(0xff000000);
            drawn.add(Arrays.stream(pixels).boxed().toList());
        }
        assertThat(drawn).hasSize(characters.length());
    }

    @Test
    void whatCannotBeDrawnIsAnError() {
        GalleryImage sheet = new GalleryImage(20, 12);
        assertThatThrownBy(() -> sheet.write("é", 0, 0, 1)).hasMessageContaining("glyph for 'é'");
        assertThatThrownBy(() -> sheet.write("abcd", 0, 0, 1)).hasMessageContaining("does not fit");
    }
}
