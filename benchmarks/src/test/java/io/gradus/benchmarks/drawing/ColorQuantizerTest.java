package io.gradus.benchmarks.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColorQuantizerTest {

    private static final int SIDE = 64;

    @Test
    void thePaletteIsNearToAllColors() {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, 4 * (i % SIDE) << 16 | 4 * (i / SIDE) << 8 | 50);
        }
        BufferedImage few = ColorQuantizer.quantize(image, 128);
        assertThat(((IndexColorModel) few.getColorModel()).getMapSize()).isEqualTo(128);
        double off =
                IntStream.range(0, 3 * SIDE * SIDE)
                        .map(i -> Math.abs(level(image, i) - level(few, i)))
                        .average()
                        .orElseThrow();
        assertThat(off).isLessThan(6);
    }

    private static int level(BufferedImage image, int i) {
        return image.getRGB(i / 3 % SIDE, i / 3 / SIDE) >> 8 * (i % 3) & 0xff;
    }

    @Test
    void fewColorsBlackAndWhiteStayAsTheyAre() {
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
        int[] pixels = {0xff000000, 0xffffffff, 0xff102030, 0xff102031};
        image.setRGB(0, 0, 4, 1, pixels, 0, 4);
        BufferedImage same = ColorQuantizer.quantize(image, 16);
        assertThat(same.getRGB(0, 0, 4, 1, null, 0, 4)).isEqualTo(pixels);
        assertThat(((IndexColorModel) same.getColorModel()).getMapSize()).isEqualTo(4);
        BufferedImage three = ColorQuantizer.quantize(image, 3);
        assertThat(three.getRGB(0, 0)).isEqualTo(0xff000000);
        assertThat(three.getRGB(1, 0)).isEqualTo(0xffffffff);
    }

    @Test
    void anImageOfOneColorIsFine() {
        BufferedImage black = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        assertThat(ColorQuantizer.quantize(black, 16).getRGB(1, 1)).isEqualTo(0xff000000);
    }
}
