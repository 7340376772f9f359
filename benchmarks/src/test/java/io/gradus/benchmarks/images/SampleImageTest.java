package io.gradus.benchmarks.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleImageTest {

    @Test
    void isColorfulAndNotSymmetric() {
        int width = 160;
        int height = 120;
        byte[] pixels = SampleImage.draw(width, height);
        assertThat(pixels).hasSize(3 * width * height);

        Set<Integer> colors = new HashSet<>();
        Set<Integer> hues = new HashSet<>();
        int mirrored = 0;
        for (int i = 0; i < width * height; i++) {
            int red = pixels[3 * i] & 0xff;
            int green = pixels[3 * i + 1] & 0xff;
            int blue = pixels[3 * i + 2] & 0xff;
            colors.add(red << 16 | green << 8 | blue);
            int most = Math.max(red, Math.max(green, blue));
            // which channels are bright: each combination is a sixth of the circle of hues
            hues.add(
                    (2 * red > most ? 4 : 0)
                            + (2 * green > most ? 2 : 0)
                            + (2 * blue > most ? 1 : 0));
            int other = i / width * width + width - 1 - i % width;
            mirrored += pixels[3 * i] == pixels[3 * other] ? 1 : 0;
        }
        assertThat(colors).hasSizeGreaterThan(1000);
        assertThat(hues).hasSize(7);
        assertThat(mirrored).isLessThan(width * height / 2);
    }

    @Test
    void isTheSameInEverySize() {
        byte[] large = SampleImage.draw(80, 60);
        byte[] small = SampleImage.draw(40, 30);
        double off =
                IntStream.range(0, small.length)
                        .mapToDouble(i -> Math.abs((small[i] & 0xff) - mean(large, i)))
                        .average()
                        .orElseThrow();
        assertThat(off).isLessThan(4);
    }

    /** Of the four pixels of 80 x 60 that lie where one of 40 x 30 does. */
    private static double mean(byte[] pixels, int i) {
        int row = 2 * (i / 3 / 40);
        int column = 2 * (i / 3 % 40);
        return IntStream.range(0, 4)
                .map(k -> ((row + k / 2) * 80 + column + k % 2) * 3 + i % 3)
                .map(at -> pixels[at] & 0xff)
                .average()
                .orElseThrow();
    }
}
