package io.gradus.benchmarks.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextImageTest {

    private static int[] drawn(String text) {
        TextImage image = new TextImage(10, 12);
        image.write(text, 2.5, 1.5, 1, Color.BLACK);
        return image.finish().getRGB(0, 0, 10, 12, null, 0, 10);
    }

    @Test
    void everyCharacterIsDrawnAndDiffers() {
        String characters =
                "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:-+=/()[]_";
        Set<List<Integer>> all = new HashSet<>();
        for (String character : characters.split("")) {
            int[] pixels = drawn(character);
            assertThat(Arrays.stream(pixels).map(pixel -> pixel & 0xff).min().getAsInt())
                    .as("the character %s", character)
                    .isLessThan(100);
            all.add(Arrays.stream(pixels).boxed().toList());
        }
        assertThat(all).hasSize(characters.length());
        assertThat(drawn("\u00e9")).as("a rectangle").isEqualTo(drawn("\u00fc"));
        assertThat(all).doesNotContain(Arrays.stream(drawn("\u00e9")).boxed().toList());
    }

    @Test
    void raisedCharactersAreSmall() {
        assertThat(TextImage.width("ab", 2)).isEqualTo(2 * 6 * 2 - 2);
        assertThat(TextImage.width("a^b", 2)).isEqualTo(6 * 2 + 0.7 * 6 * 2 - 2);
    }
}
